//! The questions that a map answers at a glance, asked of real cities: what is it called, what is it, what does it look
//! like, how large is it, which way does it lie; how far, in which direction, where, and does it touch, hold or cross.
//!
//! They are those of the Map Equivalent Purpose framework for text maps, routes left out. Every answer is measured anew
//! on the file itself (see `support/town.rs`), or is known from elsewhere: numbers written here were taken with shapely
//! and pyproj from the same files.

#[path = "support/command.rs"]
mod command;
mod support;
#[path = "support/town.rs"]
mod town;

use civitwin::city::{Layer, Row};
use civitwin::twin::{Answer, Feature, Payload, Twin};
use civitwin::words::compass::{clock, compass};
use civitwin::words::districts::Districts;
use civitwin::words::near::{self, Wanted};
use civitwin::words::relate::{Relation, Topology};
use civitwin::words::shape::{Class, Shape};
use serde_json::json;
use town::{Town, do_cross};

const PALACE: &str = "relation/393226";
const CATHEDRAL: &str = "way/362871296";
const OCEANOGRAPHIC_MUSEUM: &str = "way/23715051";
const SCHOOL_SAINT_CHARLES: &str = "node/280489204";
const CHURCH_SAINT_CHARLES: &str = "way/94399459";
const PARK_OF_FONTVIEILLE: &str = "way/158215188";
const ROSE_GARDEN: &str = "way/177052156";
const GARDENS_OF_SAINT_MARTIN: &str = "way/88875704";
const LANE_SAINTE_BARBE: &str = "way/167014914";
const TOWN_HALL: &str = "way/49209597";
const LYCEE: &str = "relation/1484190";

fn monaco() -> Option<Town> {
    Town::read(&["cities/monaco/.geojson"])
}

fn neukolln() -> Option<Town> {
    Town::read(&["cities/berlin-neukolln/.geojson"])
}

/// What the grid's sphere and its flatness may cost.
fn is_about(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 0.02 + 0.005 * expected
}

fn relation(town: &Town, one: &str, other: &str) -> Relation {
    let relation = Relation::of(town.row(one), town.row(other)).expect("both have a place");
    let measured_m = town.apart_m(one, other);
    assert!(
        is_about(relation.distance_m, measured_m),
        "{one} to {other}: {} m, measured {measured_m}",
        relation.distance_m
    );
    relation
}

fn property(row: Row<'_>, key: &str) -> String {
    row.property_text(key).unwrap_or_default().into_owned()
}

// Name and type.

#[test]
fn the_palace_of_monaco_and_its_cathedral_have_a_name_and_a_type() {
    let Some(town) = monaco() else { return };
    let (palace, cathedral) = (town.row(PALACE), town.row(CATHEDRAL));
    assert_eq!(
        (palace.name(), palace.facts.layer),
        ("Palais Princier de Monaco", Layer::Building),
        "the palace"
    );
    assert_eq!(cathedral.name(), "Cathédrale Notre-Dame-Immaculée", "the cathedral's name, accents and all");
    assert_eq!(property(cathedral, "amenity"), "place_of_worship", "its type");
}

#[test]
fn every_feature_of_monaco_and_of_neukolln_tells_the_properties_that_its_file_has() {
    for town in [monaco(), neukolln()].into_iter().flatten() {
        let mut told = 0;
        for row in town.city.all() {
            let properties = town.raw(row.feature_id())["properties"].as_object().expect("an object");
            assert_eq!(row.members().count(), properties.len(), "of {}", row.feature_id());
            for (key, value) in properties {
                assert_eq!(
                    property(row, key),
                    value.as_str().expect("text"),
                    "{key} of {}",
                    row.feature_id()
                );
                told += 1;
            }
        }
        assert!(told > 5_000, "{told} properties");
    }
}

// Shape, size and orientation.

#[test]
fn the_palace_stands_around_a_courtyard_and_the_park_of_the_korner_is_compact() {
    let (Some(monaco), Some(neukolln)) = (monaco(), neukolln()) else { return };
    for (town, id, class) in [
        (&monaco, PALACE, Class::Ring),
        (&monaco, OCEANOGRAPHIC_MUSEUM, Class::Elongated),
        (&monaco, "way/104863463", Class::L),
        (&monaco, "way/390066683", Class::U),
        (&monaco, "relation/1484190", Class::Irregular),
        (&monaco, LANE_SAINTE_BARBE, Class::Line),
        (&monaco, "way/1020920320", Class::Loop),
        (&monaco, SCHOOL_SAINT_CHARLES, Class::Point),
        (&neukolln, "way/13853629", Class::Compact),
        (&neukolln, "way/39724251", Class::Compact),
    ] {
        let row = town.row(id);
        assert_eq!(Shape::of(row).class, class, "{} ({id})", row.name());
    }
}

#[test]
fn every_area_and_length_in_monaco_is_what_a_measure_on_the_file_gives() {
    let Some(town) = monaco() else { return };
    let (mut areas, mut lengths) = (0, 0);
    for row in town.city.all() {
        let (id, shape) = (row.feature_id(), Shape::of(row));
        if town.is_polygon(id) {
            areas += 1;
            let measured_m2 = town.area_m2(id);
            assert!(
                (shape.area_m2 - measured_m2).abs() < 0.5 + measured_m2 * 0.005,
                "{id}: {} m2, measured {measured_m2}",
                shape.area_m2
            );
        } else if row.facts.layer == Layer::Road {
            lengths += 1;
            assert!(is_about(shape.length_m, town.length_m(id)), "{id}: {} m", shape.length_m);
        }
    }
    assert!(areas > 1_400 && lengths > 2_000, "{areas} areas and {lengths} streets");
}

#[test]
fn the_oceanographic_museum_is_a_hundred_metres_long_and_lies_from_south_west_to_north_east() {
    let Some(town) = monaco() else { return };
    let shape = Shape::of(town.row(OCEANOGRAPHIC_MUSEUM));
    assert!(
        is_about(shape.long_m, 102.6) && is_about(shape.short_m, 29.35),
        "{} by {}",
        shape.long_m,
        shape.short_m
    );
    assert!((shape.axis_deg - 51.9).abs() < 0.3, "lies at {}", shape.axis_deg);
    assert_eq!(shape.axis(), ("south_west", "north_east"), "in words");
    let palace = Shape::of(town.row(PALACE));
    assert!(is_about(palace.area_m2, 5_557.3), "the palace covers {} m2", palace.area_m2);
}

// Distance, direction, absolute and relative location.

#[test]
fn the_school_saint_charles_stands_ten_metres_from_its_church() {
    let Some(town) = monaco() else { return };
    let found = relation(&town, SCHOOL_SAINT_CHARLES, CHURCH_SAINT_CHARLES);
    assert!(is_about(found.distance_m, 9.69), "{} m", found.distance_m);
    assert_eq!((found.direction(), found.topology), ("south", Topology::Apart), "the church from the school");
    let back = relation(&town, CHURCH_SAINT_CHARLES, SCHOOL_SAINT_CHARLES);
    assert_eq!(
        (back.direction(), back.distance_m),
        ("north", found.distance_m),
        "the school from the church"
    );
}

#[test]
fn the_cathedral_lies_south_east_of_the_palace_at_four_for_one_who_faces_north() {
    let Some(town) = monaco() else { return };
    let found = relation(&town, PALACE, CATHEDRAL);
    assert!(is_about(found.distance_m, 153.85), "{} m", found.distance_m);
    assert!((found.bearing_deg - 118.1).abs() < 1.0, "{} degrees", found.bearing_deg);
    assert_eq!(found.direction(), "south_east", "by compass");
    assert_eq!(
        [0.0, 90.0, 300.0].map(|facing| clock(found.bearing_deg, facing)),
        ["clock_4", "clock_1", "clock_6"]
    );
}

#[test]
fn distances_between_neighbours_in_neukolln_are_those_between_their_outlines() {
    let Some(town) = neukolln() else { return };
    for (one, other, far_m, word) in [
        ("way/39724251", "way/13853629", 156.12, "west"),
        ("way/39724251", "way/656180437", 2.19, "north"),
        ("way/211509962", "way/41455295", 0.0, "east"),
    ] {
        let found = relation(&town, one, other);
        assert!(is_about(found.distance_m, far_m), "{one} to {other}: {} m", found.distance_m);
        assert_eq!(found.direction(), word, "{one} to {other}");
    }
}

#[test]
fn a_place_is_where_its_file_says_and_a_house_is_at_its_middle() {
    let Some(town) = monaco() else { return };
    let school = town.city.place(town.row(SCHOOL_SAINT_CHARLES)).expect("it has a place");
    let raw = &town.raw(SCHOOL_SAINT_CHARLES)["geometry"]["coordinates"];
    let apart = [
        school.longitude - raw[0].as_f64().expect("degrees"),
        school.latitude - raw[1].as_f64().expect("degrees"),
    ];
    assert!(apart.iter().all(|apart| apart.abs() < 1e-7), "{school:?} is not {raw}");
    let palace = town.city.place(town.row(PALACE)).expect("it has a place");
    let middle = town.metres([palace.longitude, palace.latitude]);
    assert!(
        town.rings(PALACE)[0].iter().any(|corner| corner[0] < middle[0]),
        "some of it lies west of its middle"
    );
    assert!(town.rings(PALACE)[0].iter().any(|corner| corner[0] > middle[0]), "and some east");
}

#[test]
fn what_is_near_the_casino_is_told_nearest_first_as_a_search_of_the_whole_file_has_it() {
    let Some(town) = monaco() else { return };
    let (longitude, latitude) = (7.428_2, 43.739_2);
    let place_m =
        town.city.frame.as_ref().expect("a grid").place(civitwin::geo::LonLat { longitude, latitude });
    let accepts = |row: Row<'_>| row.property("amenity").is_some();
    let found =
        near::nearest(&town.city, &town.index, place_m, &Wanted { accepts: &accepts, ..Wanted::nearest(60) });
    let here = town.metres([longitude, latitude]);
    let mut measured: Vec<f64> = town
        .all_raw()
        .filter(|(id, raw)| {
            !raw["properties"]["amenity"].is_null() && town.city.all().any(|row| row.feature_id() == *id)
        })
        .map(|(id, _)| town.place_to_m(here, id))
        .collect();
    measured.sort_by(f64::total_cmp);
    for (near, measured_m) in found.iter().zip(&measured) {
        assert!(is_about(near.distance_m, *measured_m), "{} m, measured {measured_m}", near.distance_m);
    }
    assert_eq!(found.len(), 60, "as many as were asked for");
}

// Topology: touches, within, crosses.

#[test]
fn the_rose_garden_lies_in_the_park_of_fontvieille() {
    let Some(town) = monaco() else { return };
    assert_eq!(relation(&town, PARK_OF_FONTVIEILLE, ROSE_GARDEN).topology, Topology::Inside, "the garden");
    assert_eq!(relation(&town, ROSE_GARDEN, PARK_OF_FONTVIEILLE).topology, Topology::Containing, "the park");
    let park = town.row(PARK_OF_FONTVIEILLE);
    let inside = near::inside(&town.city, &town.index, park, &|row| row.facts.layer == Layer::Point);
    let found: Vec<&str> =
        inside.iter().filter_map(|&at| town.city.row(at as usize)).map(Row::feature_id).collect();
    let is_inside = |id: &&str| town.holds(PARK_OF_FONTVIEILLE, town.rings(id)[0][0]);
    let points = town.city.all().filter(|row| row.facts.layer == Layer::Point).map(Row::feature_id);
    assert_eq!(found, points.filter(is_inside).collect::<Vec<_>>(), "and all that stands in it");
    assert!(found.len() > 20, "{} points", found.len());
}

#[test]
fn the_lane_sainte_barbe_crosses_the_gardens_of_saint_martin() {
    let Some(town) = monaco() else { return };
    assert_eq!(
        relation(&town, GARDENS_OF_SAINT_MARTIN, LANE_SAINTE_BARBE).topology,
        Topology::Crossing,
        "the lane"
    );
    let gardens = town.row(GARDENS_OF_SAINT_MARTIN);
    let crossing =
        near::crossing(&town.city, &town.index, gardens, &|row| row.name() == "Ruelle Sainte-Barbe");
    assert_eq!(crossing, [town.row(LANE_SAINTE_BARBE).index], "found among the streets");
}

#[test]
fn the_town_hall_of_monaco_stands_wall_to_wall_with_the_lycee() {
    let Some(town) = monaco() else { return };
    let found = relation(&town, TOWN_HALL, LYCEE);
    assert_eq!((found.topology, found.distance_m), (Topology::Adjoining, 0.0), "they share a wall of 15 m");
    assert_eq!(relation(&town, PALACE, CATHEDRAL).topology, Topology::Apart, "not so these");
}

#[test]
fn streets_of_neukolln_that_share_an_end_touch_and_streets_through_each_other_cross() {
    let Some(town) = neukolln() else { return };
    for (one, other) in [
        ("way/24669962", "way/213887879"),
        ("way/155594979", "way/297060624"),
        ("way/858527788", "way/874119207"),
    ] {
        assert_eq!(relation(&town, one, other).topology, Topology::Touching, "{one} and {other}");
    }
    let streets: Vec<Row<'_>> = town
        .city
        .all()
        .filter(|row| town.raw(row.feature_id())["geometry"]["type"] == "LineString")
        .collect();
    let mut crossings = 0;
    for (at, one) in streets.iter().enumerate() {
        for other in streets.iter().skip(at + 1) {
            let (ones, others) = (town.rings(one.feature_id()), town.rings(other.feature_id()));
            let is_through =
                |a: &[town::Place]| others[0].windows(2).any(|b| do_cross([a[0], a[1]], [b[0], b[1]]));
            if ones[0].windows(2).any(is_through) {
                crossings += 1;
                let found = relation(&town, one.feature_id(), other.feature_id()).topology;
                assert_eq!(found, Topology::Crossing, "{} and {}", one.feature_id(), other.feature_id());
            }
        }
    }
    assert!(crossings > 0, "some bridge or path crosses a street away from its corners");
}

#[test]
fn the_towers_and_naves_of_the_magdalenenkirche_lie_in_its_outline() {
    let Some(town) = neukolln() else { return };
    let church = town.row("way/39724251");
    let parts = near::inside(&town.city, &town.index, church, &|row| row.property("building:part").is_some());
    assert_eq!(parts.len(), 24, "its parts");
    for part in parts.iter().filter_map(|&part| town.city.row(part as usize)) {
        assert_eq!(
            relation(&town, "way/39724251", part.feature_id()).topology,
            Topology::Inside,
            "{}",
            part.feature_id()
        );
    }
}

#[test]
fn every_place_in_seattle_and_neukolln_lies_in_the_district_that_holds_it() {
    for (files, names, least) in [
        (
            ["cities/seattle/.geojson", "districts/seattle.geojson"],
            &["University District", "Pinehurst"][..],
            800,
        ),
        (["cities/berlin-neukolln/.geojson", "districts/berlin.geojson"], &["Neukölln"][..], 600),
    ] {
        let Some(town) = Town::read(&files) else { return };
        let mut districts = Districts::default();
        while districts.step(&town.city, &town.index) {}
        let raw_of: Vec<(&str, u32)> =
            districts.all().map(|at| (town.city.row(at as usize).expect("it is there").name(), at)).collect();
        for name in names {
            let (_, district) =
                raw_of.iter().find(|(of, _)| of == name).unwrap_or_else(|| panic!("no district {name}"));
            let id = town.all_raw().find(|(_, raw)| {
                raw["properties"]["name"] == *name && raw["properties"]["highway"].is_null()
            });
            let (id, _) = id.expect("a district of that name");
            let points = || town.city.all().filter(|row| row.facts.layer == Layer::Point);
            let mut checked = 0;
            for row in points() {
                let is_in = town.holds(id, town.rings(row.feature_id())[0][0]);
                assert_eq!(
                    districts.of(row.index) == Some(*district),
                    is_in,
                    "{} in {name}",
                    row.feature_id()
                );
                checked += 1;
            }
            let counted = districts.counts(Some(*district))[Layer::Point as usize];
            let measured = points().filter(|row| town.holds(id, town.rings(row.feature_id())[0][0])).count();
            assert_eq!(counted as usize, measured, "points of {name}");
            assert!(checked > least, "{checked} points");
        }
    }
}

// The same, as a page asks it.

fn twin(town: Town) -> Twin {
    let features = u32::try_from(town.city.len()).expect("a small city");
    let mut twin = Twin::default();
    twin.city = town.city;
    twin.accept(1, 0..features);
    twin
}

fn ask(twin: &mut Twin, question: &serde_json::Value) -> Result<Answer, String> {
    twin.step(&command::command(&question.to_string()), &Payload::default(), 0.0).expect("the twin answers")
}

fn query(twin: &mut Twin, question: &serde_json::Value) -> Vec<Feature> {
    match ask(twin, question) {
        Ok(Answer::Features(features)) => features,
        other => panic!("expected features, found {other:?}"),
    }
}

#[test]
fn a_page_that_asks_for_schools_near_the_station_gets_them_nearest_first() {
    let Some(town) = monaco() else { return };
    let mut twin = twin(town);
    let near = [7.419_7, 43.738_5];
    let found = query(&mut twin, &json!({"type": "query", "near": near, "kind": "School", "limit": 3}));
    let distances: Vec<f64> = found.iter().filter_map(|feature| feature.distance_m).collect();
    assert!(distances.is_sorted() && distances.len() == 3, "nearest first: {distances:?}");
    for feature in &found {
        let properties: serde_json::Value = serde_json::from_str(&feature.properties_json).expect("JSON");
        assert!([&properties["amenity"], &properties["building"]].contains(&&json!("school")), "{feature:?}");
        let east = feature.longitude > near[0];
        let bearing_deg = feature.bearing_deg.expect("a bearing");
        assert_eq!(bearing_deg < 180.0, east, "{} lies {}", feature.feature_id, compass(bearing_deg));
    }
    let within = query(
        &mut twin,
        &json!({"type": "query", "near": near, "kind": "school", "within_m": distances[1] + 0.1, "limit": 9}),
    );
    assert_eq!(within.len(), 2, "as far as is asked");
}

#[test]
fn a_page_that_asks_for_a_layer_a_kind_or_a_name_gets_those_alone() {
    let Some(town) = monaco() else { return };
    let mut twin = twin(town);
    let count = |twin: &mut Twin, rest: serde_json::Value| {
        let mut question = json!({"type": "query"});
        question.as_object_mut().expect("an object").extend(rest.as_object().expect("an object").clone());
        query(twin, &question)
    };
    assert_eq!(count(&mut twin, json!({})).len(), 20, "twenty where no number is given");
    assert_eq!(count(&mut twin, json!({"limit": 5_000})).len(), 1_000, "a thousand at most");
    assert_eq!(count(&mut twin, json!({"limit": 0})).len(), 0, "none");
    let trees = count(&mut twin, json!({"layer": "tree", "limit": 1_000}));
    assert!(
        trees.len() == 524 && trees.iter().all(|feature| feature.layer == Layer::Tree),
        "the trees of the file"
    );
    assert!(trees.iter().all(|feature| feature.distance_m.is_none()), "no place, no distance");
    for (kind, least) in [
        ("kind_main_road", 100),
        ("main_road", 100),
        ("type_bench", 20),
        ("Place_Of_Worship", 10),
        ("no such kind", 0),
    ] {
        let found = count(&mut twin, json!({"kind": kind, "limit": 1_000})).len();
        assert!(found >= least && (least > 0 || found == 0), "{found} of {kind}");
    }
    for (text, id) in [
        ("ÉGLISE SAINT-CHARLES", CHURCH_SAINT_CHARLES),
        ("relation/393226", PALACE),
        ("océanographique", OCEANOGRAPHIC_MUSEUM),
    ] {
        let found = count(&mut twin, json!({"text": text, "layer": "building"}));
        assert!(found.iter().any(|feature| feature.feature_id == id), "{text}: {found:?}");
    }
}

#[test]
fn a_question_that_makes_no_sense_is_refused_in_a_sentence() {
    let Some(town) = monaco() else { return };
    let (palace, cathedral) = (town.row(PALACE).index, town.row(CATHEDRAL).index);
    let count = town.city.len();
    let mut twin = twin(town);
    for (question, refusal) in [
        (json!({"type": "query", "within_m": 100}), "expected near with within_m, found none".to_owned()),
        (
            json!({"type": "query", "near": [7.4, 95]}),
            "expected near to be a longitude and a latitude".to_owned(),
        ),
        (
            json!({"type": "query", "near": [7.4, 43.7], "within_m": -1}),
            "expected within_m in metres".to_owned(),
        ),
        (
            json!({"type": "relate", "from": palace, "to": 99_999}),
            format!("no feature 99999: {count} are loaded"),
        ),
    ] {
        let refused = ask(&mut twin, &question).expect_err("it makes no sense");
        assert!(refused.starts_with(&refusal), "{question}: {refused}");
    }
    let Ok(Answer::Told(told)) = ask(&mut twin, &json!({"type": "relate", "from": palace, "to": cathedral}))
    else {
        panic!("expected an answer")
    };
    let said = serde_json::to_value(&told.said).expect("plain data");
    assert_eq!(said[0]["id"], "relation", "{said}");
    assert_eq!(
        (&said[0]["direction"], &said[0]["topology"]),
        (&json!("south_east"), &json!("apart")),
        "{said}"
    );
    assert!(is_about(said[0]["distance"]["m"].as_f64().expect("metres"), 153.85), "{said}");
}
