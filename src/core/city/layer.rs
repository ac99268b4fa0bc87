//! What a feature is: its layer, its kind, and how its height is known.

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
    pub fn name(self) -> &'static str {
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
