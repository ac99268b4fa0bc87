//! The default rule table: OpenStreetMap, Overture, PLATEAU and plain properties.
//!
//! Read from top to bottom; the first row that matches decides. Values are separated by `|`; `*` is any value but
//! `no`, `false` and nothing; values after `!` are excluded.
//! Sources: wiki.openstreetmap.org/wiki/Simple_3D_Buildings, docs.overturemaps.org/schema, and PLATEAU's attributes.

use super::rules::{Choice, GeometryClass};
use super::{Kind, Layer};

/// One rule.
pub(super) struct Row {
    pub when: &'static [(&'static str, &'static str)],
    pub geometry: Option<GeometryClass>,
    pub choice: Choice,
}

/// Properties that hold the height from ground to top, in metres or with a unit.
pub(super) const HEIGHT_M: &[&str] = &[
    "height",
    "building:height",
    "measuredHeight",
    "measured_height",
    "render_height",
    "height_m",
    "est_height",
];
/// Properties that hold the storeys above ground without those in the roof.
pub(super) const LEVELS: &[&str] =
    &["building:levels", "levels", "num_floors", "floors", "storeysAboveGround", "storeys", "stories"];
/// Properties that hold the storeys in the roof.
pub(super) const ROOF_LEVELS: &[&str] = &["roof:levels"];
/// Properties that hold the height from ground to bottom.
pub(super) const MIN_HEIGHT_M: &[&str] =
    &["min_height", "building:min_height", "render_min_height", "min_height_m"];
/// Properties that hold the storeys left out below.
pub(super) const MIN_LEVELS: &[&str] = &["building:min_level", "min_level", "min_floor"];
/// Properties that hold the name.
pub(super) const NAME: &[&str] = &["name", "names.primary", "NAME", "Name", "title"];
/// The property by which Overture marks outlines that have parts.
pub(super) const HAS_PARTS: &str = "has_parts";
/// What lies below ground; the last column restricts a row to a class of geometry.
pub(super) const UNDERGROUND: &[(&str, &str, Option<GeometryClass>)] = &[
    ("location", "underground", None),
    ("is_underground", "true|yes|1", None),
    ("tunnel", "*|!building_passage|!avalanche_protector|!covered", LINE),
];
/// Metres per storey.
pub(super) const METRES_PER_LEVEL: f64 = 3.0;
/// Height of a building of which nothing is known.
pub(super) const DEFAULT_HEIGHT_M: f64 = 9.0;
/// Height of a tree of which nothing is known.
pub(super) const TREE_HEIGHT_M: f64 = 8.0;

const HOUSE_M: f64 = 6.0;
const SHED_M: f64 = 3.0;

const AREA: Option<GeometryClass> = Some(GeometryClass::Area);
const LINE: Option<GeometryClass> = Some(GeometryClass::Line);
const POINT: Option<GeometryClass> = Some(GeometryClass::Point);

type When = &'static [(&'static str, &'static str)];

const fn area(when: When, layer: Layer, kind: Kind) -> Row {
    Row { when, geometry: AREA, choice: Choice { layer, kind: Some(kind), part: false, height_m: None } }
}

const fn line(when: When, layer: Layer, kind: Kind) -> Row {
    Row { when, geometry: LINE, choice: Choice { layer, kind: Some(kind), part: false, height_m: None } }
}

const fn point(when: When, kind: Kind) -> Row {
    Row {
        when,
        geometry: POINT,
        choice: Choice { layer: Layer::Point, kind: Some(kind), part: false, height_m: None },
    }
}

const fn tree(when: When, kind: Kind) -> Row {
    Row {
        when,
        geometry: POINT,
        choice: Choice { layer: Layer::Tree, kind: Some(kind), part: false, height_m: None },
    }
}

const fn building(when: When, kind: Option<Kind>, height_m: Option<f64>) -> Row {
    Row { when, geometry: AREA, choice: Choice { layer: Layer::Building, kind, part: false, height_m } }
}

const fn part(when: When) -> Row {
    Row {
        when,
        geometry: AREA,
        choice: Choice { layer: Layer::Building, kind: None, part: true, height_m: None },
    }
}

/// The table.
pub(super) const RULES: &[Row] = &[
    // Buildings and their parts.
    part(&[("building:part", "*")]),
    part(&[("type", "building_part")]),
    building(
        &[(
            "building",
            "house|detached|semidetached_house|terrace|bungalow|farm|cabin|houseboat|static_caravan|annexe",
        )],
        Some(Kind::Dwelling),
        Some(HOUSE_M),
    ),
    building(
        &[(
            "building",
            "garage|garages|shed|carport|hut|roof|greenhouse|kiosk|toilets|service|stable|sty|cowshed|bunker|container|allotment_house|tent|guardhouse|gatehouse|canopy|shelter|outbuilding|boathouse|bicycle_parking",
        )],
        Some(Kind::Outbuilding),
        Some(SHED_M),
    ),
    building(&[("building", "residential|apartments|dormitory|ger")], Some(Kind::Dwelling), None),
    building(
        &[("building", "commercial|office|retail|supermarket|hotel|bank|mall")],
        Some(Kind::Commercial),
        None,
    ),
    building(
        &[(
            "building",
            "industrial|warehouse|manufacture|hangar|transportation|depot|parking|silo|storage_tank|barn|digester|transformer_tower|factory",
        )],
        Some(Kind::Industrial),
        None,
    ),
    building(
        &[(
            "building",
            "church|cathedral|chapel|mosque|temple|synagogue|shrine|monastery|religious|public|civic|government|museum|castle|palace|tower|stadium|university|college|school|kindergarten|hospital|train_station|fire_station|townhall|library|theatre|courthouse|embassy|pagoda|sports_hall|grandstand",
        )],
        Some(Kind::Landmark),
        None,
    ),
    building(
        &[
            (
                "amenity",
                "school|university|college|kindergarten|hospital|place_of_worship|townhall|theatre|library|courthouse|police|fire_station|arts_centre",
            ),
            ("building", "*"),
        ],
        Some(Kind::Landmark),
        None,
    ),
    building(&[("tourism", "museum|attraction|gallery"), ("building", "*")], Some(Kind::Landmark), None),
    building(
        &[("historic", "castle|monument|church|palace|fort"), ("building", "*")],
        Some(Kind::Landmark),
        None,
    ),
    building(&[("tourism", "hotel|hostel|guest_house"), ("building", "*")], Some(Kind::Commercial), None),
    building(&[("office", "*"), ("building", "*")], Some(Kind::Commercial), None),
    building(&[("shop", "*"), ("building", "*")], Some(Kind::Commercial), None),
    building(&[("building", "*")], None, None),
    // Overture's buildings.
    building(
        &[
            ("type", "building"),
            ("class", "house|detached|semidetached_house|terrace|bungalow|farm|cabin|static_caravan"),
        ],
        Some(Kind::Dwelling),
        Some(HOUSE_M),
    ),
    building(&[("type", "building"), ("subtype", "outbuilding")], Some(Kind::Outbuilding), Some(SHED_M)),
    building(
        &[("type", "building"), ("class", "garage|garages|shed|carport|hut|roof|greenhouse|kiosk|bunker")],
        Some(Kind::Outbuilding),
        Some(SHED_M),
    ),
    building(&[("type", "building"), ("subtype", "residential")], Some(Kind::Dwelling), None),
    building(&[("type", "building"), ("subtype", "commercial")], Some(Kind::Commercial), None),
    building(
        &[("type", "building"), ("subtype", "industrial|transportation|agricultural|service")],
        Some(Kind::Industrial),
        None,
    ),
    building(
        &[("type", "building"), ("subtype", "civic|education|entertainment|medical|religious|military")],
        Some(Kind::Landmark),
        None,
    ),
    building(&[("type", "building")], None, None),
    building(&[("theme", "buildings")], None, None),
    // Streets, and what is paved.
    area(&[("highway", "*")], Layer::Road, Kind::Paved),
    line(&[("highway", "motorway|motorway_link|trunk|trunk_link")], Layer::Road, Kind::Motorway),
    line(&[("highway", "primary|primary_link|secondary|secondary_link")], Layer::Road, Kind::MainRoad),
    line(
        &[("highway", "service|track|raceway|busway|bus_guideway|escape|construction|proposed")],
        Layer::Road,
        Kind::Service,
    ),
    line(
        &[(
            "highway",
            "footway|path|cycleway|steps|pedestrian|bridleway|corridor|platform|elevator|via_ferrata",
        )],
        Layer::Road,
        Kind::Path,
    ),
    line(&[("highway", "*")], Layer::Road, Kind::Street),
    line(&[("subtype", "road"), ("class", "motorway|trunk")], Layer::Road, Kind::Motorway),
    line(&[("subtype", "road"), ("class", "primary|secondary")], Layer::Road, Kind::MainRoad),
    line(
        &[("subtype", "road"), ("class", "service|track|driveway|alley|parking_aisle")],
        Layer::Road,
        Kind::Service,
    ),
    line(
        &[
            ("subtype", "road"),
            ("class", "footway|path|cycleway|steps|pedestrian|bridleway|sidewalk|crosswalk"),
        ],
        Layer::Road,
        Kind::Path,
    ),
    line(&[("subtype", "road")], Layer::Road, Kind::Street),
    area(
        &[(
            "amenity",
            "parking|parking_space|bicycle_parking|motorcycle_parking|bus_station|taxi|fuel|marketplace",
        )],
        Layer::Road,
        Kind::Paved,
    ),
    area(&[("place", "square")], Layer::Road, Kind::Paved),
    area(&[("man_made", "pier|bridge|breakwater|quay")], Layer::Road, Kind::Paved),
    area(&[("aeroway", "apron|runway|taxiway|helipad")], Layer::Road, Kind::Paved),
    line(&[("aeroway", "runway|taxiway")], Layer::Road, Kind::MainRoad),
    line(&[("man_made", "pier|breakwater|quay")], Layer::Road, Kind::Path),
    // Rails.
    line(&[("railway", "tram|light_rail|monorail|funicular|miniature")], Layer::Rail, Kind::Tram),
    line(
        &[("railway", "rail|subway|narrow_gauge|preserved|construction|turntable")],
        Layer::Rail,
        Kind::Railway,
    ),
    area(&[("railway", "platform|station")], Layer::Road, Kind::Paved),
    area(&[("public_transport", "platform|station")], Layer::Road, Kind::Paved),
    line(&[("railway", "platform")], Layer::Road, Kind::Path),
    line(&[("public_transport", "platform")], Layer::Road, Kind::Path),
    line(&[("railway", "*")], Layer::Road, Kind::Barrier),
    line(&[("subtype", "rail"), ("class", "tram|light_rail|monorail|funicular")], Layer::Rail, Kind::Tram),
    line(&[("subtype", "rail")], Layer::Rail, Kind::Railway),
    // Water.
    area(&[("natural", "water|bay|strait|spring|hot_spring|glacier")], Layer::Water, Kind::WaterArea),
    area(&[("water", "*")], Layer::Water, Kind::WaterArea),
    area(&[("waterway", "*")], Layer::Water, Kind::WaterArea),
    line(&[("waterway", "river|canal|fairway")], Layer::Water, Kind::River),
    line(&[("waterway", "*")], Layer::Water, Kind::Stream),
    area(&[("landuse", "reservoir|basin")], Layer::Water, Kind::WaterArea),
    area(&[("leisure", "swimming_pool")], Layer::Water, Kind::WaterArea),
    area(&[("amenity", "fountain")], Layer::Water, Kind::WaterArea),
    area(&[("type", "water|bathymetry")], Layer::Water, Kind::WaterArea),
    line(&[("type", "water"), ("subtype", "river|canal")], Layer::Water, Kind::River),
    line(&[("type", "water")], Layer::Water, Kind::Stream),
    line(&[("subtype", "water")], Layer::Water, Kind::River),
    // Green.
    area(
        &[("leisure", "pitch|playground|track|sports_centre|stadium|miniature_golf|fitness_station")],
        Layer::Green,
        Kind::Pitch,
    ),
    area(&[("leisure", "park|garden|nature_reserve|dog_park|golf_course|common")], Layer::Green, Kind::Park),
    area(&[("landuse", "forest")], Layer::Green, Kind::Wood),
    area(&[("natural", "wood|tree_row|scrub|shrubbery")], Layer::Green, Kind::Wood),
    area(
        &[(
            "landuse",
            "grass|meadow|village_green|recreation_ground|cemetery|allotments|orchard|vineyard|farmland|flowerbed|greenfield|plant_nursery|greenery",
        )],
        Layer::Green,
        Kind::Grass,
    ),
    area(&[("natural", "grassland|heath|wetland|fell|moor|tundra|grass")], Layer::Green, Kind::Grass),
    area(&[("natural", "sand|beach|dune|shingle|shoal")], Layer::Green, Kind::Sand),
    area(&[("amenity", "grave_yard")], Layer::Green, Kind::Grass),
    area(&[("barrier", "hedge")], Layer::Green, Kind::Wood),
    area(&[("type", "land|land_use|land_cover"), ("subtype", "forest|shrub")], Layer::Green, Kind::Wood),
    area(
        &[
            ("type", "land|land_use|land_cover"),
            ("subtype", "grass|cemetery|agriculture|horticulture|wetland|crop|moss|barren|managed"),
        ],
        Layer::Green,
        Kind::Grass,
    ),
    area(
        &[("type", "land|land_use"), ("subtype", "park|golf|recreation|protected")],
        Layer::Green,
        Kind::Park,
    ),
    area(&[("type", "land|land_cover"), ("subtype", "sand")], Layer::Green, Kind::Sand),
    // Trees.
    tree(&[("natural", "tree"), ("leaf_type", "needleleaved")], Kind::Needleleaved),
    tree(&[("natural", "tree"), ("leaf_type", "palm")], Kind::Palm),
    tree(&[("natural", "tree"), ("type", "palm")], Kind::Palm),
    tree(&[("natural", "tree"), ("type", "conifer")], Kind::Needleleaved),
    tree(&[("natural", "tree")], Kind::Broadleaved),
    tree(&[("type", "land"), ("subtype", "tree")], Kind::Broadleaved),
    // Points: places one goes to are pins, what stands about in the street is a dot.
    point(&[("highway", "bus_stop")], Kind::Plain),
    point(&[("railway", "station|halt|tram_stop|subway_entrance")], Kind::Plain),
    point(&[("public_transport", "stop_position")], Kind::Furniture),
    point(&[("public_transport", "*")], Kind::Plain),
    point(&[("shop", "*")], Kind::Plain),
    point(&[("tourism", "*|!information")], Kind::Plain),
    point(&[("office", "*")], Kind::Plain),
    point(&[("place", "*")], Kind::Plain),
    point(&[("historic", "*")], Kind::Plain),
    point(
        &[(
            "amenity",
            "bench|waste_basket|waste_disposal|recycling|bicycle_parking|motorcycle_parking|parking_space|parking_entrance|post_box|letter_box|vending_machine|telephone|clock|lounger|grit_bin|hunting_stand",
        )],
        Kind::Furniture,
    ),
    point(&[("amenity", "*")], Kind::Plain),
    point(&[("leisure", "*|!picnic_table")], Kind::Plain),
    point(&[("highway", "*")], Kind::Furniture),
    point(&[("railway", "*")], Kind::Furniture),
    point(&[("barrier", "*")], Kind::Furniture),
    point(&[("entrance", "*")], Kind::Furniture),
    point(&[("door", "*")], Kind::Furniture),
    point(&[("kerb", "*")], Kind::Furniture),
    point(&[("power", "*")], Kind::Furniture),
    point(&[("emergency", "*")], Kind::Furniture),
    point(&[("man_made", "*")], Kind::Furniture),
    point(&[("traffic_calming", "*")], Kind::Furniture),
    point(&[("traffic_sign", "*")], Kind::Furniture),
    point(&[("noexit", "*")], Kind::Furniture),
    point(&[("natural", "*")], Kind::Furniture),
    point(&[("tourism", "*")], Kind::Furniture),
    point(&[("leisure", "*")], Kind::Furniture),
    point(&[("addr:housenumber", "*")], Kind::Furniture),
    // Districts, then land of any other use.
    area(
        &[(
            "boundary",
            "administrative|place|census|political|statistical|postal_code|health|local_authority",
        )],
        Layer::District,
        Kind::District,
    ),
    area(&[("place", "*")], Layer::District, Kind::District),
    area(&[("admin_level", "*")], Layer::District, Kind::District),
    area(&[("type", "division_area|division")], Layer::District, Kind::District),
    line(&[("boundary", "*")], Layer::District, Kind::District),
    line(&[("admin_level", "*")], Layer::District, Kind::District),
    line(&[("type", "division_boundary")], Layer::District, Kind::District),
    area(&[("landuse", "*")], Layer::District, Kind::LandUse),
    area(
        &[("man_made", "storage_tank|silo|water_tower|tower|chimney|gasometer|works")],
        Layer::Building,
        Kind::Industrial,
    ),
    area(&[("leisure", "*")], Layer::District, Kind::LandUse),
    area(&[("natural", "*")], Layer::District, Kind::LandUse),
    area(&[("amenity", "*")], Layer::District, Kind::LandUse),
    area(&[("boundary", "*")], Layer::District, Kind::LandUse),
    area(&[("indoor", "*")], Layer::District, Kind::LandUse),
    area(&[("type", "land|land_use|land_cover|infrastructure")], Layer::District, Kind::LandUse),
    area(&[("man_made", "*")], Layer::District, Kind::LandUse),
    area(&[("power", "*")], Layer::District, Kind::LandUse),
    area(&[("aeroway", "*")], Layer::District, Kind::LandUse),
    area(&[("barrier", "*")], Layer::District, Kind::LandUse),
    area(
        &[("tourism", "zoo|theme_park|camp_site|caravan_site|picnic_site|attraction|artwork")],
        Layer::District,
        Kind::LandUse,
    ),
    area(&[("historic", "*")], Layer::District, Kind::LandUse),
    line(&[("barrier", "*")], Layer::Road, Kind::Barrier),
    line(&[("power", "*")], Layer::Road, Kind::Barrier),
    line(&[("natural", "*")], Layer::Road, Kind::Barrier),
    line(&[("man_made", "*")], Layer::Road, Kind::Barrier),
    // Whatever has a height or storeys, if nothing above knew it better: PLATEAU and plain files.
    building(&[("measuredHeight", "*")], None, None),
    building(&[("measured_height", "*")], None, None),
    building(&[("render_height", "*")], None, None),
    building(&[("height", "*")], None, None),
    building(&[("height_m", "*")], None, None),
    building(&[("building:levels", "*")], None, None),
    building(&[("levels", "*")], None, None),
    building(&[("num_floors", "*")], None, None),
    building(&[("floors", "*")], None, None),
    building(&[("storeysAboveGround", "*")], None, None),
];
