//! How common attributes are painted where nobody says otherwise: classes that mean something, and, where an authority has
//! published bands, their colours and words.
//!
//! In: an attribute's word in the catalogues, and the unit of its values. Out: breaks; bands.
//! Breaks of bands are upper edges that belong to the band below in their source; here a value on an edge is in the class
//! above, as in every scale: no sensor measures so exactly that it matters.
//! Does not: convert units, or say what is harmful.

use super::Rgb;

/// What an authority calls its bands, and which colours it gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority {
    /// Ids of words, from the lowest.
    pub words: &'static [&'static str],
    /// One for each.
    pub colors: &'static [Rgb],
}

/// How an attribute is painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Preset {
    /// Its words, several side by side.
    attributes: &'static str,
    /// The unit of the breaks; what says no unit is taken to be in this one.
    unit: &'static str,
    /// Upper edges of all classes but the last.
    pub breaks: &'static [f64],
    /// Whose bands these are.
    pub authority: Option<Authority>,
}

/// European Air Quality Index, European Environment Agency, as revised (ETC HE Report 2024/17, table 5.2): hourly means.
const EAQI: Authority = Authority {
    words: &["band_good", "band_fair", "band_moderate", "band_poor", "band_very_poor", "band_extremely_poor"],
    colors: &[
        [0x50, 0xf0, 0xe6],
        [0x50, 0xcc, 0xaa],
        [0xf0, 0xe6, 0x41],
        [0xff, 0x50, 0x50],
        [0x96, 0x00, 0x32],
        [0x7d, 0x21, 0x81],
    ],
};

/// Global Solar UV Index, a practical guide (WHO, WMO, UNEP, ICNIRP 2002), its exposure categories.
const UV: Authority = Authority {
    words: &["band_low", "band_medium", "band_high", "band_very_high", "band_extreme"],
    colors: &[
        [0x28, 0x95, 0x00],
        [0xf7, 0xe4, 0x00],
        [0xf8, 0x59, 0x00],
        [0xd8, 0x00, 0x1d],
        [0x6b, 0x49, 0xc8],
    ],
};

const fn plain(attributes: &'static str, unit: &'static str, breaks: &'static [f64]) -> Preset {
    Preset { attributes, unit, breaks, authority: None }
}

const fn official(
    attributes: &'static str,
    unit: &'static str,
    breaks: &'static [f64],
    authority: Authority,
) -> Preset {
    Preset { attributes, unit, breaks, authority: Some(authority) }
}

static PRESETS: [Preset; 20] = [
    official("attr_pm25", "ug/m3", &[5.0, 15.0, 50.0, 90.0, 140.0], EAQI),
    official("attr_pm10", "ug/m3", &[15.0, 45.0, 120.0, 195.0, 270.0], EAQI),
    official("attr_no2", "ug/m3", &[10.0, 25.0, 60.0, 100.0, 150.0], EAQI),
    official("attr_o3", "ug/m3", &[60.0, 100.0, 120.0, 160.0, 180.0], EAQI),
    official("attr_so2", "ug/m3", &[20.0, 40.0, 125.0, 190.0, 275.0], EAQI),
    official("attr_uv", "1", &[3.0, 6.0, 8.0, 11.0], UV),
    plain("attr_aqi", "1", &[50.0, 100.0, 150.0, 200.0, 300.0]),
    plain("attr_co", "mg/m3", &[1.0, 2.0, 4.0, 10.0]),
    plain("attr_co2", "ppm", &[450.0, 600.0, 1_000.0, 1_400.0]),
    // Bands of the strategic noise maps of Directive 2002/49/EC, annex VI.
    plain("attr_noise", "dB", &[55.0, 60.0, 65.0, 70.0, 75.0]),
    plain("attr_temperature attr_water_temperature", "Cel", &[0.0, 10.0, 20.0, 30.0]),
    plain("attr_humidity", "%", &[30.0, 50.0, 70.0, 90.0]),
    // Forces 2, 4, 6 and 8 of the Beaufort scale begin there.
    plain("attr_wind_speed", "m/s", &[1.6, 5.5, 10.8, 17.2]),
    plain("attr_spots attr_bikes attr_docks", "1", &[1.0, 5.0, 10.0, 20.0]),
    plain("attr_traffic", "1", &[200.0, 500.0, 1_000.0, 2_000.0]),
    plain("attr_speed", "km/h", &[10.0, 20.0, 30.0, 50.0]),
    plain("attr_occupancy attr_filling", "1", &[0.25, 0.5, 0.75, 0.9]),
    plain("attr_occupancy attr_filling", "%", &[25.0, 50.0, 75.0, 90.0]),
    plain("attr_battery", "%", &[10.0, 25.0, 50.0, 75.0]),
    plain("attr_battery", "1", &[0.1, 0.25, 0.5, 0.75]),
];

/// How an attribute in a unit is painted; none where nothing sensible is known of it.
#[must_use]
pub fn preset(attribute: &str, unit: &str) -> Option<&'static Preset> {
    let is_it = |preset: &&Preset| {
        (unit.is_empty() || preset.unit == unit) && preset.attributes.split(' ').any(|own| own == attribute)
    };
    PRESETS.iter().find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::{Bands, Scale, Theme};

    #[test]
    fn a_pollutant_has_the_bands_of_its_authority_and_only_in_its_unit() {
        let found = preset("attr_pm25", "ug/m3").expect("a common one");
        assert_eq!(found.breaks, [5.0, 15.0, 50.0, 90.0, 140.0], "the agency's");
        assert_eq!(preset("attr_pm25", "").map(|it| it.breaks), Some(found.breaks), "where no unit is said");
        assert_eq!(preset("attr_pm25", "ppb"), None, "parts are no micrograms");
        assert_eq!(preset("attr_filling", "%").map(|it| it.breaks[0]), Some(25.0), "of a hundred");
        assert_eq!(preset("attr_water_level", "m"), None, "nobody knows from where it counts");
    }

    #[test]
    fn every_preset_is_a_scale_with_a_word_and_a_colour_for_each_band() {
        for preset in &PRESETS {
            for bands in [Bands::Safe, Bands::Official] {
                let scale = Scale::of(preset, bands);
                assert_eq!(scale.classes(), preset.breaks.len() + 1, "{preset:?}");
                let look = scale.look(0, &Theme::LIGHT).map(|(color, _)| color);
                let own = preset.authority.filter(|_| bands == Bands::Official);
                assert_eq!(look, Some(own.map_or([0, 32, 81], |own| own.colors[0])), "{preset:?}");
            }
            assert!(preset.breaks.is_sorted(), "{preset:?} ascends");
            if let Some(own) = preset.authority {
                assert_eq!([own.words.len(), own.colors.len()], [preset.breaks.len() + 1; 2], "{preset:?}");
            }
        }
    }
}
