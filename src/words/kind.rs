//! What kind of thing a feature is, in a word that every language has, or else in the data's own.
//!
//! In: a feature's properties, keys and values as OpenStreetMap has them, and what the rules made of it. Out: the id of a
//! word (`type_school`), or where no catalogue has one the value itself (`houseware`), or the word of its kind or layer.
//! Does not: decide how a feature is drawn (`city::Kind` does), or know more than one value of a list.

use super::{Arg, Message};
use crate::city::json::decode;
use crate::city::{Kind, Layer, Lookup, Row};

/// The kind of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What<'a> {
    /// The id of a word.
    Word(&'static str),
    /// A word out of the data, as JSON writes it.
    Own(&'a str),
}

/// Tells the kinds of features, one after the other.
pub struct Kinds(Lookup<'static>);

/// Where the kind of a thing is told, what goes before what; behind [`GENERAL`] what is drawn says more than most values.
const KEYS: [&str; 20] = [
    "amenity",
    "shop",
    "tourism",
    "leisure",
    "healthcare",
    "historic",
    "office",
    "man_made",
    "emergency",
    // General from here on.
    "highway",
    "railway",
    "public_transport",
    "building",
    "natural",
    "landuse",
    "barrier",
    "power",
    "entrance",
    "place",
    "class",
];
const GENERAL: u8 = 9;

/// Values that catalogues have words for, sorted; the word of a value is behind `type_`.
const WORDS: [&str; 111] = [
    "type_apartments",
    "type_artwork",
    "type_atm",
    "type_bakery",
    "type_bank",
    "type_bar",
    "type_beach",
    "type_bench",
    "type_bicycle_parking",
    "type_bicycle_rental",
    "type_bollard",
    "type_bus_station",
    "type_bus_stop",
    "type_cafe",
    "type_car_repair",
    "type_castle",
    "type_cathedral",
    "type_cemetery",
    "type_chapel",
    "type_charging_station",
    "type_church",
    "type_cinema",
    "type_clinic",
    "type_clothes",
    "type_college",
    "type_community_centre",
    "type_convenience",
    "type_courthouse",
    "type_crossing",
    "type_cycleway",
    "type_defibrillator",
    "type_dentist",
    "type_diplomatic",
    "type_doctors",
    "type_drinking_water",
    "type_elevator",
    "type_entrance",
    "type_fast_food",
    "type_fence",
    "type_ferry_terminal",
    "type_fire_hydrant",
    "type_fire_station",
    "type_fitness_centre",
    "type_footway",
    "type_fountain",
    "type_fuel",
    "type_garage",
    "type_garden",
    "type_gate",
    "type_government",
    "type_hairdresser",
    "type_hospital",
    "type_hotel",
    "type_house",
    "type_ice_cream",
    "type_information",
    "type_kerb",
    "type_kindergarten",
    "type_kiosk",
    "type_library",
    "type_manhole",
    "type_marina",
    "type_marketplace",
    "type_memorial",
    "type_monument",
    "type_mosque",
    "type_museum",
    "type_office",
    "type_park",
    "type_parking",
    "type_parking_entrance",
    "type_pedestrian",
    "type_pharmacy",
    "type_pitch",
    "type_place_of_worship",
    "type_platform",
    "type_playground",
    "type_pole",
    "type_police",
    "type_post_box",
    "type_post_office",
    "type_pub",
    "type_recycling",
    "type_restaurant",
    "type_retail",
    "type_roof",
    "type_school",
    "type_shelter",
    "type_shop",
    "type_social_facility",
    "type_sports_centre",
    "type_square",
    "type_stadium",
    "type_station",
    "type_steps",
    "type_stop_position",
    "type_street_lamp",
    "type_suburb",
    "type_subway_entrance",
    "type_supermarket",
    "type_swimming_pool",
    "type_synagogue",
    "type_taxi",
    "type_temple",
    "type_theatre",
    "type_toilets",
    "type_tower",
    "type_townhall",
    "type_traffic_signals",
    "type_tram_stop",
    "type_university",
];
/// How the ids above begin.
const TYPE: usize = "type_".len();

/// The words of [`Kind`], in its order; the first has none.
const KINDS: [&str; 32] = [
    "",
    "kind_dwelling",
    "kind_commercial",
    "kind_industrial",
    "kind_landmark",
    "kind_outbuilding",
    "kind_motorway",
    "kind_main_road",
    "kind_street",
    "kind_service",
    "kind_path",
    "kind_paved",
    "kind_railway",
    "kind_tram",
    "kind_water_area",
    "kind_river",
    "kind_stream",
    "kind_park",
    "kind_wood",
    "kind_grass",
    "kind_pitch",
    "kind_sand",
    "kind_broadleaved",
    "kind_needleleaved",
    "kind_palm",
    "kind_district",
    "kind_land_use",
    "kind_barrier",
    "kind_furniture",
    "kind_sensor",
    "kind_vehicle",
    "kind_warning",
];

impl Default for Kinds {
    fn default() -> Self {
        Self(Lookup::new(&rank))
    }
}

impl Kinds {
    /// The kind of a feature. Goes fast where they come in load order.
    pub fn of<'r>(&mut self, row: Row<'r>) -> What<'r> {
        let (layer, kind) = (row.facts.layer, row.facts.kind);
        let says_little = matches!(kind, Kind::Plain | Kind::LandUse | Kind::Barrier | Kind::Furniture);
        let mut own = None;
        // The sort of a tree is all that can be said of it.
        let values = (layer != Layer::Tree).then(|| self.0.values(row)).into_iter().flatten();
        for (rank, value) in values {
            let Some(value) = one(value) else { continue };
            let key = KEYS.get(usize::from(rank)).copied().unwrap_or("");
            // That there is an entrance is what counts, not whose.
            let is_said = matches!(value, "yes" | "designated") || key == "entrance";
            if let Some(word) = word_of(if is_said { key } else { value }) {
                return What::Word(word);
            }
            if !is_said && own.is_none() && (rank < GENERAL || says_little) {
                own = Some(value);
                if rank < GENERAL {
                    break;
                }
            }
        }
        own.map_or_else(|| What::Word(drawn_as(layer, kind)), What::Own)
    }
}

impl What<'_> {
    /// As a message of its own.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Word(id) => Message::new(id),
            Self::Own(_) => Message::new("as_is").with("text", self),
        }
    }
}

impl From<What<'_>> for Arg {
    fn from(what: What<'_>) -> Self {
        match what {
            What::Word(id) => Self::Word(id),
            What::Own(value) => Self::Data(decode(value.as_bytes()).replace('_', " "), None),
        }
    }
}

/// The kind of one feature.
#[must_use]
pub fn kind(row: Row<'_>) -> What<'_> {
    Kinds::default().of(row)
}

fn rank(key: &str) -> Option<u8> {
    KEYS.iter().zip(0..).find(|(known, _)| **known == key).map(|(_, rank)| rank)
}

/// The first of a list of words; none where there is no word, or only that there is nothing.
fn one(value: &str) -> Option<&str> {
    let text = value.strip_prefix('"')?.strip_suffix('"')?;
    let first = text.split(';').next().unwrap_or("").trim_ascii();
    (!matches!(first, "" | "no" | "none")).then_some(first)
}

fn word_of(value: &str) -> Option<&'static str> {
    let at = WORDS.binary_search_by(|word| word.get(TYPE..).unwrap_or("").cmp(value));
    at.ok().and_then(|at| WORDS.get(at)).copied()
}

/// The word for how a thing is drawn.
#[must_use]
pub fn drawn_as(layer: Layer, kind: Kind) -> &'static str {
    KINDS.get(kind as usize).copied().filter(|word| !word.is_empty()).unwrap_or(layer.name())
}

#[cfg(test)]
mod tests {
    use super::super::sample::city_of;
    use super::*;

    #[test]
    fn the_words_for_kinds_are_sorted_and_each_kind_has_its_own() {
        assert!(WORDS.is_sorted_by(|a, b| a < b), "or none is found");
        let quoted = serde_json::to_string(&Kind::Warning).expect("a word");
        assert_eq!(
            format!("\"{}\"", drawn_as(Layer::District, Kind::Warning).replace("kind_", "")),
            quoted,
            "the last"
        );
        assert_eq!(drawn_as(Layer::Building, Kind::Plain), "building", "nothing more is known");
    }

    #[test]
    fn a_thing_is_called_by_what_it_is_before_what_it_is_made_of() {
        for (properties, expected) in [
            (r#"{"building":"yes","amenity":"school"}"#, What::Word("type_school")),
            (r#"{"building":"apartments"}"#, What::Word("type_apartments")),
            (r#"{"building":"semidetached_house"}"#, What::Word("kind_dwelling")),
            (r#"{"building":"yes"}"#, What::Word("building")),
            (r#"{"building":"observatory"}"#, What::Own("observatory")),
            (r#"{"building":"yes","office":"yes"}"#, What::Word("type_office")),
            (r#"{"building":"yes","shop":"houseware;art"}"#, What::Own("houseware")),
            (r#"{"building":"retail","shop":"no"}"#, What::Word("type_retail")),
            (r#"{"highway":"bus_stop","public_transport":"platform"}"#, What::Word("type_bus_stop")),
            (r#"{"highway":"residential"}"#, What::Word("kind_paved")),
            (r#"{"natural":"tree","leaf_type":"palm","tourism":"artwork"}"#, What::Word("type_artwork")),
            (r#"{"landuse":"residential"}"#, What::Own("residential")),
            (r#"{"building":7}"#, What::Word("building")),
        ] {
            let city = city_of(&[properties]);
            assert_eq!(kind(city.row(0).expect("one feature")), expected, "{properties}");
        }
    }

    #[test]
    fn a_word_of_the_data_is_shown_without_its_underscores() {
        let city = city_of(&[r#"{"building":"yes","shop":"interior_decoration \u00e9"}"#]);
        let arg = Arg::from(kind(city.row(0).expect("one")));
        assert_eq!(arg, Arg::Data("interior decoration é".into(), None), "as text of an unknown language");
    }
}
