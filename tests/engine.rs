//! The engine without a browser: commands in, answers and events out, a pretended GPU below.

#![cfg(feature = "gpu")]

#[path = "support/command.rs"]
mod command;
#[path = "engine/live.rs"]
mod live;
#[path = "engine/marks.rs"]
mod marks;
#[path = "engine/pretend.rs"]
mod pretend;
#[path = "engine/tiles.rs"]
mod tiles;

use civitwin::city::Layer;
use civitwin::engine::{Engine, Outgoing};
use civitwin::style::flag;
use civitwin::twin::{Answer, Event, LoadReport, Payload};
use command::command;
use pretend::{Ledger, PretendGpu};
use std::cell::Cell;
use std::rc::Rc;

/// An engine, its pretended GPU, and a clock that only moves when looked at.
struct Desk {
    engine: Engine,
    ledger: Rc<Ledger>,
    clock_ms: Cell<f64>,
    heard: Vec<Outgoing>,
}

impl Desk {
    fn new(visible: bool) -> Self {
        let mut desk = Self {
            engine: Engine::default(),
            ledger: Rc::default(),
            clock_ms: Cell::new(0.0),
            heard: Vec::new(),
        };
        let start = format!(
            r#"{{"type":"start","renderer":"auto","quality":"low","theme":"light","visible":{visible},"view":null,
                "viewport":{{"width_css_px":800,"height_css_px":600,"pixel_ratio":1}},
                "preferences":{{"dark":false,"reduced_motion":true,"device_memory_gb":8}}}}"#
        );
        desk.say(1, &start);
        desk.give_gpu();
        desk
    }

    fn give_gpu(&mut self) {
        self.engine.set_gpu(1, Box::new(PretendGpu::new(Rc::clone(&self.ledger))), None);
    }

    fn say(&mut self, id: u32, text: &str) {
        self.say_with(id, text, Payload::default());
    }

    fn say_with(&mut self, id: u32, text: &str, payload: Payload) {
        self.engine.receive(id, command(text), payload, self.clock_ms.get());
    }

    fn load(&mut self, id: u32, document: &str) {
        let payload = Payload { bytes: Some(document.as_bytes().to_vec()), ..Payload::default() };
        self.say_with(id, &format!(r#"{{"type":"load","load":{id}}}"#), payload);
    }

    /// Lets everything happen that wants to; returns what was said since the last call.
    fn run(&mut self) -> Vec<Outgoing> {
        for _ in 0..10_000 {
            let clock = || {
                self.clock_ms.set(self.clock_ms.get() + 0.1);
                self.clock_ms.get()
            };
            if self.engine.has_work() {
                self.engine.work(&clock);
            } else if self.engine.wants_frame() {
                self.engine.frame(&clock);
            } else if self.engine.wants_poll() {
                self.engine.poll(&clock);
            } else {
                break;
            }
            self.heard.extend(self.engine.drain());
            if !self.ledger.is_progressing() {
                break;
            }
        }
        self.heard.extend(self.engine.drain());
        std::mem::take(&mut self.heard)
    }

    fn frames(&mut self) -> u32 {
        self.say(99, r#"{"type":"stats"}"#);
        let said = self.run();
        let Some(Answer::Stats(stats)) = answer(&said, 99) else { panic!("no stats among {said:?}") };
        stats.frames_drawn
    }
}

fn texels(desk: &Desk) -> Vec<u32> {
    desk.engine.twin().channels.stretches(0..u32::MAX).flat_map(|(_, texels)| texels).copied().collect()
}

fn answer(said: &[Outgoing], to: u32) -> Option<Answer> {
    said.iter().find_map(|one| match one {
        Outgoing::Answer { id, answer } if *id == to => Some(answer.clone()),
        _ => None,
    })
}

fn refusal(said: &[Outgoing], to: u32) -> Option<String> {
    said.iter().find_map(|one| match one {
        Outgoing::Refuse { id, error } if *id == to => Some(error.clone()),
        _ => None,
    })
}

fn report(said: &[Outgoing], to: u32) -> LoadReport {
    match answer(said, to) {
        Some(Answer::Report(report)) => *report,
        other => panic!("expected a report, found {other:?} among {said:?}"),
    }
}

fn house(id: &str, east: f64) -> String {
    let ring: Vec<_> = [(0.0, 0.0), (1e-4, 0.0), (1e-4, 1e-4), (0.0, 1e-4), (0.0, 0.0)]
        .iter()
        .map(|(x, y)| format!("[{},{}]", 6.1 + east + x, 46.2 + y))
        .collect();
    format!(
        r#"{{"type":"Feature","id":"{id}","properties":{{"building":"yes","height":"12"}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#,
        ring.join(",")
    )
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

#[test]
fn a_load_tells_what_it_read_and_when_it_was_seen() {
    let mut desk = Desk::new(true);
    let broken = r#"{"type":"Feature","properties":{},"geometry":null}"#.to_owned();
    desk.load(7, &collection(&[house("a", 0.0), broken, house("b", 0.001)]));
    let said = desk.run();
    let report = report(&said, 7);
    assert_eq!((report.features, report.skipped), (2, 1), "two houses, one place without a geometry");
    assert_eq!(report.issue_count, 1, "and one issue that says so: {:?}", report.issues);
    assert!(report.first_frame_ms.is_some_and(|ms| ms > 0.0), "seen at {:?}", report.first_frame_ms);
    let told =
        said.iter().any(|one| matches!(one, Outgoing::Event(Event::Issue { features: 2, skipped: 1, .. })));
    assert!(told, "and told as an event");
}

#[test]
fn loads_append_in_call_order() {
    let mut desk = Desk::new(true);
    desk.load(7, &collection(&[house("a", 0.0)]));
    desk.load(8, &collection(&[house("b", 0.001)]));
    let said = desk.run();
    assert!(report(&said, 7).load_id < report(&said, 8).load_id, "in call order");
    assert_eq!(
        desk.engine.twin().feature(1).map(|feature| feature.feature_id).as_deref(),
        Some("b"),
        "the second"
    );
}

#[test]
fn a_city_that_nobody_sees_is_built_but_not_drawn() {
    let mut desk = Desk::new(false);
    desk.load(7, &collection(&[house("a", 0.0)]));
    let said = desk.run();
    assert_eq!(report(&said, 7).first_frame_ms, None, "no frame came");
    assert_eq!(desk.frames(), 0, "nothing was drawn");
    desk.say(0, r#"{"type":"visible","visible":true}"#);
    desk.run();
    assert_eq!(desk.frames(), 1, "one frame when it came into view");
}

#[test]
fn nothing_is_drawn_when_nothing_changes() {
    let mut desk = Desk::new(true);
    desk.load(7, &collection(&[house("a", 0.0)]));
    desk.run();
    let before = desk.frames();
    for _ in 0..100 {
        desk.say(0, r#"{"type":"hover","x_css_px":1,"y_css_px":599}"#);
        desk.run();
    }
    assert!(!desk.engine.wants_frame() && !desk.engine.wants_poll() && !desk.engine.has_work(), "at rest");
    assert_eq!(desk.frames(), before, "hovering over bare ground draws nothing");
}

#[test]
fn settle_waits_for_loads_and_for_the_gpu() {
    let mut desk = Desk::new(true);
    desk.ledger.hold(true);
    desk.load(7, &collection(&[house("a", 0.0)]));
    desk.say(8, r#"{"type":"settle"}"#);
    let said = desk.run();
    assert_eq!((answer(&said, 7), answer(&said, 8)), (None, None), "the GPU is not done");
    desk.ledger.hold(false);
    let said = desk.run();
    assert!(
        matches!(answer(&said, 8), Some(Answer::Settled { frames: 1.., frame_ms: Some(_) })),
        "settled: {said:?}"
    );
    assert_eq!(report(&said, 7).features, 1, "and loaded");
}

#[test]
fn a_lost_gpu_is_rebuilt_with_camera_and_selection() {
    let mut desk = Desk::new(true);
    desk.load(7, &collection(&[house("a", 0.0), house("b", 0.001)]));
    desk.say(0, r#"{"type":"set_camera","camera":{"zoom":16.5,"bearing_deg":30}}"#);
    desk.say(0, r#"{"type":"select","index":1}"#);
    desk.run();
    let (camera, texels) = (desk.engine.twin().camera(), texels(&desk));
    let built = desk.ledger.counts();
    desk.say(0, r#"{"type":"lose"}"#);
    desk.ledger.lose();
    desk.say(9, r#"{"type":"settle"}"#);
    let said = desk.run();
    let asked = said.iter().any(|one| matches!(one, Outgoing::Event(Event::CanvasWanted { .. })));
    assert!(asked, "asks for a fresh canvas: {said:?}");
    assert_eq!(answer(&said, 9), None, "not settled without a picture");
    desk.ledger = Rc::default();
    desk.say(2, r#"{"type":"canvas","renderer":"auto"}"#);
    desk.give_gpu();
    let said = desk.run();
    assert!(matches!(answer(&said, 9), Some(Answer::Settled { frames: 1.., .. })), "drawn again: {said:?}");
    assert_eq!(desk.engine.twin().camera(), camera, "the same view");
    assert_eq!(self::texels(&desk), texels, "the same selection");
    assert_eq!(desk.ledger.counts().draws, built.draws, "the same scene");
}

#[test]
fn without_any_gpu_a_city_is_read_all_the_same() {
    let mut desk = Desk::new(true);
    desk.engine.no_gpu(1, Some("no adapter".into()));
    desk.load(7, &collection(&[house("a", 0.0)]));
    desk.say(8, r#"{"type":"snapshot"}"#);
    desk.say(9, r#"{"type":"settle"}"#);
    let said = desk.run();
    assert_eq!(report(&said, 7).first_frame_ms, None, "no picture");
    assert_eq!(refusal(&said, 8).as_deref(), Some("no picture: the renderer is none"), "said plainly");
    assert_eq!(answer(&said, 9), Some(Answer::Settled { frames: 0, frame_ms: None }), "and settled");
}

#[test]
fn what_is_no_geojson_is_refused_in_one_sentence_and_the_rest_goes_on() {
    let mut desk = Desk::new(true);
    desk.load(7, "<html>404</html>");
    desk.load(8, &collection(&[house("a", 0.0)]));
    let said = desk.run();
    assert!(refusal(&said, 7).is_some_and(|error| error.contains("GeoJSON")), "refused: {said:?}");
    assert_eq!(report(&said, 8).features, 1, "the next one is read");
    assert_eq!(
        desk.engine.twin().feature(0).map(|feature| feature.feature_id).as_deref(),
        Some("a"),
        "from index 0"
    );
}

#[test]
fn a_cancelled_load_leaves_nothing_behind() {
    let mut desk = Desk::new(true);
    desk.say(7, r#"{"type":"load","load":7,"url":"http://127.0.0.1/city.geojson"}"#);
    let said = desk.run();
    assert!(matches!(said.as_slice(), [.., Outgoing::Fetch { load: 7, .. }]), "fetched: {said:?}");
    let document = collection(&[house("a", 0.0), house("b", 0.001)]);
    desk.engine.push_bytes(7, document.as_bytes()[..document.len() - 40].to_vec());
    desk.run();
    desk.say(8, r#"{"type":"cancel","load":7}"#);
    let said = desk.run();
    assert_eq!(refusal(&said, 7).as_deref(), Some("load was cancelled"), "told");
    assert!(said.contains(&Outgoing::StopFetch { load: 7 }), "and the download stopped");
    assert_eq!(desk.engine.twin().features(), 0, "nothing stays");
}

#[test]
fn values_send_their_rows_and_no_mesh() {
    let mut desk = Desk::new(true);
    desk.load(7, &collection(&[house("a", 0.0), house("b", 0.001)]));
    desk.run();
    let before = desk.ledger.counts();
    desk.say_with(8, r#"{"type":"set_values"}"#, Payload { values: vec![1.0, 2.0], ..Payload::default() });
    desk.run();
    let after = desk.ledger.counts();
    assert_eq!(after.buffers, before.buffers, "no new buffer");
    assert_eq!(after.textures, before.textures, "no new texture");
    let sent = after.texture_bytes - before.texture_bytes;
    assert!((8..=8_192).contains(&sent), "{sent} bytes: a row of the channel texture");
}

#[test]
fn a_building_too_many_does_not_hide_the_others() {
    let mut desk = Desk::new(true);
    desk.load(7, &collection(&[house("a", 0.0)]));
    desk.load(8, &collection(&[house("b", 0.001)]));
    let said = desk.run();
    let first = report(&said, 7).load_id;
    let drawn = desk.ledger.counts().draws;
    desk.say(9, &format!(r#"{{"type":"unload","load_id":{first}}}"#));
    desk.run();
    assert!(desk.ledger.counts().draws < drawn, "less is drawn");
    assert_eq!(desk.engine.twin().features(), 1, "one is left");
    assert!(
        desk.engine.twin().feature(0).is_none() && desk.engine.twin().feature(1).is_some(),
        "under its old index"
    );
}

#[test]
fn a_city_that_is_read_again_has_its_old_indices_though_what_lay_before_it_is_gone() {
    let mut desk = Desk::new(true);
    desk.load(7, &collection(&[house("a", 0.0), house("b", 0.001)]));
    let said = desk.run();
    let found = report(&said, 7);
    let counts = Layer::ALL.map(|layer| if layer == Layer::Building { 2 } else { 0 });
    assert_eq!((found.first_index, found.layers), (0, counts.to_vec()), "two houses, from 0 on");

    let mut again = Desk::new(true);
    let document = collection(&[house("a", 0.0), house("b", 0.001)]);
    let payload = Payload { bytes: Some(document.into_bytes()), ..Payload::default() };
    again.say_with(7, r#"{"type":"load","load":7,"first_index":3}"#, payload);
    again.load(8, &collection(&[house("c", 0.002)]));
    let said = again.run();
    assert_eq!((report(&said, 7).first_index, report(&said, 8).first_index), (3, 5), "after a gap of three");
    assert!(report(&said, 7).first_frame_ms.is_some(), "and seen");
    let twin = again.engine.twin();
    assert_eq!(twin.features(), 3, "the gap counts for nothing");
    assert!(twin.feature(2).is_none(), "and nothing is in it");
    assert_eq!(twin.feature(4).map(|feature| feature.feature_id).as_deref(), Some("b"), "the second house");
    again.say_with(
        9,
        r#"{"type":"set_values"}"#,
        Payload { values: vec![1.0, 2.0, 3.0], ..Payload::default() },
    );
    again.run();
    let valued = |at: usize| {
        let texel = again.engine.twin().channels.texel(u32::try_from(at).expect("few"));
        texel.is_some_and(|texel| texel & flag::VALUED != 0)
    };
    assert_eq!([1, 3, 4, 5].map(valued), [false, true, true, true], "values are the houses', not the gap's");
}

#[test]
fn a_first_index_below_what_is_there_changes_nothing() {
    let mut desk = Desk::new(true);
    desk.load(7, &collection(&[house("a", 0.0), house("b", 0.001)]));
    let payload = Payload { bytes: Some(collection(&[house("c", 0.0)]).into_bytes()), ..Payload::default() };
    desk.say_with(8, r#"{"type":"load","load":8,"first_index":1}"#, payload);
    assert_eq!(report(&desk.run(), 8).first_index, 2, "after those that are there");
}

#[test]
fn a_call_about_no_feature_settles_the_scale_of_its_layer() {
    let house_color = |range: Option<[f32; 2]>| {
        let mut desk = Desk::new(true);
        desk.load(7, &collection(&[house("a", 0.0)]));
        desk.run();
        if let Some(values) = range {
            let features = Some(vec![u32::MAX; 2]);
            desk.say_with(
                8,
                r#"{"type":"set_values"}"#,
                Payload { values: values.to_vec(), features, bytes: None },
            );
        }
        desk.say_with(9, r#"{"type":"set_values"}"#, Payload { values: vec![5.0], ..Payload::default() });
        desk.run();
        desk.engine.twin().channels.texel(0).expect("there")
    };
    assert_ne!(
        house_color(Some([0.0, 10.0])),
        house_color(Some([5.0, 50.0])),
        "the middle, and the lowest class"
    );
    assert_eq!(house_color(Some([5.0, 5.0])), house_color(None), "one value alone is its own range");
}

#[test]
fn a_load_is_answered_though_the_picture_keeps_changing() {
    let mut desk = Desk::new(true);
    desk.load(7, &collection(&[house("a", 0.0)]));
    let clock = || {
        desk.clock_ms.set(desk.clock_ms.get() + 0.1);
        desk.clock_ms.get()
    };
    while desk.engine.has_work() {
        desk.engine.work(&clock);
    }
    let mut said = Vec::new();
    for _ in 0..3 {
        desk.engine.frame(&clock);
        said.extend(desk.engine.drain());
        let turn = command(r#"{"type":"gesture","kind":"rotate","bearing_deg":1,"pitch_deg":0}"#);
        desk.engine.receive(0, turn, Payload::default(), 0.0);
    }
    assert!(desk.engine.wants_frame(), "the hand has not stopped");
    assert_eq!(report(&said, 7).features, 1, "loaded and told");
}

#[test]
fn settle_does_not_wait_for_what_was_asked_after_it() {
    let mut desk = Desk::new(true);
    desk.load(7, &collection(&[house("a", 0.0)]));
    desk.say(8, r#"{"type":"settle"}"#);
    desk.say(9, r#"{"type":"load","load":9,"url":"http://127.0.0.1/slow.geojson"}"#);
    let said = desk.run();
    assert!(matches!(answer(&said, 8), Some(Answer::Settled { frames: 1.., .. })), "settled: {said:?}");
    assert_eq!(answer(&said, 9), None, "the slow one is still on its way");
}

#[test]
fn a_flight_that_nobody_can_see_lands() {
    let mut desk = Desk::new(true);
    let calm = r#"{"type":"preferences","dark":false,"reduced_motion":false,"device_memory_gb":8}"#;
    desk.say(0, calm);
    desk.say(7, r#"{"type":"fly_to","camera":{"zoom":12}}"#);
    desk.engine.no_gpu(1, Some("gone".into()));
    let said = desk.run();
    assert_eq!(answer(&said, 7), Some(Answer::Done), "landed: {said:?}");
    assert!(!desk.engine.wants_poll() && !desk.engine.wants_frame(), "and at rest");
}

#[test]
fn a_city_loaded_into_a_map_without_size_is_fitted_when_it_gets_one() {
    let mut desk = Desk::new(true);
    desk.say(0, r#"{"type":"viewport","width_css_px":0,"height_css_px":0,"pixel_ratio":1}"#);
    desk.load(7, &collection(&[house("a", 0.0), house("b", 0.01)]));
    desk.run();
    let before = desk.engine.twin().camera().zoom;
    desk.say(0, r#"{"type":"viewport","width_css_px":800,"height_css_px":600,"pixel_ratio":1}"#);
    let after = desk.engine.twin().camera().zoom;
    assert!(after > before + 3.0, "zoom {before} became {after}");
}

#[test]
fn an_outline_comes_back_when_its_parts_are_unloaded() {
    let mut desk = Desk::new(true);
    desk.load(7, &collection(&[house("outline", 0.0)]));
    desk.load(
        8,
        &collection(&[house("part", 0.0).replace(r#""building":"yes""#, r#""building:part":"yes""#)]),
    );
    let said = desk.run();
    let hidden = |desk: &Desk| texels(desk)[0] & civitwin::style::flag::HIDDEN != 0;
    assert!(hidden(&desk), "the part stands in for it");
    let parts = report(&said, 8).load_id;
    desk.say(9, &format!(r#"{{"type":"unload","load_id":{parts}}}"#));
    desk.run();
    assert!(!hidden(&desk), "back again");
}

/// A town of so many houses in a row, and the byte behind the house of that number.
fn street(houses: u32, cut: u32) -> (String, usize) {
    let features: Vec<String> = (0..houses).map(|k| house(&k.to_string(), f64::from(k) * 2e-4)).collect();
    let text = collection(&features);
    let end = text.find(&features[cut as usize]).expect("it is there");
    (text, end)
}

#[test]
fn the_first_part_of_a_city_is_drawn_before_the_last_byte_has_come() {
    let mut desk = Desk::new(true);
    let (text, cut) = street(6_000, 5_500);
    desk.say(7, r#"{"type":"load","load":7,"url":"street.geojson"}"#);
    desk.run();
    let bare = desk.ledger.counts().draws;
    desk.clock_ms.set(1_000.0);
    desk.engine.push_bytes(7, text.as_bytes()[..cut].to_vec());
    let said = desk.run();
    assert!(answer(&said, 7).is_none(), "the load is not done");
    assert!(desk.ledger.counts().draws > bare, "but houses are drawn");
    assert!(desk.engine.twin().features() >= 4_096, "and can be picked and read");
    assert!(
        said.iter().any(|one| matches!(one, Outgoing::Event(Event::Moved { .. }))),
        "the map looks at them"
    );
    desk.engine.push_bytes(7, text.as_bytes()[cut..].to_vec());
    desk.engine.end_bytes(7, Ok(()));
    assert_eq!(report(&desk.run(), 7).features, 6_000, "and at last all");
}

#[test]
fn an_outline_drawn_before_its_parts_came_disappears_by_a_flag_not_by_a_rebuild() {
    let mut desk = Desk::new(true);
    let (text, cut) = street(9_000, 5_000);
    let part = r#",{"type":"Feature","id":"part","properties":{"building:part":"yes","height":"30"},"geometry":{"type":"Polygon",
        "coordinates":[[[6.10002,46.20002],[6.10008,46.20002],[6.10008,46.20008],[6.10002,46.20002]]]}}]}"#;
    let text = format!("{}{part}", text.trim_end_matches("]}"));
    desk.say(7, r#"{"type":"load","load":7,"url":"street.geojson"}"#);
    desk.engine.push_bytes(7, text.as_bytes()[..cut].to_vec());
    desk.run();
    let hidden = |desk: &Desk| desk.engine.twin().channels.texel(0).expect("there") & flag::HIDDEN != 0;
    assert!(!hidden(&desk), "the outline stands");
    desk.engine.push_bytes(7, text.as_bytes()[cut..].to_vec());
    desk.engine.end_bytes(7, Ok(()));
    assert_eq!(report(&desk.run(), 7).features, 9_001, "all read");
    assert!(hidden(&desk), "its part stands in its place");
}

#[test]
fn a_load_cancelled_while_half_of_it_is_drawn_leaves_nothing_behind() {
    let mut desk = Desk::new(true);
    let empty = desk.ledger.counts();
    let (text, cut) = street(6_000, 5_500);
    desk.say(7, r#"{"type":"load","load":7,"url":"street.geojson"}"#);
    desk.engine.push_bytes(7, text.as_bytes()[..cut].to_vec());
    desk.run();
    assert!(desk.ledger.counts().buffers > empty.buffers, "roofs are on the GPU");
    desk.say(8, r#"{"type":"cancel","load":7}"#);
    assert!(refusal(&desk.run(), 7).is_some(), "the load is refused");
    assert_eq!(desk.engine.twin().features(), 0, "no feature is left");
    let left = desk.ledger.counts();
    assert_eq!((left.buffers, left.textures), (empty.buffers, empty.textures), "nor memory on the GPU");
}

#[test]
fn a_gpu_that_comes_in_the_middle_of_a_load_shows_all_of_it() {
    let mut desk = Desk::new(true);
    let (text, cut) = street(6_000, 5_500);
    desk.say(7, r#"{"type":"load","load":7,"url":"street.geojson"}"#);
    desk.engine.push_bytes(7, text.as_bytes()[..cut].to_vec());
    desk.run();
    desk.ledger.lose();
    desk.run();
    desk.ledger = Rc::default();
    desk.give_gpu();
    desk.engine.push_bytes(7, text.as_bytes()[cut..].to_vec());
    desk.engine.end_bytes(7, Ok(()));
    let said = desk.run();
    assert!(report(&said, 7).first_frame_ms.is_some(), "and it was seen");
    let records = desk.ledger.counts().texture_bytes / 8;
    assert!(records > 6_000 * 5, "corners, walls and a box of every house: {records} texels");
}
