//! Holds CityJSON to an independent walk over the same files, to small cities written here, and to damage.

use crate::flatgeobuf::check_damage;
use crate::support::{bytes_of, shared_data, shared_files};
use civitwin::city::{City, Layer, Limits, LoadSummary, ReadOptions, Reader, RingRole};
use civitwin::format::cityjson::{CityModel, SurfaceKind, read};
use civitwin::format::projection::{AxisOrder, Projection};
use glam::DVec2;
use proptest::prelude::any;
use proptest::sample::Index;
use serde_json::{Value, json};
use std::path::PathBuf;

fn whole(bytes: &[u8]) -> CityModel {
    let model = read(bytes, None, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    check_columns(&model);
    model
}

fn of(value: &Value) -> CityModel {
    whole(value.to_string().as_bytes())
}

fn check_columns(model: &CityModel) {
    let (sheet, surfaces) = (&model.footprints, &model.surfaces);
    let features = sheet.feature_id.len();
    assert_eq!((sheet.properties.len(), sheet.ring_end.len()), (features, features), "columns of features");
    assert_eq!(sheet.position_end.len(), sheet.ring_role.len(), "columns of rings");
    assert_eq!(sheet.ring_end.last().map_or(0, |&end| end as usize), sheet.ring_role.len(), "every ring");
    assert_eq!(
        sheet.position_end.last().map_or(0, |&end| end as usize),
        sheet.position.len(),
        "every position"
    );
    assert_eq!(surfaces.kind.len(), surfaces.face_end.len(), "columns of faces");
    assert_eq!(surfaces.feature.len(), surfaces.face_end.len(), "columns of faces");
    assert_eq!(
        surfaces.face_end.last().map_or(0, |&end| end as usize),
        surfaces.ring_end.len(),
        "every ring"
    );
    assert_eq!(
        surfaces.ring_end.last().map_or(0, |&end| end as usize),
        surfaces.position.len(),
        "every position"
    );
    assert!(surfaces.feature.iter().all(|&feature| (feature as usize) < features), "faces of features");
    assert!(surfaces.position.iter().all(|position| position.is_finite()), "faces are somewhere");
}

fn properties(model: &CityModel, feature: usize) -> Value {
    serde_json::from_str(&model.footprints.properties[feature]).expect("an object")
}

/// A feature's rings.
fn rings(model: &CityModel, feature: usize) -> Vec<(RingRole, Vec<DVec2>)> {
    let sheet = &model.footprints;
    let before = |ends: &[u32], at: usize| if at == 0 { 0 } else { ends[at - 1] as usize };
    let rings = before(&sheet.ring_end, feature)..sheet.ring_end[feature] as usize;
    let ring = |ring: usize| before(&sheet.position_end, ring)..sheet.position_end[ring] as usize;
    rings.map(|at| (sheet.ring_role[at], sheet.position[ring(at)].to_vec())).collect()
}

/// A box of one metre to a thousand units, as a solid.
fn solid(first: u32) -> Value {
    let faces = [[3, 2, 1, 0], [4, 5, 6, 7], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7]];
    json!([faces.map(|face| [face.map(|vertex| vertex + first)])])
}

fn corners(low: i32, high: i32) -> Vec<[i32; 3]> {
    let square = [[0, 0], [10_000, 0], [10_000, 10_000], [0, 10_000]];
    [low, high].iter().flat_map(|&z| square.map(|[x, y]| [x, y, z])).collect()
}

fn city_of(objects: &Value, vertices: &[[i32; 3]]) -> Value {
    json!({
        "type": "CityJSON", "version": "2.0", "CityObjects": objects, "vertices": vertices,
        "transform": {"scale": [0.001, 0.001, 0.001], "translate": [85_000.0, 447_000.0, 0.0]},
        "metadata": {"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/7415"},
    })
}

fn kinds(model: &CityModel) -> Vec<SurfaceKind> {
    model.surfaces.kind.clone()
}

fn cityjsons() -> Vec<PathBuf> {
    shared_files("formats/cityjson", |name| name.ends_with(".json"))
}

#[test]
fn every_thing_of_every_file_is_read_or_told() {
    for path in cityjsons() {
        let bytes = bytes_of(&path);
        let value: Value = serde_json::from_slice(&bytes).expect("JSON");
        let model = whole(&bytes);
        let features = model.footprints.feature_id.len();
        let things = value["CityObjects"].as_object().expect("things").len();
        assert_eq!(features + model.log.skipped as usize, things, "{}: {:?}", path.display(), model.log);
        for feature in 0..features {
            let id = &model.footprints.feature_id[feature];
            let own = properties(&model, feature);
            let attributes = value["CityObjects"][id]["attributes"].as_object().cloned().unwrap_or_default();
            for (key, attribute) in attributes {
                assert!(own[&key] == attribute || key == "height", "{}, {id}: {key}", path.display());
            }
        }
        println!(
            "{}: {features} features, {} faces, {} issues",
            path.display(),
            kinds(&model).len(),
            model.log.count
        );
    }
}

#[test]
fn delft_lies_in_delft_and_its_houses_stand() {
    let Some(root) = shared_data() else { return println!("skipped: no shared data, so Delft is not read") };
    let model = whole(&bytes_of(&root.join("formats/cityjson/delft.json")));
    let (least, most) = (DVec2::new(4.355, 52.008), DVec2::new(4.370, 52.016));
    for position in &model.footprints.position {
        assert!(
            position.cmpge(least).all() && position.cmple(most).all(),
            "expected Delft, found {position}"
        );
    }
    let own: Vec<Value> =
        (0..model.footprints.feature_id.len()).map(|feature| properties(&model, feature)).collect();
    let count = |key: &str, value: &str| own.iter().filter(|own| own[key] == value).count();
    assert_eq!(count("building", "yes"), 160, "buildings");
    assert_eq!((count("natural", "water"), count("highway", "road")), (3, 143), "waters and roads");
    let houses = own.iter().filter(|own| own["building"] == "yes");
    let low: Vec<&Value> =
        houses.filter(|own| own["height"].as_f64().is_none_or(|height| height < 1.0)).collect();
    assert!(low.len() < 5, "expected houses with heights, found {low:?}");
    let grounds = (0..own.len()).filter(|&feature| own[feature]["building"] == "yes");
    assert!(
        grounds.map(|feature| rings(&model, feature).len()).all(|rings| rings >= 1),
        "every house has a place"
    );
}

/// What the default rules make of a model.
fn read_city(model: &CityModel) -> (City, LoadSummary) {
    let mut city = City::default();
    let mut reader = Reader::new(&ReadOptions::default());
    reader.push_sheet(&model.footprints, &mut city);
    let summary = reader.finish(&mut city).expect("a city");
    (city, summary)
}

#[test]
fn the_default_rules_know_what_everything_is() {
    let Some(root) = shared_data() else { return println!("skipped: no shared data, so no rule is tried") };
    let model = whole(&bytes_of(&root.join("formats/cityjson/delft.json")));
    let (city, summary) = read_city(&model);
    assert_eq!((summary.features, summary.log.skipped), (570, 0), "{:?}", summary.log);
    let count = |layer| city.all().filter(|row| row.facts.layer == layer).count();
    // The bridges are paved.
    assert_eq!(count(Layer::Road), 143 + 3, "roads");
    assert_eq!((count(Layer::Water), count(Layer::Green)), (3, 126), "waters and greens");
    assert!(count(Layer::Building) >= 160, "expected 160 buildings, found {}", count(Layer::Building));
    let tree = json!({"t": {"type": "SolitaryVegetationObject", "geometry": [{"type": "Solid", "lod": "1",
        "boundaries": solid(0)}]}});
    let (trees, _) = read_city(&of(&city_of(&tree, &corners(0, 7_000))));
    let found: Vec<(Layer, f32)> = trees.all().map(|row| (row.facts.layer, row.facts.height_m)).collect();
    assert_eq!(found, [(Layer::Tree, 7.0)], "a tree");
}

#[test]
fn the_most_detailed_geometry_counts() {
    let Some(root) = shared_data() else {
        return println!("skipped: no shared data, so details are not compared");
    };
    let bytes = bytes_of(&root.join("formats/cityjson/multi_lod.json"));
    let value: Value = serde_json::from_slice(&bytes).expect("JSON");
    let model = whole(&bytes);
    let (mut faces, mut grounds) = (0, 0);
    for object in value["CityObjects"].as_object().expect("things").values() {
        let geometries = object["geometry"].as_array().expect("geometries");
        let best = geometries.iter().find(|geometry| geometry["lod"] == "2.2").expect("a detailed one");
        faces += best["boundaries"][0].as_array().expect("a shell").len();
        let surfaces = &best["semantics"]["surfaces"];
        let values = best["semantics"]["values"][0].as_array().expect("values");
        let is_ground = |value: &&Value| {
            let surface = usize::try_from(value.as_u64().expect("a number")).expect("small");
            surfaces[surface]["type"] == "GroundSurface"
        };
        grounds += values.iter().filter(is_ground).count();
    }
    assert_eq!(kinds(&model).len(), faces, "all faces of the most detailed geometries");
    let ours = kinds(&model).iter().filter(|kind| **kind == SurfaceKind::Ground).count();
    assert_eq!(ours, grounds, "the faces that are said to be the ground");
    let exteriors = model.footprints.ring_role.iter().filter(|role| **role == RingRole::Exterior).count();
    assert_eq!(exteriors, 10, "they are joined to one outline for a house");
}

#[test]
fn joined_outlines_cover_what_the_faces_cover() {
    let Some(root) = shared_data() else {
        return println!("skipped: no shared data, so areas are not compared");
    };
    let bytes = bytes_of(&root.join("formats/cityjson/multi_lod.json"));
    let value: Value = serde_json::from_slice(&bytes).expect("JSON");
    let model = whole(&bytes);
    let area = |ring: &[DVec2]| {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| (*a - ring[0]).perp_dot(*b - ring[0])).sum::<f64>() / 2.0
    };
    let vertex = |index: &Value| {
        let vertex = &value["vertices"][usize::try_from(index.as_u64().expect("a number")).expect("small")];
        DVec2::new(vertex[0].as_f64().expect("a number"), vertex[1].as_f64().expect("a number")) * 0.001
    };
    for feature in 0..model.footprints.feature_id.len() {
        let geometries = &value["CityObjects"][&model.footprints.feature_id[feature]]["geometry"];
        let best =
            geometries.as_array().expect("geometries").iter().find(|geometry| geometry["lod"] == "2.2");
        let best = best.expect("a detailed one");
        let semantics = &best["semantics"];
        let is_ground = |value: &Value| {
            let surface = usize::try_from(value.as_u64().expect("a number")).expect("small");
            semantics["surfaces"][surface]["type"] == "GroundSurface"
        };
        let faces = best["boundaries"][0].as_array().expect("faces").iter();
        let grounds = faces.zip(semantics["values"][0].as_array().expect("values"));
        let expected_m2: f64 = grounds
            .filter(|(_, value)| is_ground(value))
            .map(|(face, _)| {
                area(&face[0].as_array().expect("a ring").iter().map(vertex).collect::<Vec<_>>()).abs()
            })
            .sum();
        // Without a reference system it lies at the origin, where a degree is as long either way.
        let found_m2: f64 =
            rings(&model, feature).iter().map(|(_, ring)| area(ring) * 111_319.490_793_f64.powi(2)).sum();
        assert!(
            (found_m2 - expected_m2).abs() < 0.01,
            "expected {expected_m2} square metres, found {found_m2}"
        );
    }
}

#[test]
fn a_box_stands_on_its_bottom() {
    let building = json!({"b": {"type": "Building", "attributes": {"name": "Huis \"één\"", "height": 99},
        "geometry": [{"type": "Solid", "lod": "1", "boundaries": solid(0)}]}});
    let model = of(&city_of(&building, &corners(2_000, 14_500)));
    assert_eq!(
        properties(&model, 0),
        json!({"building": "yes", "height": 12.5, "name": "Huis \"één\""}),
        "tags"
    );
    let rings = rings(&model, 0);
    assert_eq!((rings.len(), rings[0].0, rings[0].1.len()), (1, RingRole::Exterior, 4), "one square");
    let rd = Projection::from_epsg(28_992, AxisOrder::EastNorth).expect("the code is known");
    assert!(rings[0].1.contains(&rd.to_degrees(DVec2::new(85_010.0, 447_000.0))), "its corner: {rings:?}");
    use SurfaceKind::{Ground, Roof, Wall};
    assert_eq!(kinds(&model), [Ground, Roof, Wall, Wall, Wall, Wall], "faces as they lie");
    let heights: Vec<f64> = model.surfaces.position.iter().take(8).map(|position| position.z).collect();
    assert_eq!(heights, [0.0, 0.0, 0.0, 0.0, 12.5, 12.5, 12.5, 12.5], "metres above its ground");
}

#[test]
fn semantics_say_what_faces_are() {
    let semantics = json!({"surfaces": [{"type": "WallSurface"}, {"type": "GroundSurface"}, {"type": "Door"}],
        "values": [[1, null, 0, 2, 7, 0]]});
    let building = json!({"b": {"type": "Building",
        "geometry": [{"type": "Solid", "lod": 2, "semantics": semantics, "boundaries": solid(0)}]}});
    use SurfaceKind::{Ground, Roof, Wall};
    let model = of(&city_of(&building, &corners(0, 3_000)));
    assert_eq!(kinds(&model), [Ground, Roof, Wall, Wall, Wall, Wall], "unknown ones are told as they lie");
    // A solid without a word, then one whose semantics are nonsense.
    for semantics in
        [json!({"values": null}), json!({"surfaces": 3, "values": [1]}), json!([]), json!({"values": [null]})]
    {
        let mut building = building.clone();
        building["b"]["geometry"][0]["semantics"] = semantics;
        assert_eq!(kinds(&of(&city_of(&building, &corners(0, 3_000)))).len(), 6, "all faces stay");
    }
}

#[test]
fn two_solids_keep_their_own_semantics_and_hollows_are_left_out() {
    let mut vertices = corners(0, 3_000);
    vertices.extend(corners(3_000, 6_000));
    let (one, two) = (solid(0), solid(8));
    let boundaries = json!([[one[0], two[0]], [two[0]]]);
    let semantics = json!({"surfaces": [{"type": "RoofSurface"}, {"type": "WallSurface"}],
        "values": [null, [[1, 0, 1, 1, 1, 1]]]});
    let building = json!({"b": {"type": "Building",
        "geometry": [{"type": "MultiSolid", "lod": "2", "semantics": semantics, "boundaries": boundaries}]}});
    use SurfaceKind::{Ground, Roof, Wall};
    let expected = [Ground, Roof, Wall, Wall, Wall, Wall, Wall, Roof, Wall, Wall, Wall, Wall];
    assert_eq!(kinds(&of(&city_of(&building, &vertices))), expected, "six faces each");
}

#[test]
fn a_part_knows_its_family() {
    let mut vertices = corners(1_000, 4_000);
    vertices.extend(corners(4_000, 9_000));
    let objects = json!({
        "house": {"type": "Building", "children": ["low", "high"], "attributes": {"year": 1911, "use": "home"},
            "geometry": [{"type": "MultiSurface", "lod": "0", "boundaries": [[[0, 1, 2, 3]]]}]},
        "low": {"type": "BuildingPart", "parents": ["house"],
            "geometry": [{"type": "Solid", "lod": "2.2", "boundaries": solid(0)}]},
        "high": {"type": "BuildingPart", "parents": ["house"], "attributes": {"use": "shop"},
            "geometry": [{"type": "Solid", "lod": "2.2", "boundaries": solid(8)}]},
    });
    let model = of(&city_of(&objects, &vertices));
    let of = |id: &str| {
        let feature = model.footprints.feature_id.iter().position(|own| own == id).expect("a feature");
        properties(&model, feature)
    };
    assert_eq!(
        of("house"),
        json!({"building": "yes", "height": 8, "year": 1911, "use": "home"}),
        "the outline"
    );
    assert_eq!(
        of("low"),
        json!({"building:part": "yes", "height": 3, "year": 1911, "use": "home"}),
        "with its parent's attributes"
    );
    assert_eq!(
        of("high"),
        json!({"building:part": "yes", "height": 8, "min_height": 3, "year": 1911, "use": "shop"}),
        "its own attributes go first"
    );
}

#[test]
fn a_group_is_no_family() {
    let mut vertices = corners(1_000, 4_000);
    vertices.extend(corners(50_000, 59_000));
    let objects = json!({
        "group": {"type": "CityObjectGroup", "children": ["low", "high"], "attributes": {"year": 1911}},
        "high": {"type": "Building", "parents": ["group"],
            "geometry": [{"type": "Solid", "lod": "2.2", "boundaries": solid(8)}]},
        "low": {"type": "Building", "parents": ["group"],
            "geometry": [{"type": "Solid", "lod": "2.2", "boundaries": solid(0)}]},
    });
    let model = of(&city_of(&objects, &vertices));
    assert_eq!(properties(&model, 0), json!({"building": "yes", "height": 9}), "a house on a hill");
    assert_eq!(properties(&model, 1), json!({"building": "yes", "height": 3}), "a house in the valley");
}

#[test]
fn parents_in_a_circle_end() {
    let geometry = json!([{"type": "Solid", "lod": "1", "boundaries": solid(0)}]);
    let objects = json!({
        "a": {"type": "BuildingPart", "parents": ["b"], "geometry": geometry},
        "b": {"type": "BuildingPart", "parents": ["a"], "geometry": geometry},
        "c": {"type": "BuildingPart", "parents": ["c", 7], "geometry": geometry},
        "d": {"type": "BuildingPart", "parents": ["nobody"], "geometry": geometry},
    });
    assert_eq!(of(&city_of(&objects, &corners(0, 3_000))).footprints.feature_id.len(), 4, "all are there");
}

#[test]
fn a_tree_is_put_where_its_instance_says() {
    let mut value = city_of(
        &json!({"t": {"type": "SolitaryVegetationObject", "geometry": [{"type": "GeometryInstance", "template": 0,
            "boundaries": [0], "transformationMatrix": [2, 0, 0, 1, 0, 2, 0, 1, 0, 0, 3, 0, 0, 0, 0, 1]}]},
            "u": {"type": "SolitaryVegetationObject", "geometry": [{"type": "GeometryInstance", "template": 9,
            "boundaries": [0]}]}}),
        &[[5_000, 6_000, 7_000]],
    );
    value["geometry-templates"] = json!({
        "templates": [{"type": "MultiSurface", "lod": "2", "boundaries": [[[0, 1, 2]]]}],
        "vertices-templates": [[-1.5, -0.5, 0.0], [0.5, -0.5, 0.0], [-0.5, -0.5, 2.0]],
    });
    let model = of(&value);
    assert_eq!(properties(&model, 0), json!({"natural": "tree", "height": 6}), "three times as high");
    let rd = Projection::from_epsg(28_992, AxisOrder::EastNorth).expect("the code is known");
    let place = rd.to_degrees(DVec2::new(85_005.0, 447_006.0));
    let rings = rings(&model, 0);
    assert_eq!((rings.len(), rings[0].0), (1, RingRole::Point), "one place");
    assert!((rings[0].1[0] - place).abs().max_element() < 1e-8, "expected {place}, found {rings:?}");
    assert_eq!(model.log.skipped, 1, "the one without a template is told: {:?}", model.log);
}

#[test]
fn without_semantics_or_level_faces_a_hull_is_the_place() {
    let vertices = [[0, 0, 0], [10_000, 0, 0], [0, 10_000, 0], [3_000, 3_000, 9_000]];
    let tent = json!({"t": {"type": "Building", "geometry": [{"type": "MultiSurface", "lod": "2",
        "boundaries": [[[0, 1, 3]], [[1, 2, 3]], [[2, 0, 3]]]}]}});
    let model = of(&city_of(&tent, &vertices));
    let rings = rings(&model, 0);
    assert_eq!((rings.len(), rings[0].0, rings[0].1.len()), (1, RingRole::Exterior, 3), "{rings:?}");
}

#[test]
fn a_road_is_seen_from_above_with_its_holes() {
    let vertices = [
        [0, 0, 0],
        [9_000, 0, 0],
        [9_000, 9_000, 500],
        [0, 9_000, 500],
        [1_000, 1_000, 0],
        [2_000, 1_000, 0],
        [1_000, 2_000, 0],
    ];
    let objects = json!({
        "r": {"type": "Road", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[[0, 1, 2, 3], [4, 5, 6]]]}]},
        "l": {"type": "Railway", "geometry": [{"type": "MultiLineString", "lod": "0", "boundaries": [[0, 1], [2, 3]]}]},
        "w": {"type": "TINRelief", "geometry": []},
    });
    let model = of(&city_of(&objects, &vertices));
    let roles = |feature| rings(&model, feature).iter().map(|ring| ring.0).collect::<Vec<_>>();
    assert_eq!(properties(&model, 1), json!({"highway": "road"}), "flat things have no height");
    assert_eq!(roles(1), [RingRole::Exterior, RingRole::Hole], "a polygon with a hole");
    assert_eq!(roles(0), [RingRole::Line, RingRole::Line], "rails");
    assert!(model.log.listed[0].found.contains("TINRelief"), "terrain is told: {:?}", model.log);
}

#[test]
fn a_sequence_is_read_line_by_line() {
    let mut head = city_of(&json!({}), &[]);
    head["CityObjects"] = json!({});
    let feature = |id: &str| {
        json!({"type": "CityJSONFeature", "id": id, "vertices": corners(0, 3_000), "CityObjects":
            {id: {"type": "Building", "geometry": [{"type": "Solid", "lod": "1", "boundaries": solid(0)}]}}})
    };
    let text = format!(
        "\u{feff}{head}\n{}\n{{\"type\": \"CityJSONFeature\", \"id\": oops}}\n[]\n\r\n{}\n{{\"type\":\"Point\"}}\n{}",
        feature("a"),
        feature("b"),
        &feature("c").to_string()[..90],
    );
    let model = whole(text.as_bytes());
    assert_eq!(model.footprints.feature_id, ["a", "b"], "both houses");
    assert_eq!(model.log.skipped, 4, "four bad lines: {:?}", model.log);
}

#[test]
fn latitude_comes_first_where_the_file_names_such_a_system() {
    let japan = |x: f64, y: f64| {
        json!({"type": "CityJSON", "version": "2.0", "transform": {"scale": [1e-6, 1e-6, 0.001], "translate": [x, y, 3.0]},
            "metadata": {"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/6697"},
            "vertices": [[0, 0, 0], [0, 100, 0], [100, 100, 0], [100, 0, 0],
                [0, 0, 9_000], [0, 100, 9_000], [100, 100, 9_000], [100, 0, 9_000]],
            "CityObjects": {"b": {"type": "Building", "geometry": [{"type": "Solid", "lod": "1", "boundaries": solid(0)}]}}})
    };
    for value in [japan(35.68, 139.77), japan(139.77, 35.68)] {
        let model = of(&value);
        let off = rings(&model, 0)[0].1[0] - DVec2::new(139.77, 35.68);
        assert!(off.abs().max_element() < 2e-4, "expected Tokyo, found {:?}", rings(&model, 0));
        let walls = kinds(&model).iter().filter(|kind| **kind == SurfaceKind::Wall).count();
        assert_eq!(walls, 4, "walls are told in degrees too");
    }
}

#[test]
fn a_city_without_a_reference_system_is_laid_at_the_origin_and_told() {
    let building = json!({"b": {"type": "Building", "geometry": [{"type": "Solid", "lod": "1", "boundaries": solid(0)}]}});
    let mut value = city_of(&building, &corners(0, 3_000));
    value["metadata"] = Value::Null;
    let model = of(&value);
    assert!(model.footprints.position.iter().all(|at| at.abs().max_element() < 1e-4), "near 0, 0");
    let east = model.footprints.position.iter().map(|at| at.x).fold(0.0, f64::max);
    assert!((east * 111_319.5 - 10.0).abs() < 0.01, "ten metres wide, found {} degrees", east);
    assert!(model.log.listed[0].expected.contains("reference system"), "{:?}", model.log);
    let rd = Projection::from_epsg(28_992, AxisOrder::EastNorth);
    let told = read(value.to_string().as_bytes(), rd, &Limits::default()).expect("it can be read");
    assert!(told.footprints.position[0].y > 52.0, "where the caller knows it, it lies in Delft");
    value["metadata"] = json!({"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/2193"});
    let error = read(value.to_string().as_bytes(), None, &Limits::default()).expect_err("it is not known");
    assert!(error.to_string().contains("EPSG/0/2193"), "expected its name in {error}");
}

#[test]
fn bad_things_do_not_stop_the_others() {
    let good = json!([{"type": "Solid", "lod": "1", "boundaries": solid(0)}]);
    let objects = json!({
        "good": {"type": "Building", "geometry": good},
        "stray": {"type": "Building", "geometry": [{"type": "Solid", "lod": "1", "boundaries": solid(90)}]},
        "text": {"type": "Building", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[["a"]]]}]},
        "half": {"type": "Building", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[[0.5, 1, 2]]]}]},
        "odd": {"type": "Building", "geometry": [{"type": "Klein bottle", "lod": "1", "boundaries": []}]},
        "none": {"type": "Building"},
        "number": 7,
        "empty": {"type": "Building", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": []}]},
        "wall": {"type": "Road", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[[0, 1, 5, 4]]]}]},
    });
    let model = of(&city_of(&objects, &corners(0, 3_000)));
    assert_eq!(model.footprints.feature_id, ["good"], "one is good");
    assert_eq!(model.log.skipped, 8, "{:?}", model.log);
    assert!(model.log.listed.iter().any(|issue| issue.found == "vertex 93 of 8"), "{:?}", model.log);
}

#[test]
fn what_is_no_cityjson_is_refused() {
    for (text, expected) in [
        ("", "not CityJSON"),
        ("\u{feff}", "not CityJSON"),
        ("[1]", "not CityJSON"),
        ("{\"type\":\"FeatureCollection\",\"features\":[]}", "\"FeatureCollection\""),
        ("{\"type\":\"CityJSON\",\"vertices\":[[0,", "damaged at byte 34"),
        ("{\"type\":\"CityJSON\",\"vertices\":[0]}", "expected an array of numbers"),
    ] {
        let error =
            read(text.as_bytes(), None, &Limits::default()).expect_err("it is no CityJSON").to_string();
        assert!(error.contains(expected), "expected {expected:?} in {error:?} of {text:?}");
    }
}

#[test]
fn limits_hold() {
    let geometry = json!([{"type": "Solid", "lod": "1", "boundaries": solid(0)}]);
    let objects = json!({"a": {"type": "Building", "geometry": geometry}, "b": {"type": "Building", "geometry": geometry}});
    let text = city_of(&objects, &corners(0, 3_000)).to_string();
    let limits = Limits { features: 1, ..Limits::default() };
    let model = read(text.as_bytes(), None, &limits).expect("it can be read");
    assert_eq!((model.footprints.feature_id.len(), model.log.skipped), (1, 1), "one, and one issue");
    let few = Limits { positions: 7, ..Limits::default() };
    assert!(read(text.as_bytes(), None, &few).is_err(), "eight vertices are more than seven");
}

#[test]
fn no_damage_breaks_the_reader() {
    // The town is too long to be read hundreds of times.
    let paths = cityjsons().into_iter().filter(|path| !path.ends_with("delft.json"));
    let files: Vec<Vec<u8>> = paths.map(|path| bytes_of(&path)).collect();
    if files.is_empty() {
        return;
    }
    let changes = proptest::collection::vec((any::<Index>(), any::<u8>()), 0..12);
    check_damage(&(changes, any::<Index>(), any::<Index>()), |(changes, cut, file)| {
        let mut bytes = files[file.index(files.len())].clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            // Digits for digits: damage that is still JSON goes further.
            bytes[place] = if bytes[place].is_ascii_digit() { b'0' + byte % 10 } else { byte };
        }
        bytes.truncate(cut.index(bytes.len() * 4));
        if let Ok(model) = read(&bytes, None, &Limits::default()) {
            check_columns(&model);
        }
    });
}
