//! What a feature is: its layer, its kind, and how its height is known.

use crate::plain::{Fault, Plain, Read};

/// The layers of the contract. A building part is of layer building.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Layer {
    /// Buildings and parts of buildings: extruded footprints.
    Building,
    /// Streets and paths.
    Road,
    /// Railways, trams, undergrounds.
    Rail,
    /// Seas, lakes, rivers.
    Water,
    /// Parks, woods, grass, pitches.
    Green,
    /// Single trees.
    Tree,
    /// Points of interest.
    Point,
    /// Districts and other areas of land.
    District,
}

impl Layer {
    /// Every layer, in the order of the contract.
    pub const ALL: [Self; 8] = [
        Self::Building,
        Self::Road,
        Self::Rail,
        Self::Water,
        Self::Green,
        Self::Tree,
        Self::Point,
        Self::District,
    ];

    /// The contract's word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Road => "road",
            Self::Rail => "rail",
            Self::Water => "water",
            Self::Green => "green",
            Self::Tree => "tree",
            Self::Point => "point",
            Self::District => "district",
        }
    }
}

/// The kind within a layer, as far as it decides width, colour or weight in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Kind {
    /// Nothing more is known than the layer.
    Plain,
    /// A building where people live.
    Dwelling,
    /// A building for work, shops or offices.
    Commercial,
    /// A building for making, storing or transport.
    Industrial,
    /// A public or sacred building: a landmark.
    Landmark,
    /// A garage, shed or other small building.
    Outbuilding,
    /// Motorways and trunk roads.
    Motorway,
    /// Primary and secondary roads.
    MainRoad,
    /// Tertiary and residential streets, and those of unknown class.
    Street,
    /// Service roads, tracks and driveways.
    Service,
    /// Footways, cycleways, steps, pedestrian streets drawn as lines.
    Path,
    /// Squares and pedestrian areas, car parks: paved areas.
    Paved,
    /// Heavy rail.
    Railway,
    /// Tram and light rail.
    Tram,
    /// Standing water, seas, and rivers as areas.
    WaterArea,
    /// Rivers and canals as lines.
    River,
    /// Streams, ditches and drains as lines.
    Stream,
    /// Parks and gardens.
    Park,
    /// Woods and forests.
    Wood,
    /// Grass, meadows, farmland, cemeteries.
    Grass,
    /// Sports pitches and playgrounds.
    Pitch,
    /// Sand and beaches.
    Sand,
    /// Broad-leaved trees, and those of unknown kind.
    Broadleaved,
    /// Needle-leaved trees.
    Needleleaved,
    /// Palms.
    Palm,
    /// Administrative and statistical districts: outline.
    District,
    /// Land use that is neither water nor green: a quiet fill.
    LandUse,
    /// Walls, fences and other lines.
    Barrier,
    /// Street furniture: crossings, benches, posts, doors. A dot, where other points get a pin.
    Furniture,
    /// Something that measures, and is no other feature of the city.
    Sensor,
    /// Something that moves about.
    Vehicle,
    /// Where a warning holds.
    Warning,
}

/// How a height is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum HeightSource {
    /// Given in metres or feet.
    Measured,
    /// Counted from storeys.
    Levels,
    /// Nothing given: a default for the kind.
    Guessed,
    /// The feature has no height (a road, a park).
    None,
}

impl Read for Layer {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        const WORDS: [(&str, Layer); 8] = {
            let (mut words, mut at) = ([("", Layer::Building); 8], 0);
            while at < words.len() {
                words[at] = (Layer::ALL[at].name(), Layer::ALL[at]);
                at += 1;
            }
            words
        };
        from.word(&WORDS, fault)
    }
}

/// The word of each kind.
const KINDS: [(&str, Kind); 32] = [
    ("plain", Kind::Plain),
    ("dwelling", Kind::Dwelling),
    ("commercial", Kind::Commercial),
    ("industrial", Kind::Industrial),
    ("landmark", Kind::Landmark),
    ("outbuilding", Kind::Outbuilding),
    ("motorway", Kind::Motorway),
    ("main_road", Kind::MainRoad),
    ("street", Kind::Street),
    ("service", Kind::Service),
    ("path", Kind::Path),
    ("paved", Kind::Paved),
    ("railway", Kind::Railway),
    ("tram", Kind::Tram),
    ("water_area", Kind::WaterArea),
    ("river", Kind::River),
    ("stream", Kind::Stream),
    ("park", Kind::Park),
    ("wood", Kind::Wood),
    ("grass", Kind::Grass),
    ("pitch", Kind::Pitch),
    ("sand", Kind::Sand),
    ("broadleaved", Kind::Broadleaved),
    ("needleleaved", Kind::Needleleaved),
    ("palm", Kind::Palm),
    ("district", Kind::District),
    ("land_use", Kind::LandUse),
    ("barrier", Kind::Barrier),
    ("furniture", Kind::Furniture),
    ("sensor", Kind::Sensor),
    ("vehicle", Kind::Vehicle),
    ("warning", Kind::Warning),
];

impl Read for Kind {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        from.word(&KINDS, fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_and_kinds_are_read_by_the_words_they_are_written_with() {
        for layer in Layer::ALL {
            assert_eq!(serde_json::to_value(layer).expect("a word"), layer.name(), "written");
            assert_eq!(crate::plain::read(&Plain::Text(layer.name().into())), Ok(layer), "read");
        }
        for (at, (word, kind)) in (0..).zip(KINDS) {
            assert_eq!(kind as u8, at, "{word} in its place");
            assert_eq!(serde_json::to_value(kind).expect("a word"), word, "written");
        }
        assert_eq!(KINDS.last(), Some(&("warning", Kind::Warning)), "all of them");
    }
}
