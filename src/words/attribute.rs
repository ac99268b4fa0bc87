//! Common attributes of observations: what they are called in the catalogues, and whether more of it is worse.
//!
//! In: the name a source has for an attribute, in any case and with any separators, or an address that ends with it.
//! Does not: know units, or what is too much.

/// A common attribute.
#[derive(Debug)]
pub struct Attribute {
    /// Small letters and digits, several side by side.
    names: &'static str,
    /// Its word in the catalogues.
    pub word: &'static str,
    /// 1 where more is worse, -1 where less is worse, 0 where neither is known.
    pub worse: i8,
}

const fn is(names: &'static str, word: &'static str, worse: i8) -> Attribute {
    Attribute { names, word, worse }
}

/// In the order in which they are told: what concerns people most comes first.
static COMMON: [Attribute; 35] = [
    is("airqualityindex aqi europeanaqi", "attr_aqi", 1),
    is("pm25 pm2p5", "attr_pm25", 1),
    is("pm10", "attr_pm10", 1),
    is("pm1", "attr_pm1", 1),
    is("no2 nitrogendioxide", "attr_no2", 1),
    is("o3 ozone", "attr_o3", 1),
    is("so2 sulfurdioxide sulphurdioxide", "attr_so2", 1),
    is("co carbonmonoxide", "attr_co", 1),
    is("no nitricoxide nitrogenmonoxide", "attr_no", 1),
    is("nox nitrogenoxides", "attr_nox", 1),
    is("co2 carbondioxide", "attr_co2", 1),
    is("laeq laeqt lequiv noise noiselevel soundlevel soundpressurelevel", "attr_noise", 1),
    is("waterlevel currentlevel riverlevel", "attr_water_level", 1),
    is("temperature airtemperature temp ambienttemperature", "attr_temperature", 0),
    is("relativehumidity humidity airhumidity", "attr_humidity", 0),
    is("windspeed", "attr_wind_speed", 0),
    is("winddirection", "attr_wind_direction", 0),
    is("atmosphericpressure airpressure barometricpressure", "attr_pressure", 0),
    is("precipitation rainfall rain", "attr_rain", 0),
    is("uvindex uv uvindexmax", "attr_uv", 1),
    is("solarradiation globalradiation", "attr_solar", 0),
    is("watertemperature", "attr_water_temperature", 0),
    is("availablespotnumber availablespots freespots", "attr_spots", -1),
    is("availablebikenumber numbikesavailable numvehiclesavailable", "attr_bikes", -1),
    is("freeslotnumber numdocksavailable", "attr_docks", -1),
    is("intensity trafficintensity trafficflow vehiclecount", "attr_traffic", 1),
    is("averagevehiclespeed averagespeed", "attr_speed", -1),
    is("occupancy", "attr_occupancy", 1),
    is("peoplecount crowdcount pedestriancount", "attr_people", 0),
    is("fillinglevel filllevel", "attr_filling", 1),
    is("illuminance lightlevel", "attr_light", 0),
    is("power activepower powerconsumption", "attr_power", 0),
    is("energy energyconsumption consumption", "attr_energy", 0),
    is("batterylevel battery", "attr_battery", -1),
    is("status state", "attr_status", 0),
];

/// Names are no longer than this.
const LETTERS_MOST: usize = 24;

/// What a source's attribute is, and its rank among the common ones.
#[must_use]
pub fn attribute(name: &str) -> Option<(usize, &'static Attribute)> {
    let last = name.rsplit(['/', '#', ':']).next().unwrap_or(name);
    let mut letters = [0; LETTERS_MOST];
    let mut len = 0;
    for byte in last.bytes().filter(u8::is_ascii_alphanumeric) {
        *letters.get_mut(len)? = byte.to_ascii_lowercase();
        len += 1;
    }
    let letters = letters.get(..len).filter(|_| last.is_ascii())?;
    let is_it = |one: &&Attribute| one.names.split(' ').any(|name| name.as_bytes() == letters);
    let found = COMMON.iter().find(is_it)?;
    let rank = COMMON.iter().position(|one| std::ptr::eq(one, found))?;
    Some((rank, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_known_however_it_is_written() {
        for (name, word) in [
            ("NO2", "attr_no2"),
            ("no2", "attr_no2"),
            ("PM2.5", "attr_pm25"),
            ("pm_2.5", "attr_pm25"),
            ("PM10", "attr_pm10"),
            ("relativeHumidity", "attr_humidity"),
            ("Relative humidity", "attr_humidity"),
            ("LAeq", "attr_noise"),
            ("availableSpotNumber", "attr_spots"),
            ("num_bikes_available", "attr_bikes"),
            ("https://uri.etsi.org/ngsi-ld/default-context/windSpeed", "attr_wind_speed"),
            ("urn:ogc:def:property:battery-level", "attr_battery"),
        ] {
            assert_eq!(attribute(name).map(|(_, known)| known.word), Some(word), "{name}");
        }
        for name in ["", "NO3", "température", "no", "a name that is much longer than any of those"] {
            let found = attribute(name).map(|(_, known)| known.word);
            assert_eq!(found, (name == "no").then_some("attr_no"), "{name}");
        }
    }

    #[test]
    fn each_name_stands_for_one_attribute() {
        let mut names: Vec<&str> = COMMON.iter().flat_map(|one| one.names.split(' ')).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "no name twice");
        assert!(names.iter().all(|name| name.len() <= LETTERS_MOST), "none is too long to be found");
    }
}
