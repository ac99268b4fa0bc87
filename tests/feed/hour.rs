//! An hour of two hundred sensors at one value a second, by a clock of the test's own: nothing grows, nothing is refused,
//! and what is painted is what is read.
//!
//! `node tests/bench/live.mjs --soak` is the same hour in a browser, by the real clock.

use crate::{NOON_MS, load, nothing};
use civitwin::batch::{Batch, Row, Value};
use civitwin::style::{Bands, Pattern, Scale, Theme, preset};
use civitwin::twin::{Command, FeedRules, Payload, Twin};

const SENSORS: u32 = 200;
const HOUR_S: u32 = 3_600;
const FEED: u32 = 1;

fn city() -> String {
    let house = |number: u32| {
        let (west, south) = (f64::from(number % 20) * 1e-3, f64::from(number / 20) * 1e-3);
        let ring: Vec<String> = [(0.0, 0.0), (2e-4, 0.0), (2e-4, 2e-4), (0.0, 2e-4), (0.0, 0.0)]
            .iter()
            .map(|(x, y)| format!("[{},{}]", west + x, south + y))
            .collect();
        format!(
            r#"{{"type":"Feature","id":"s{number}","properties":{{"building":"yes"}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#,
            ring.join(",")
        )
    };
    let houses: Vec<String> = (0..SENSORS).map(house).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, houses.join(","))
}

/// A value that wanders, of each sensor another way.
fn value(sensor: u32, second: u32) -> f64 {
    let phase = f64::from(sensor) * 0.7 + f64::from(second) * 0.003 * (1.0 + f64::from(sensor % 7));
    (75.0 + 80.0 * phase.sin()).max(0.0)
}

/// From one sensor on.
fn observe(twin: &mut Twin, second: u32, first: u32) -> u32 {
    let mut batch = Batch::default();
    for sensor in first..SENSORS {
        let row = Row {
            entity: batch.text(&format!("s{sensor}")),
            attribute: batch.text("PM2.5"),
            unit: batch.text("GQ"),
            value: Value::Number(value(sensor, second)),
            end_ms: twin.unix_ms,
            ..Row::default()
        };
        batch.push(row);
    }
    twin.observe_rows(FEED, &batch, twin.unix_ms - NOON_MS).rejected
}

/// What each house looks like, and how it should by what is read there.
fn looks(twin: &Twin) -> Vec<([u8; 3], [u8; 3])> {
    let scale = Scale::of(preset("attr_pm25", "ug/m3").expect("common"), Bands::Safe);
    let of = |feature: u32| {
        let texel = twin.channels.texel(feature).expect("a house");
        let [red, green, blue, _] = texel.to_le_bytes();
        let (read, _) = twin.reading_number(feature).expect("a reading");
        let class = scale.class(read).expect("a number");
        let (expected, _) = scale.look(class, &Theme::LIGHT).expect("a class");
        ([red, green, blue], expected)
    };
    (0..SENSORS).map(of).collect()
}

#[test]
fn after_an_hour_of_live_data_all_is_as_it_was_but_the_values() {
    let mut twin = nothing();
    load(&mut twin, 1, &city());
    twin.step(&Command::Feed { feed: FEED, rules: FeedRules::default() }, &Payload::default(), 0.0);
    let mut held = Vec::new();
    for second in 0..HOUR_S {
        twin.unix_ms = NOON_MS + f64::from(second) * 1_000.0;
        assert_eq!(observe(&mut twin, second, 0), 0, "nothing is refused, second {second}");
        twin.tick(f64::from(second) * 1_000.0);
        twin.events.clear();
        twin.arrived.clear();
        let _ = twin.channels.take_dirty();
        if second % 600 == 599 {
            held.push(twin.observed_bytes() + twin.bytes().total());
            for (sensor, (painted, expected)) in looks(&twin).into_iter().enumerate() {
                assert_eq!(painted, expected, "sensor {sensor} as it reads, second {second}");
            }
            let counted: u32 =
                twin.legend().iter().filter(|it| it.title.id.starts_with("live_")).map(|it| it.count).sum();
            assert_eq!(counted, SENSORS, "the legend counts each once");
        }
    }
    assert!(held.iter().all(|bytes| *bytes == held[0]), "bytes held every ten minutes: {held:?}");
    // One falls silent while the others go on: that shows as soon as it is read.
    let mut looked = Vec::new();
    for second in HOUR_S..HOUR_S + 600 {
        twin.unix_ms = NOON_MS + f64::from(second) * 1_000.0;
        observe(&mut twin, second, 1);
        twin.tick(f64::from(second) * 1_000.0);
        let freshness = twin.reading_number(0).expect("its last value").1;
        let texel = twin.channels.texel(0).expect("a house");
        if looked.last() != Some(&(freshness.word(), Pattern::of(texel).name())) {
            looked.push((freshness.word(), Pattern::of(texel).name()));
        }
    }
    let words: Vec<&str> = looked.iter().map(|(word, _)| *word).collect();
    let last = looked.last().map(|(_, pattern)| *pattern);
    assert!(
        words.ends_with(&["silent"]) && last == Some("studs_back"),
        "as it is read so it looks: {looked:?}"
    );
}
