//! Real cities, read as one without eyes reads them: everything drawn is in the tree and in the table, with a name and a
//! line, and a city of 100,000 features answers as quickly as one of a hundred.
//!
//! Reads the shared data; skips loudly where it is absent.

#[path = "support/command.rs"]
mod command;
#[path = "support/mod.rs"]
mod support;

use civitwin::city::{Flags, Layer, ReadOptions, Reader, resolve_parts};
use civitwin::mesh::is_drawn;
use civitwin::twin::{Answer, Payload, Twin};
use command::command;
use std::collections::BTreeSet;
use std::path::Path;
use support::{bytes_of, is_geojson, shared_files};

/// A twin of the files of one folder.
fn twin_of(files: &[&Path]) -> Twin {
    let mut twin = Twin::default();
    ask(&mut twin, r#"{"type":"viewport","width_css_px":1200,"height_css_px":800,"pixel_ratio":1}"#);
    for (load_id, file) in (1..).zip(files) {
        let first = twin.city.len();
        let mut reader = Reader::new(&ReadOptions::default());
        reader.push(&bytes_of(file), &mut twin.city);
        let read = reader.finish(&mut twin.city);
        read.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        resolve_parts(&mut twin.city, 0..u32::MAX);
        let index = |feature: usize| u32::try_from(feature).expect("a city");
        twin.accept(load_id, index(first)..index(twin.city.len()));
        twin.complete(true);
    }
    twin
}

fn ask(twin: &mut Twin, text: &str) -> Answer {
    let answer = twin.step(&command(text), &Payload::default(), 0.0).expect("a command of the twin");
    answer.unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// All features under a node of the tree, those of each node in order.
fn leaves(twin: &mut Twin, node: Option<&str>, found: &mut Vec<u32>) {
    const PAGE: u32 = 500;
    let node_json = serde_json::to_string(&node).expect("text");
    let (mut offset, mut total) = (0, 1);
    while offset < total {
        let text = format!(r#"{{"type":"tree","node":{node_json},"offset":{offset},"limit":{PAGE}}}"#);
        let Answer::Tree(level) = ask(twin, &text) else { panic!("expected a level of the tree") };
        total = level.total;
        offset += PAGE;
        for child in level.children {
            assert!(!child.title.args.is_empty() || !child.title.id.is_empty(), "every node has a title");
            found.extend(child.index);
            if child.is_branch {
                let before = found.len();
                leaves(twin, Some(&child.node), found);
                let below = u32::try_from(found.len() - before).expect("a city");
                assert_eq!(below, child.count, "under {} as many as it says", child.node);
            }
        }
    }
}

/// All features of the table; their titles, kinds and places are looked at.
fn rows(twin: &mut Twin) -> BTreeSet<u32> {
    const PAGE: u32 = 20_000;
    let (mut offset, mut total, mut found) = (0, 1, BTreeSet::new());
    while offset < total {
        let text = format!(r#"{{"type":"table","ask":{{"offset":{offset},"limit":{PAGE}}}}}"#);
        let Answer::Table(table) = ask(twin, &text) else { panic!("expected a table") };
        total = table.total;
        offset += PAGE;
        for row in table.rows {
            let said = [&row.title, &row.kind, &row.place]
                .map(|message| serde_json::to_string(message).expect("plain data"));
            assert!(
                said.iter().all(|said| !said.contains(r#""text":"""#)),
                "nothing empty is said: {said:?}"
            );
            assert!(found.insert(row.index), "feature {} is there once", row.index);
        }
    }
    found
}

fn holds_what_is_drawn(city: &str, files: &[&Path]) {
    let mut twin = twin_of(files);
    let mut listed = Vec::new();
    leaves(&mut twin, None, &mut listed);
    let in_tree: BTreeSet<u32> = listed.iter().copied().collect();
    assert_eq!(in_tree.len(), listed.len(), "{city}: each feature is in the tree once");
    let (mut drawn, mut readable) = (BTreeSet::new(), BTreeSet::new());
    for row in twin.city.all() {
        let into = if is_drawn(row.facts.flags) { &mut drawn } else { &mut readable };
        into.insert(row.index);
    }
    assert!(!drawn.is_empty(), "{city} is not empty");
    let beside: BTreeSet<u32> = in_tree.difference(&drawn).copied().collect();
    assert!(in_tree.is_superset(&drawn), "{city}: all that is drawn can be read");
    assert_eq!(beside, readable, "{city}: and beside it only what is said not to be drawn");
    assert_eq!(rows(&mut twin), in_tree, "{city}: the table holds the same");
    for &feature in listed.iter().step_by(listed.len() / 200 + 1) {
        let text = format!(r#"{{"type":"describe","subject":"feature","index":{feature},"level":"full"}}"#);
        let Answer::Told(told) = ask(&mut twin, &text) else { panic!("expected sentences") };
        assert!(
            !told.said.is_empty() && told.item.is_some_and(|item| item.index == feature),
            "{city}: {feature}"
        );
    }
    println!("{city}: {} drawn, {} only readable", drawn.len(), readable.len());
}

#[test]
fn everything_drawn_is_in_the_tree_and_in_the_table() {
    let files = shared_files("cities", is_geojson);
    let folder = |file: &Path| file.parent().and_then(Path::file_name).unwrap_or_default().to_owned();
    let cities: BTreeSet<_> = files.iter().map(|file| folder(file)).collect();
    for city in cities {
        let of_city: Vec<&Path> =
            files.iter().map(|file| file.as_path()).filter(|file| folder(file) == city).collect();
        holds_what_is_drawn(&city.to_string_lossy(), &of_city);
    }
    for districts in shared_files("districts", is_geojson) {
        let name = districts.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        holds_what_is_drawn(&name, &[&districts]);
        // A city and its districts, where there are both.
        let mut both: Vec<&Path> =
            files.iter().map(|file| file.as_path()).filter(|file| folder(file) == name.as_str()).collect();
        if !both.is_empty() {
            both.push(&districts);
            holds_what_is_drawn(&format!("{name} with its districts"), &both);
        }
    }
}

#[test]
fn a_real_city_is_described_by_its_own_names() {
    let monaco = shared_files("cities/monaco", is_geojson);
    if monaco.is_empty() {
        return;
    }
    let mut twin = twin_of(&monaco.iter().map(|file| file.as_path()).collect::<Vec<_>>());
    for text in [
        r#"{"type":"describe","subject":"city","level":"full"}"#,
        r#"{"type":"describe","subject":"view","level":"normal"}"#,
        r#"{"type":"describe","subject":"view","level":"full"}"#,
        r#"{"type":"describe","subject":"place","level":"full"}"#,
        r#"{"type":"search","text":"casino","kinds":[],"limit":3}"#,
        r#"{"type":"cursor","act":{"move":{"right":1,"up":0,"step_m":0}},"filter":"notable"}"#,
        r#"{"type":"cursor","act":{"next":{}},"filter":"notable"}"#,
        r#"{"type":"cursor","act":{"where":{}},"filter":"notable"}"#,
    ] {
        let answer = ask(&mut twin, text);
        println!("{text}\n  {}", serde_json::to_string(&answer).expect("plain data"));
    }
    let Answer::Items(items) =
        ask(&mut twin, r#"{"type":"search","text":"casino de monte","kinds":[],"limit":3}"#)
    else {
        panic!("expected items")
    };
    assert!(items.total > 0, "the casino is found");
    let parts = twin.city.all().filter(|row| row.facts.flags.has(Flags::PART)).count();
    let buildings = twin.city.all().filter(|row| row.facts.layer == Layer::Building).count();
    println!("{buildings} buildings, {parts} of them parts");
}
