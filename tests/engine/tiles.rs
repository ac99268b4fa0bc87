//! Tiles come where one looks, as loads that the page never hears of.

use super::{Desk, answer, refusal, report};
use civitwin::city::{RingRole, Sheet};
use civitwin::engine::Outgoing;
use civitwin::format::Tile;
use civitwin::twin::Payload;
use glam::DVec2;

/// A sheet with one house in the middle of a tile.
fn house_in(tile: (u8, u32, u32)) -> Vec<u8> {
    let tile = Tile::new(tile.0, tile.1, tile.2).expect("a tile");
    let ring =
        [(0.49, 0.49), (0.51, 0.49), (0.51, 0.51), (0.49, 0.51)].map(|(x, y)| tile.place(DVec2::new(x, y)));
    let mut sheet = Sheet::default();
    sheet.add("", r#"{"building":"yes","height":12}"#, [(RingRole::Exterior, &ring[..])].into_iter());
    sheet.to_bytes()
}

const OPENED: &str = r#"{"type":"tiles","load":7,
    "min_zoom":0,"max_zoom":15,"bounds":[6.0,46.0,6.4,46.4],"centre":[6.14,46.2]}"#;

/// The tiles that are wished for.
fn wished(said: &[Outgoing]) -> Vec<(u8, u32, u32)> {
    let tile = |one: &Outgoing| match one {
        Outgoing::FetchTile { load: 7, tile } => Some(*tile),
        _ => None,
    };
    said.iter().filter_map(tile).collect()
}

impl Desk {
    /// Brings a tile with a house in it.
    fn bring(&mut self, tile: (u8, u32, u32)) {
        let text = format!(r#"{{"type":"sheet","load":7,"tile":[{},{},{}]}}"#, tile.0, tile.1, tile.2);
        self.say_with(0, &text, Payload { bytes: Some(house_in(tile)), ..Payload::default() });
    }

    /// Brings every tile that is wished for, until none is; gives all that was said.
    fn bring_tiles(&mut self) -> Vec<Outgoing> {
        let mut all = Vec::new();
        loop {
            self.clock_ms.set(self.clock_ms.get() + 300.0);
            let said = self.run();
            let tiles = wished(&said);
            all.extend(said);
            if tiles.is_empty() {
                return all;
            }
            for tile in tiles {
                self.bring(tile);
            }
        }
    }

    fn open(&mut self) -> Vec<Outgoing> {
        self.say(7, r#"{"type":"load","load":7,"url":"https://tiles.test/city.pmtiles"}"#);
        let said = self.run();
        let wanted = Outgoing::OpenTiles {
            load: 7,
            format: "pmtiles",
            url: "https://tiles.test/city.pmtiles".to_owned(),
        };
        assert!(said.contains(&wanted), "the source is to be opened: {said:?}");
        self.say(0, OPENED);
        self.bring_tiles()
    }
}

fn fetched(said: &[Outgoing]) -> usize {
    said.iter().filter(|one| matches!(one, Outgoing::FetchTile { .. })).count()
}

#[test]
fn a_source_is_shown_where_it_says_and_answers_once_all_in_view_is_there() {
    let mut desk = Desk::new(true);
    let said = desk.open();
    let report = report(&said, 7);
    assert!(fetched(&said) > 1 && report.features as usize == fetched(&said), "a house a tile: {report:?}");
    assert!((desk.engine.twin().camera().longitude - 6.14).abs() < 1e-9, "it looks at the source's middle");
    assert_eq!(desk.engine.twin().features(), report.features, "all can be read");
}

#[test]
fn looking_elsewhere_brings_other_tiles_and_staying_brings_none() {
    let mut desk = Desk::new(true);
    let first = fetched(&desk.open());
    assert_eq!(fetched(&desk.bring_tiles()), 0, "nothing moved");
    desk.say(9, r#"{"type":"set_camera","camera":{"longitude":6.3}}"#);
    let said = desk.bring_tiles();
    assert!(fetched(&said) > 0, "new ground");
    assert_eq!(
        desk.engine.twin().features() as usize,
        first + fetched(&said),
        "the old tiles are kept for a while"
    );
    desk.say(10, r#"{"type":"settle"}"#);
    assert!(answer(&desk.run(), 10).is_some(), "and at last all is calm");
}

#[test]
fn a_tile_that_cannot_be_had_is_an_issue_and_the_rest_is_shown() {
    let mut desk = Desk::new(true);
    desk.say(7, r#"{"type":"load","load":7,"url":"https://tiles.test/{z}/{x}/{y}.mvt"}"#);
    desk.run();
    desk.say(0, OPENED);
    let said = desk.run();
    let Some(Outgoing::FetchTile { tile, .. }) =
        said.iter().find(|one| matches!(one, Outgoing::FetchTile { .. }))
    else {
        panic!("no tile was wished for: {said:?}")
    };
    for tile in said.iter().filter_map(|one| match one {
        Outgoing::FetchTile { tile: other, .. } if other != tile => Some(*other),
        _ => None,
    }) {
        desk.bring(tile);
    }
    let (zoom, column, row) = *tile;
    desk.say(
        0,
        &format!(r#"{{"type":"failed","load":7,"tile":[{zoom},{column},{row}],"error":"answered 500"}}"#),
    );
    let report = report(&desk.bring_tiles(), 7);
    assert_eq!(report.issue_count, 1, "one tile is missing");
    assert_eq!(report.issues[0].position, format!("tile {zoom}/{column}/{row}"), "and it is named");
}

#[test]
fn an_unloaded_source_takes_its_tiles_with_it() {
    let mut desk = Desk::new(true);
    let empty = desk.ledger.counts();
    let report = report(&desk.open(), 7);
    desk.say(8, &format!(r#"{{"type":"unload","load_id":{}}}"#, report.load_id));
    let said = desk.run();
    assert!(
        answer(&said, 8).is_some() && said.contains(&Outgoing::CloseSource { load: 7 }),
        "closed: {said:?}"
    );
    assert_eq!(desk.engine.twin().features(), 0, "nothing is left to read");
    assert_eq!(desk.ledger.counts().buffers, empty.buffers, "nor on the GPU");
}

#[test]
fn a_source_that_cannot_be_opened_is_refused_with_its_reason() {
    let mut desk = Desk::new(true);
    desk.say(7, r#"{"type":"load","load":7,"url":"city.pmtiles"}"#);
    desk.run();
    desk.say(0, r#"{"type":"failed","load":7,"error":"expected a PMTiles archive, found version 4"}"#);
    let said = desk.run();
    assert_eq!(refusal(&said, 7).as_deref(), Some("expected a PMTiles archive, found version 4"), "in words");
}

#[test]
fn a_file_of_another_format_is_converted_and_then_read_like_any_other() {
    let mut desk = Desk::new(true);
    desk.say(7, r#"{"type":"load","load":7,"url":"delft.city.json"}"#);
    let said = desk.run();
    let wanted = Outgoing::Convert {
        load: 7,
        format: "cityjson",
        url: Some("delft.city.json".to_owned()),
        bytes: Vec::new(),
    };
    assert!(said.contains(&wanted), "to be converted: {said:?}");
    let sheet = house_in((15, 16_942, 11_600));
    let text = r#"{"type":"sheet","load":7,"counts":[3,2,0],
        "issues":["skipped","a","object a","a solid","none","warning","","file","a system","none"]}"#;
    desk.say_with(0, text, Payload { bytes: Some(sheet), ..Payload::default() });
    let report = report(&desk.run(), 7);
    assert_eq!(
        (report.features, report.skipped, report.issue_count),
        (1, 2, 3),
        "with what was wrong before"
    );
}

#[test]
fn a_document_that_turns_out_to_describe_tiles_becomes_a_source() {
    let mut desk = Desk::new(true);
    desk.say(7, r#"{"type":"load","load":7,"url":"https://tiles.test/city"}"#);
    desk.run();
    let text = br#"{"tilejson":"3.0.0","tiles":["https://tiles.test/{z}/{x}/{y}"]}"#;
    desk.engine.push_bytes(7, text.to_vec());
    let said = desk.run();
    let wanted =
        Outgoing::OpenTiles { load: 7, format: "tilejson", url: "https://tiles.test/city".to_owned() };
    assert!(said.contains(&wanted), "opened: {said:?}");
    desk.say(0, OPENED);
    assert!(report(&desk.bring_tiles(), 7).features > 0, "and shown");
}

#[test]
fn a_document_that_turns_out_to_be_a_building_model_is_converted() {
    let mut desk = Desk::new(true);
    desk.say(7, r#"{"type":"load","load":7,"url":"https://tiles.test/model.json"}"#);
    desk.run();
    desk.engine.push_bytes(7, br#"{"type":"CityJSON","version":"2.0","#.to_vec());
    let said = desk.run();
    let is_wanted =
        |one: &Outgoing| matches!(one, Outgoing::Convert { load: 7, format: "cityjson", url: Some(_), .. });
    assert!(said.iter().any(is_wanted), "converted: {said:?}");
    desk.engine.push_bytes(7, br#""CityObjects":{}}"#.to_vec());
    desk.engine.end_bytes(7, Ok(()));
    assert!(refusal(&desk.run(), 7).is_none(), "what was still on its way is nobody's");
    let text = r#"{"type":"sheet","load":7}"#;
    desk.say_with(0, text, Payload { bytes: Some(house_in((15, 16_942, 11_600))), ..Payload::default() });
    assert_eq!(report(&desk.run(), 7).features, 1, "and read");
}

#[test]
fn a_source_of_which_nothing_is_in_view_answers_all_the_same() {
    let mut desk = Desk::new(true);
    desk.say(3, r#"{"type":"set_camera","camera":{"longitude":100.0,"latitude":10.0,"zoom":16}}"#);
    desk.say(7, r#"{"type":"load","load":7,"url":"city.pmtiles"}"#);
    desk.run();
    desk.say(0, OPENED);
    assert_eq!(report(&desk.bring_tiles(), 7).features, 0, "nothing is there");
}

#[test]
fn a_source_without_an_index_may_come_whole() {
    let mut desk = Desk::new(true);
    desk.say(7, r#"{"type":"load","load":7,"url":"city.fgb"}"#);
    desk.run();
    let text = r#"{"type":"sheet","load":7}"#;
    desk.say_with(0, text, Payload { bytes: Some(house_in((15, 16_942, 11_600))), ..Payload::default() });
    assert_eq!(report(&desk.run(), 7).features, 1, "as one load");
}

#[test]
fn a_source_unloaded_while_its_tiles_are_on_the_way_to_the_screen_leaves_nothing() {
    let mut desk = Desk::new(true);
    desk.say(7, r#"{"type":"load","load":7,"url":"city.pmtiles"}"#);
    desk.run();
    desk.say(0, OPENED);
    let said = desk.run();
    desk.ledger.hold(true);
    for tile in wished(&said) {
        desk.bring(tile);
        desk.run();
    }
    for _ in 0..20 {
        desk.run();
    }
    assert!(desk.engine.twin().features() > 0, "tiles are built");
    desk.say(8, r#"{"type":"cancel","load":7}"#);
    desk.ledger.hold(false);
    desk.run();
    assert_eq!(desk.engine.twin().features(), 0, "and gone");
}

#[test]
fn settle_waits_for_the_tiles_that_a_new_view_shows() {
    let mut desk = Desk::new(true);
    desk.open();
    desk.say(9, r#"{"type":"set_camera","camera":{"longitude":6.3}}"#);
    desk.say(10, r#"{"type":"settle"}"#);
    let said = desk.run();
    assert!(answer(&said, 10).is_none(), "tiles are still to come: {said:?}");
    let first = wished(&said);
    for tile in first {
        desk.bring(tile);
    }
    assert!(answer(&desk.bring_tiles(), 10).is_some(), "now all is there");
}

#[test]
fn a_tile_that_comes_twice_or_too_late_is_nobodys() {
    let mut desk = Desk::new(true);
    let before = report(&desk.open(), 7).features;
    let text = r#"{"type":"sheet","load":7,"tile":[15,16942,11600]}"#;
    let sheet = house_in((15, 16_942, 11_600));
    desk.say_with(0, text, Payload { bytes: Some(sheet), ..Payload::default() });
    desk.run();
    assert_eq!(desk.engine.twin().features(), before, "as before");
}

#[test]
fn another_shape_of_the_picture_brings_the_tiles_it_shows() {
    let mut desk = Desk::new(true);
    desk.open();
    desk.say(9, r#"{"type":"viewport","width_css_px":2400,"height_css_px":1800,"pixel_ratio":1}"#);
    assert!(fetched(&desk.bring_tiles()) > 0, "more ground is seen");
}
