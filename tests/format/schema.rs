//! What the tiles of well-known schemas come to in the city.

use crate::by_hand::Value::{Number, Text, Truth};
use crate::by_hand::{AREA, LINE, POINT, Value, layer};
use civitwin::city::{City, Flags, IssueLog, Kind, Layer, ReadOptions, Reader, Sheet};
use civitwin::format::{Tile, read_tile};

fn city_of(bytes: &[u8]) -> City {
    let (mut sheet, mut log) = (Sheet::default(), IssueLog::default());
    read_tile(bytes, Tile::new(14, 14_552, 6_451).expect("a tile"), &mut sheet, &mut log);
    assert_eq!(log.count, 0, "{:?}", log.listed);
    let (mut city, mut reader) = (City::default(), Reader::new(&ReadOptions::default()));
    reader.push_sheet(&sheet, &mut city);
    reader.finish(&mut city).expect("a sheet can be used");
    city
}

fn check(name: &str, geometry_type: u8, properties: &[(&str, Value)], expected: Option<(Layer, Kind)>) {
    let city = city_of(&layer(name, geometry_type, properties));
    let found = city.row(0).map(|row| (row.facts.layer, row.facts.kind));
    assert_eq!(found, expected, "{name} {properties:?}");
}

/// Top and bottom of the first feature, metres.
fn heights(city: &City) -> (f32, f32) {
    city.row(0).map_or((0.0, 0.0), |row| (row.facts.height_m, row.facts.base_m))
}

/// What is said of the first feature.
fn flags(city: &City) -> Flags {
    city.row(0).map(|row| row.facts.flags).unwrap_or_default()
}

#[test]
fn the_layers_of_open_map_tiles_become_those_of_the_city() {
    let class = |class| ("class", Text(class));
    let street = |kind| Some((Layer::Road, kind));
    check("building", AREA, &[("render_height", Number(12))], Some((Layer::Building, Kind::Plain)));
    check("building", AREA, &[("hide_3d", Truth(true))], None);
    check("transportation", LINE, &[class("motorway")], street(Kind::Motorway));
    check("transportation", LINE, &[class("primary")], street(Kind::MainRoad));
    check("transportation", LINE, &[class("minor")], street(Kind::Street));
    check("transportation", LINE, &[class("service")], street(Kind::Service));
    check("transportation", LINE, &[class("path"), ("subclass", Text("steps"))], street(Kind::Path));
    check("transportation", AREA, &[class("path"), ("subclass", Text("pedestrian"))], street(Kind::Paved));
    check(
        "transportation",
        LINE,
        &[class("rail"), ("subclass", Text("rail"))],
        Some((Layer::Rail, Kind::Railway)),
    );
    check(
        "transportation",
        LINE,
        &[class("transit"), ("subclass", Text("tram"))],
        Some((Layer::Rail, Kind::Tram)),
    );
    check("transportation", LINE, &[class("ferry")], None);
    check("transportation_name", LINE, &[class("minor")], None);
    check("water", AREA, &[class("ocean")], Some((Layer::Water, Kind::WaterArea)));
    check("waterway", LINE, &[class("river")], Some((Layer::Water, Kind::River)));
    check("landcover", AREA, &[class("wood")], Some((Layer::Green, Kind::Wood)));
    check("landcover", AREA, &[class("grass")], Some((Layer::Green, Kind::Grass)));
    check("landcover", AREA, &[class("sand")], Some((Layer::Green, Kind::Sand)));
    check("landuse", AREA, &[class("pitch")], Some((Layer::Green, Kind::Pitch)));
    check("landuse", AREA, &[class("industrial")], Some((Layer::District, Kind::LandUse)));
    check("park", AREA, &[class("public_park")], Some((Layer::Green, Kind::Park)));
    check("boundary", LINE, &[("admin_level", Number(8))], Some((Layer::District, Kind::District)));
    check("place", POINT, &[class("suburb")], Some((Layer::Point, Kind::Plain)));
    check("place", POINT, &[class("country")], None);
    check("poi", POINT, &[class("cafe"), ("subclass", Text("cafe"))], Some((Layer::Point, Kind::Plain)));
}

#[test]
fn the_layers_of_protomaps_become_those_of_the_city() {
    let kind = |kind| ("kind", Text(kind));
    let detail = |detail| ("kind_detail", Text(detail));
    check(
        "buildings",
        AREA,
        &[kind("building"), ("height", Number(9))],
        Some((Layer::Building, Kind::Plain)),
    );
    check("buildings", POINT, &[kind("address")], None);
    check("roads", LINE, &[kind("major_road"), detail("secondary")], Some((Layer::Road, Kind::MainRoad)));
    check("roads", LINE, &[kind("minor_road"), detail("residential")], Some((Layer::Road, Kind::Street)));
    check("roads", LINE, &[kind("path"), detail("cycleway")], Some((Layer::Road, Kind::Path)));
    check("roads", LINE, &[kind("rail"), detail("light_rail")], Some((Layer::Rail, Kind::Tram)));
    check("water", AREA, &[kind("ocean")], Some((Layer::Water, Kind::WaterArea)));
    check("water", LINE, &[kind("stream")], Some((Layer::Water, Kind::Stream)));
    check("water", POINT, &[kind("lake")], None);
    check("earth", AREA, &[kind("earth")], None);
    check("landuse", AREA, &[kind("park")], Some((Layer::Green, Kind::Park)));
    check("landuse", AREA, &[kind("forest")], Some((Layer::Green, Kind::Wood)));
    check("pois", POINT, &[kind("bench")], Some((Layer::Point, Kind::Furniture)));
}

#[test]
fn the_layers_of_mapbox_and_overture_become_those_of_the_city() {
    let subtype = |subtype| ("subtype", Text(subtype));
    let class = |class| ("class", Text(class));
    check(
        "building",
        AREA,
        &[("type", Text("apartments")), ("extrude", Text("true"))],
        Some((Layer::Building, Kind::Dwelling)),
    );
    check(
        "building",
        AREA,
        &[subtype("religious"), class("church")],
        Some((Layer::Building, Kind::Landmark)),
    );
    check("building", AREA, &[subtype("commercial")], Some((Layer::Building, Kind::Commercial)));
    check("road", LINE, &[class("street")], Some((Layer::Road, Kind::Street)));
    check("road", LINE, &[class("major_rail")], Some((Layer::Rail, Kind::Railway)));
    check("landuse", AREA, &[class("wood")], Some((Layer::Green, Kind::Wood)));
    check("segment", LINE, &[subtype("road"), class("residential")], Some((Layer::Road, Kind::Street)));
    check("segment", LINE, &[subtype("rail"), class("tram")], Some((Layer::Rail, Kind::Tram)));
    check("segment", LINE, &[subtype("water")], None);
    check("water", AREA, &[subtype("lake"), class("lake")], Some((Layer::Water, Kind::WaterArea)));
    check("land_cover", AREA, &[subtype("forest")], Some((Layer::Green, Kind::Wood)));
    check("land_use", AREA, &[subtype("park"), class("park")], Some((Layer::Green, Kind::Park)));
}

#[test]
fn parts_tunnels_and_heights_are_what_they_are_in_openstreetmap() {
    let part = city_of(&layer("building_part", AREA, &[("height", Number(20)), ("min_height", Number(8))]));
    assert!(flags(&part).has(Flags::PART), "a part of a building");
    assert_eq!(heights(&part), (20.0, 8.0), "from where to where it reaches");
    let properties = [("render_height", Number(20)), ("render_min_height", Number(8))];
    let tower = city_of(&layer("building", AREA, &properties));
    assert_eq!(heights(&tower), (20.0, 8.0), "OpenMapTiles say it otherwise");
    let road =
        city_of(&layer("transportation", LINE, &[("class", Text("minor")), ("brunnel", Text("tunnel"))]));
    assert!(flags(&road).has(Flags::UNDERGROUND), "a tunnel");
    let cellar =
        city_of(&layer("building", AREA, &[("type", Text("building")), ("underground", Text("true"))]));
    assert!(flags(&cellar).has(Flags::UNDERGROUND), "below ground");
}

#[test]
fn names_are_kept_in_every_language() {
    let check = |properties: &[(&str, Value)], expected: &str| {
        let city = city_of(&layer("building", AREA, properties));
        let row = city.row(0).expect("a building");
        assert_eq!(row.name(), expected, "of {properties:?}");
        let kept: serde_json::Value = serde_json::from_str(&row.properties()).expect("JSON");
        for (key, _) in properties {
            assert!(kept.get(key).is_some(), "{key} is kept in {kept}");
        }
    };
    check(
        &[("name", Text("東京駅")), ("name:en", Text("Tokyo Station")), ("name_int", Text("Tōkyō"))],
        "東京駅",
    );
    check(&[("name:latin", Text("Tōkyō"))], "Tōkyō");
    check(&[("names", Text(r#"{"primary":"Tower","common":{"fr":"Tour"}}"#))], "Tower");
    check(&[("@name", Text("Tower"))], "Tower");
}
