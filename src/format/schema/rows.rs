//! The table of what layers of well-known tiles mean.
//!
//! Names of layers, properties and values are separated by `|`; no layer is any layer. A condition holds where any of
//! its properties has one of its values; the first of them that has is the one that is copied. `*` is any value but
//! `no`, `false` and nothing; values after `!` are excluded.

use crate::city::GeometryClass;

/// One row.
#[derive(Debug)]
pub(in crate::format) struct Row {
    pub layers: &'static str,
    pub geometry: Option<GeometryClass>,
    pub when: &'static [(&'static str, &'static str)],
    pub then: Then,
}

/// What follows from a row.
#[derive(Debug, Clone, Copy)]
pub(in crate::format) enum Then {
    /// A property with this value.
    Add(&'static str, &'static str),
    /// A property with the value of the first condition.
    Same(&'static str),
    LeaveOut,
}

use Then::{Add, LeaveOut, Same};

type When = &'static [(&'static str, &'static str)];

const AREA: Option<GeometryClass> = Some(GeometryClass::Area);
const LINE: Option<GeometryClass> = Some(GeometryClass::Line);
const POINT: Option<GeometryClass> = Some(GeometryClass::Point);

const fn any(layers: &'static str, when: When, then: Then) -> Row {
    Row { layers, geometry: None, when, then }
}

const fn of(layers: &'static str, geometry: Option<GeometryClass>, when: When, then: Then) -> Row {
    Row { layers, geometry, when, then }
}

/// Properties that hold the id where the feature has none.
pub(in crate::format) const ID: &[&str] = &["id", "@id", "gml_id"];

/// What makes an area a building, which is not cut.
pub(in crate::format) const WHOLE: &[(&str, &str)] = &[
    ("building", "*"),
    ("building:part", "*"),
    ("type", "building|building_part"),
    ("measuredHeight", "*"),
    ("measured_height", "*"),
    ("render_height", "*"),
    ("height", "*"),
    ("building:levels", "*"),
    ("num_floors", "*"),
];

/// Where schemas say which kind of its layer something is, the finer before the coarser.
const WORD: &str = "kind_detail|subclass|class|kind|subtype|type";

const BUILDING: &str = "building|buildings|bldg|Building|building_footprints|building_polygons";
const PART: &str = "building_part|building_parts|buildingpart";
const ROAD: &str = "transportation|road|roads|bridge|tunnel|segment|street|streets|highways";
const WATER: &str = "water|ocean|waterway|water_polygons|water_lines|physical_line";
const LAND: &str = "landcover|landuse|landuse_overlay|land|land_use|land_cover|natural|park|parks";
const POI: &str = "poi|pois|poi_label|transit_stop_label|rail_station_label";
const PLACE: &str = "place|places|place_label";

/// The table.
pub(in crate::format) const ROWS: &[Row] = &[
    // Labels of what other layers hold, and what the ground is anyway.
    any(
        "transportation_name|road_label|water_name|waterway_label|water_label|natural_label|aerodrome_label|\
         airport_label|mountain_peak|motorway_junction|housenumber|housenum_label|connector|contour|hillshade|\
         earth|depth|bathymetry",
        &[],
        LeaveOut,
    ),
    of("water|waterway|ocean|physical_point|park|landuse|transportation|road|roads", POINT, &[], LeaveOut),
    any("", &[("hide_3d", "true|1")], LeaveOut),
    of("building", AREA, &[("extrude", "false")], LeaveOut),
    of(BUILDING, POINT, &[("kind", "address")], LeaveOut),
    any("", &[("name:latin|name_en|name:en|name_int|@name|pgf:name", "*")], Same("name")),
    // Buildings.
    of(PART, AREA, &[], Add("building:part", "yes")),
    of(BUILDING, AREA, &[("kind|type", "building_part|building:part")], Add("building:part", "yes")),
    of(
        BUILDING,
        AREA,
        &[("class|type", "*|!building|!building_part|!building:part|!unknown")],
        Same("building"),
    ),
    of(BUILDING, AREA, &[("subtype", "residential|commercial|industrial")], Same("building")),
    of(BUILDING, AREA, &[("subtype", "transportation|agricultural|service")], Add("building", "industrial")),
    of(
        BUILDING,
        AREA,
        &[("subtype", "civic|education|entertainment|medical|religious|military")],
        Add("building", "public"),
    ),
    of(BUILDING, AREA, &[("subtype", "outbuilding")], Add("building", "shed")),
    of(BUILDING, AREA, &[], Add("building", "yes")),
    of(BUILDING, AREA, &[("underground", "true|yes|1")], Add("location", "underground")),
    // Streets and rails.
    any(ROAD, &[(WORD, "ferry|aerialway|golf|piste")], LeaveOut),
    any("segment", &[("subtype", "water")], LeaveOut),
    any("tunnel", &[], Add("tunnel", "yes")),
    any(ROAD, &[("brunnel|structure", "tunnel")], Add("tunnel", "yes")),
    any("waterway", &[("brunnel|structure", "tunnel")], Add("tunnel", "yes")),
    any(ROAD, &[("is_tunnel", "true|yes|1")], Add("tunnel", "yes")),
    any(
        ROAD,
        &[(WORD, "rail|subway|tram|light_rail|monorail|funicular|narrow_gauge|preserved|miniature")],
        Same("railway"),
    ),
    any(ROAD, &[(WORD, "major_rail|minor_rail|service_rail|standard_gauge|transit")], Add("railway", "rail")),
    any(ROAD, &[(WORD, "runway|taxiway")], Same("aeroway")),
    any(ROAD, &[(WORD, "pier")], Same("man_made")),
    of(ROAD, AREA, &[("class", "bridge")], Same("man_made")),
    any(
        ROAD,
        &[(
            WORD,
            "motorway|motorway_link|trunk|trunk_link|primary|primary_link|secondary|secondary_link|tertiary|\
             tertiary_link|residential|living_street|unclassified|service|track|raceway|busway|bus_guideway|footway|\
             path|cycleway|steps|pedestrian|bridleway|corridor|platform",
        )],
        Same("highway"),
    ),
    any(ROAD, &[("class|kind", "highway")], Add("highway", "motorway")),
    any(ROAD, &[("class|kind", "main|major_road")], Add("highway", "primary")),
    any(ROAD, &[("class|kind", "medium_road")], Add("highway", "secondary")),
    any(
        ROAD,
        &[("class|kind", "minor|minor_road|street|street_limited|link|bus_street")],
        Add("highway", "residential"),
    ),
    any(ROAD, &[("class|kind", "driveway|alley|parking_aisle|other")], Add("highway", "service")),
    any(ROAD, &[("class", "sidewalk|crosswalk|crossing")], Add("highway", "footway")),
    any(
        ROAD,
        &[(
            "class",
            "motorway_construction|trunk_construction|primary_construction|secondary_construction|\
             tertiary_construction|minor_construction|path_construction|service_construction|track_construction|\
             construction",
        )],
        Add("highway", "construction"),
    ),
    any("aeroway", &[(WORD, "*")], Same("aeroway")),
    any("structure|barrier_line|barrier", &[("class", "fence|hedge|gate|wall")], Same("barrier")),
    any("structure|barrier_line|barrier", &[("class", "cliff")], Same("natural")),
    // Water.
    of(WATER, AREA, &[], Add("natural", "water")),
    of(WATER, LINE, &[(WORD, "river|stream|canal|drain|ditch|fairway|tidal_channel")], Same("waterway")),
    of(WATER, LINE, &[], Add("waterway", "stream")),
    // Land.
    of(
        LAND,
        AREA,
        &[(
            WORD,
            "park|garden|playground|pitch|golf_course|nature_reserve|dog_park|stadium|sports_centre|track|common",
        )],
        Same("leisure"),
    ),
    of(LAND, AREA, &[(WORD, "national_park|protected_area|state_park|golf")], Add("leisure", "park")),
    of("park|parks", AREA, &[], Add("leisure", "park")),
    of(
        LAND,
        AREA,
        &[(
            WORD,
            "wood|wetland|sand|beach|glacier|scrub|heath|grassland|bare_rock|dune|tundra|moor|fell|shingle",
        )],
        Same("natural"),
    ),
    of(LAND, AREA, &[(WORD, "ice|snow")], Add("natural", "glacier")),
    of(LAND, AREA, &[(WORD, "rock|barren")], Add("natural", "bare_rock")),
    of(LAND, AREA, &[(WORD, "shrub")], Add("natural", "scrub")),
    of(LAND, AREA, &[(WORD, "agriculture|crop")], Add("landuse", "farmland")),
    of(LAND, AREA, &[(WORD, "urban_area|neighbourhood|suburb|quarter")], Add("landuse", "residential")),
    of(
        LAND,
        AREA,
        &[(
            WORD,
            "school|university|college|kindergarten|hospital|library|parking|grave_yard|bus_station|\
             place_of_worship|marketplace|fuel",
        )],
        Same("amenity"),
    ),
    of(LAND, AREA, &[(WORD, "zoo|theme_park|attraction|museum|camp_site")], Same("tourism")),
    of(LAND, AREA, &[(WORD, "aerodrome|runway|taxiway|apron|helipad")], Same("aeroway")),
    of(LAND, AREA, &[(WORD, "airport|airfield")], Add("aeroway", "aerodrome")),
    of(LAND, AREA, &[(WORD, "pier|bridge|breakwater")], Same("man_made")),
    of(LAND, AREA, &[(WORD, "pedestrian|footway")], Same("highway")),
    of(LAND, AREA, &[(WORD, "platform")], Same("railway")),
    of("land", AREA, &[], Add("type", "land")),
    of("land_use", AREA, &[], Add("type", "land_use")),
    of("land_cover", AREA, &[], Add("type", "land_cover")),
    of("landcover|landuse|landuse_overlay", AREA, &[(WORD, "*|!multipolygon")], Same("landuse")),
    of("infrastructure", AREA, &[], Add("type", "infrastructure")),
    of("division_area", AREA, &[], Add("type", "division_area")),
    of("division_boundary", LINE, &[], Add("type", "division_boundary")),
    // Borders and places.
    any("boundary|boundaries|admin", &[("maritime", "1|true")], LeaveOut),
    of("boundary|boundaries|admin", LINE, &[], Add("boundary", "administrative")),
    of(PLACE, POINT, &[(WORD, "continent|country|state|province|region|county")], LeaveOut),
    of(PLACE, POINT, &[(WORD, "*")], Same("place")),
    // Points of interest.
    of(POI, POINT, &[(WORD, "station|halt|tram_stop|subway_entrance")], Same("railway")),
    of(POI, POINT, &[(WORD, "bus_stop")], Same("highway")),
    of(POI, POINT, &[("class", "bus")], Add("highway", "bus_stop")),
    of(
        POI,
        POINT,
        &[(
            WORD,
            "museum|attraction|hotel|hostel|guest_house|motel|artwork|viewpoint|gallery|zoo|theme_park",
        )],
        Same("tourism"),
    ),
    of(
        POI,
        POINT,
        &[(WORD, "park|garden|playground|pitch|stadium|sports_centre|golf_course|marina")],
        Same("leisure"),
    ),
    of(POI, POINT, &[("subclass", "*"), ("class", "shop|grocery|clothing_store|alcohol_shop")], Same("shop")),
    of(POI, POINT, &[(WORD, "supermarket|convenience|bakery|clothes|books|florist|shop")], Same("shop")),
    of(POI, POINT, &[(WORD, "peak|tree")], Same("natural")),
    of(POI, POINT, &[(WORD, "*")], Same("amenity")),
];
