//! Marks through the engine: laid between the page's loads, moved a step at a time, sent in small pieces, and gone again.

use super::{Desk, answer, collection, house, report};
use civitwin::batch::{Batch, Row, Value};
use civitwin::engine::Outgoing;
use civitwin::geo::LonLat;
use civitwin::twin::{Answer, Event, Payload};

/// The first of March 2026 at noon.
const NOON_MS: f64 = 1_772_366_400_000.0;
const BUSES: &str =
    r#"{"type":"feed","feed":7,"rules":{"title":"Bus","bind":{"by":"marker"},"style":{"symbol":"bus"}}}"#;

/// Where a bus is, metres east of the first house.
fn bus(it: &mut Batch, number: u32, east_m: f64, after_s: f64) -> Row {
    let at_ms = NOON_MS + after_s * 1_000.0;
    Row {
        entity: it.text(&format!("bus {number}")),
        attribute: it.text("speed"),
        value: Value::Number(east_m),
        begin_ms: at_ms,
        end_ms: at_ms,
        longitude: 6.1 + east_m / 77_000.0,
        latitude: 46.200_3,
        ..Row::default()
    }
}

impl Desk {
    /// A city with two houses in view, and a feed of buses.
    fn with_buses(reduced_motion: bool) -> Self {
        let mut desk = Self::new(true);
        desk.prefer(reduced_motion);
        desk.engine.unix_ms = NOON_MS;
        desk.load(2, &collection(&[house("a", 0.0), house("b", 0.01)]));
        desk.run();
        desk.say(3, BUSES);
        desk
    }

    fn prefer(&mut self, reduced_motion: bool) {
        self.say(0, &format!(r#"{{"type":"preferences","dark":false,"reduced_motion":{reduced_motion},"device_memory_gb":8}}"#));
    }

    fn buses(&mut self, make: impl FnOnce(&mut Batch) -> Vec<Row>) {
        let mut batch = Batch::default();
        make(&mut batch).into_iter().for_each(|row| batch.push(row));
        let payload = Payload { bytes: Some(batch.to_bytes()), ..Payload::default() };
        self.say_with(0, r#"{"type":"observe_rows","feed":7}"#, payload);
    }

    /// Lets so much time pass, with a look whenever one is due; gives the times of frames.
    fn pass(&mut self, length_ms: f64) -> Vec<f64> {
        let end_ms = self.clock_ms.get() + length_ms;
        let mut frames = Vec::new();
        loop {
            let before = self.frames();
            self.run();
            let after = self.frames();
            frames.extend((before..after).map(|_| self.clock_ms.get()));
            let Some(due_ms) = self.engine.next_due_ms().filter(|due_ms| *due_ms <= end_ms) else { break };
            let at_ms = due_ms.max(self.clock_ms.get() + 1.0);
            self.clock_ms.set(at_ms);
            self.engine.poll(&|| at_ms);
        }
        self.clock_ms.set(end_ms.max(self.clock_ms.get()));
        frames
    }

    fn upload_bytes(&mut self) -> f64 {
        self.say(98, r#"{"type":"stats"}"#);
        let Some(Answer::Stats(stats)) = answer(&self.run(), 98) else { panic!("no stats") };
        stats.upload_bytes
    }

    /// Where a feature is, metres east of the first house.
    fn east_m(&self, feature: u32) -> f64 {
        let feature = self.engine.twin().feature(feature).expect("a bus");
        (feature.longitude - 6.1) * 77_000.0
    }
}

#[test]
fn marks_come_between_loads_and_the_page_hears_only_that_there_is_more_to_read() {
    let mut desk = Desk::with_buses(true);
    let camera = desk.engine.twin().camera();
    desk.buses(|it| (0..3).map(|n| bus(it, n, 10.0 * f64::from(n), 0.0)).collect());
    desk.pass(2_000.0);
    assert_eq!(desk.engine.twin().features(), 5, "three buses");
    assert_eq!(desk.engine.twin().camera(), camera, "where one looks is as it was");
    desk.buses(|it| vec![bus(it, 9, 500.0, 1.0)]);
    desk.load(4, &collection(&[house("c", 0.002)]));
    let said = desk.run();
    let third = report(&said, 4);
    assert_eq!((third.features, third.layers[6]), (1, 0), "a load tells only of itself");
    let issues = |one: &&Outgoing| matches!(one, Outgoing::Event(Event::Issue { .. }));
    assert_eq!(said.iter().filter(issues).count(), 1, "its own");
    desk.pass(2_000.0);
    assert_eq!(desk.engine.twin().features(), 7, "the fourth bus, too");
    desk.say(5, &format!(r#"{{"type":"unload","load_id":{}}}"#, third.load_id));
    desk.say(6, r#"{"type":"unload","load_id":1}"#);
    desk.run();
    assert_eq!(desk.engine.twin().features(), 0, "without a city there is nothing they stand in");
    desk.load(7, &collection(&[house("a", 0.0)]));
    desk.pass(2_000.0);
    assert_eq!(desk.engine.twin().features(), 5, "in the next one they stand again");
    desk.say(8, r#"{"type":"feed_gone","feed":7}"#);
    desk.pass(2_000.0);
    assert_eq!(desk.engine.twin().features(), 1, "and go with their feed");
}

#[test]
fn a_bus_drives_to_where_it_is_ten_steps_a_second_and_only_its_load_is_sent() {
    let mut desk = Desk::with_buses(false);
    desk.buses(|it| vec![bus(it, 1, 0.0, 0.0), bus(it, 2, 50.0, 0.0)]);
    desk.pass(5_000.0);
    let (start_ms, before) = (desk.clock_ms.get(), desk.upload_bytes());
    assert_eq!(desk.pass(5_000.0), Vec::<f64>::new(), "nothing moves, nothing is drawn");
    desk.buses(|it| vec![bus(it, 1, 100.0, 10.0)]);
    // Ten seconds have passed since its last place.
    let mut frames = Vec::new();
    for (part, after_s) in [0.2, 0.4, 0.6, 0.8].into_iter().zip(1..) {
        frames.extend(desk.pass(2_000.0));
        let east_m = desk.east_m(2);
        assert!((east_m - 100.0 * part).abs() < 3.0, "at {east_m} m after {} s", 2 * after_s);
    }
    frames.extend(desk.pass(4_000.0));
    assert!((desk.east_m(2) - 100.0).abs() < 0.1, "at its goal: {}", desk.east_m(2));
    assert!((desk.east_m(3) - 50.0).abs() < 0.1, "the other stayed");
    // Data alone may have a frame drawn, too.
    let often = frames.windows(11).filter(|run| run[10] - run[0] < 950.0).count();
    assert!(frames.len() > 80 && often == 0, "{} frames from {start_ms}", frames.len());
    let sent = desk.upload_bytes() - before;
    assert!(sent < 120.0 * 2.0 * 16.0 + 32_768.0, "two records a step, and no others: {sent} bytes");
    assert_eq!(desk.pass(5_000.0), Vec::<f64>::new(), "and then nothing");
    let twin = desk.engine.twin();
    let (eye, place) = (twin.eye(), twin.feature(2).expect("the bus"));
    let place_m = twin.frame().place(LonLat { longitude: place.longitude, latitude: place.latitude });
    let foot = eye.project((place_m - eye.centre_m).extend(0.0)).expect("in view");
    let found = [8.0, 12.0, 16.0].map(|up| twin.pick(foot.x, foot.y - up));
    assert!(found.contains(&Some(2)), "found where it is shown: {found:?} over {foot}");
}

#[test]
fn a_bus_is_there_at_once_where_nobody_looks_or_wants_motion() {
    let mut desk = Desk::with_buses(true);
    desk.buses(|it| vec![bus(it, 1, 0.0, 0.0)]);
    desk.pass(5_000.0);
    desk.buses(|it| vec![bus(it, 1, 100.0, 5.0)]);
    assert!((desk.east_m(2) - 100.0).abs() < 0.1, "no motion wanted: {}", desk.east_m(2));
    assert!(desk.pass(5_000.0).len() <= 2, "a frame for it");
    desk.prefer(false);
    desk.buses(|it| vec![bus(it, 1, 700.0, 10.0)]);
    assert!((desk.east_m(2) - 700.0).abs() < 0.1, "farther than anything drives");
    desk.pass(5_000.0);
    desk.say(0, r#"{"type":"visible","visible":false}"#);
    let before = desk.upload_bytes();
    desk.buses(|it| vec![bus(it, 1, 650.0, 15.0)]);
    assert!((desk.east_m(2) - 650.0).abs() < 0.1, "nobody sees it");
    assert_eq!(desk.pass(5_000.0), Vec::<f64>::new(), "nothing is drawn");
    assert!((desk.upload_bytes() - before).abs() < 0.5, "or sent");
    desk.say(0, r#"{"type":"visible","visible":true}"#);
    desk.buses(|it| vec![bus(it, 1, 600.0, 20.0)]);
    desk.pass(1_000.0);
    assert!(desk.east_m(2) < 649.0 && desk.east_m(2) > 601.0, "on its way: {}", desk.east_m(2));
    desk.say(0, r#"{"type":"visible","visible":false}"#);
    desk.pass(1_000.0);
    assert!((desk.east_m(2) - 600.0).abs() < 0.1, "there, for those who read: {}", desk.east_m(2));
    assert_eq!(
        desk.engine.next_due_ms().filter(|due_ms| *due_ms < desk.clock_ms.get() + 900.0),
        None,
        "calm"
    );
}

#[test]
fn while_the_reader_pauses_all_stay_where_they_are() {
    let mut desk = Desk::with_buses(false);
    desk.buses(|it| vec![bus(it, 1, 0.0, 0.0)]);
    desk.pass(5_000.0);
    let pause = |desk: &mut Desk, paused: bool| {
        desk.say(
            0,
            &format!(r#"{{"type":"announce","announce":"alerts","paused":{paused},"hidden":false}}"#),
        );
    };
    desk.buses(|it| vec![bus(it, 1, 100.0, 5.0)]);
    desk.pass(1_000.0);
    pause(&mut desk, true);
    desk.pass(200.0);
    let held_m = desk.east_m(2);
    assert!(held_m > 1.0 && held_m < 99.0, "on its way: {held_m}");
    desk.buses(|it| vec![bus(it, 1, 200.0, 6.0), bus(it, 2, 50.0, 6.0)]);
    assert_eq!(desk.pass(60_000.0), Vec::<f64>::new(), "nothing is drawn");
    assert!((desk.east_m(2) - held_m).abs() < 0.01, "it stands: {}", desk.east_m(2));
    assert_eq!((desk.engine.twin().features(), desk.engine.next_due_ms()), (3, None), "and nobody looks");
    pause(&mut desk, false);
    desk.pass(2_000.0);
    // It was laid anew with the other.
    let twin = desk.engine.twin();
    let bus = twin.city.all().find(|row| row.feature_id() == "bus 1").expect("it is there").index;
    assert!((desk.east_m(bus) - 200.0).abs() < 0.1, "where it is by now: {}", desk.east_m(bus));
    assert_eq!(desk.engine.twin().features(), 4, "with the other");
}

#[test]
fn loads_that_are_asked_for_again_have_their_old_indices_whatever_feeds_bring() {
    let mut desk = Desk::new(true);
    desk.engine.unix_ms = NOON_MS;
    desk.say(3, BUSES);
    desk.buses(|it| (0..5).map(|n| bus(it, n, 10.0, 0.0)).collect());
    desk.pass(1_000.0);
    for (load, first_index) in [(4, 0), (5, 9)] {
        let document = collection(&[house(&load.to_string(), 0.001)]);
        let payload = Payload { bytes: Some(document.into_bytes()), ..Payload::default() };
        let text = format!(r#"{{"type":"load","load":{load},"first_index":{first_index}}}"#);
        desk.say_with(load, &text, payload);
    }
    let said = desk.run();
    assert_eq!([4, 5].map(|load| report(&said, load).first_index), [0, 9], "as before");
    desk.pass(1_000.0);
    assert_eq!(desk.engine.twin().features(), 7, "and the buses come behind them");
}

#[test]
fn marks_outlive_a_lost_gpu() {
    let mut desk = Desk::with_buses(true);
    desk.buses(|it| vec![bus(it, 1, 0.0, 0.0)]);
    desk.pass(2_000.0);
    let draws = desk.ledger.counts().draws;
    desk.ledger.lose();
    desk.run();
    desk.ledger = std::rc::Rc::default();
    desk.give_gpu();
    desk.pass(1_000.0);
    assert_eq!((desk.engine.twin().features(), desk.ledger.counts().draws), (3, draws), "all is drawn again");
}

#[test]
fn settling_does_not_wait_for_a_bus_that_drives_on_and_on() {
    let mut desk = Desk::with_buses(false);
    desk.buses(|it| vec![bus(it, 1, 0.0, 0.0)]);
    desk.pass(9_000.0);
    desk.buses(|it| vec![bus(it, 1, 300.0, 9.0)]);
    desk.pass(1_000.0);
    desk.say(11, r#"{"type":"settle"}"#);
    assert!(answer(&desk.run(), 11).is_some(), "at once");
    assert!(desk.east_m(2) < 290.0, "while it is on its way");
}

#[test]
fn ten_thousand_buses_are_laid_in_steps_of_bounded_size() {
    let mut desk = Desk::with_buses(true);
    desk.buses(|it| (0..10_000).map(|n| bus(it, n, f64::from(n) / 10.0, 0.0)).collect());
    let mut most = 0;
    for _ in 0..1_000 {
        if !desk.engine.has_work() {
            break;
        }
        let before = desk.engine.twin().features();
        // A clock that runs out after one step.
        let now_ms = std::cell::Cell::new(desk.clock_ms.get());
        desk.engine.work(&|| now_ms.replace(now_ms.get() + 100.0));
        most = most.max(desk.engine.twin().features() - before);
    }
    assert_eq!((desk.engine.twin().features(), most), (10_002, 512), "a load a step");
    desk.pass(1_000.0);
    let told = desk.engine.twin().features_with_readings().len();
    assert_eq!(told, 10_000, "each is read where it is");
}
