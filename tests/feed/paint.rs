//! What is observed in the picture: colours by what the attribute is, age and doubt on top, heights and sizes by wish.

use crate::{NOON_MS, no2, say, town};
use civitwin::batch::{Batch, Row, Value};
use civitwin::feed::Observation;
use civitwin::style::{Bands, Pattern, Scale, Theme, preset};
use civitwin::twin::{Command, FeedRules, Payload, Twin};

const GARE: &str = "urn:ngsi-ld:AirQualityObserved:gare";
const MINUTE_MS: f64 = 60_000.0;

fn look(twin: &Twin, feature: u32) -> ([u8; 3], &'static str) {
    let texel = twin.channels.texel(feature).expect("a feature of the town");
    let [red, green, blue, _] = texel.to_le_bytes();
    ([red, green, blue], Pattern::of(texel).name())
}

/// The look of a class of NO2.
fn band(class: usize, bands: Bands) -> ([u8; 3], &'static str) {
    let scale = Scale::of(preset("attr_no2", "ug/m3").expect("a common pollutant"), bands);
    let (color, pattern) = scale.look(class, &Theme::LIGHT).expect("one of six");
    (color, pattern.name())
}

fn rules(text: &str) -> FeedRules {
    civitwin::plain::read(&serde_json::from_str(text).expect("JSON")).expect("rules of a feed")
}

/// One row of NO2 of a feed, a second later than the one before.
fn row(twin: &mut Twin, feed: u32, value: f64, change: impl Fn(&mut Row)) {
    let mut batch = Batch::default();
    twin.unix_ms += 1_000.0;
    let mut row = Row {
        entity: batch.text(GARE),
        attribute: batch.text("NO2"),
        unit: batch.text("GQ"),
        value: Value::Number(value),
        end_ms: twin.unix_ms,
        ..Row::default()
    };
    change(&mut row);
    batch.push(row);
    twin.observe_rows(feed, &batch, twin.unix_ms - NOON_MS);
}

#[test]
fn a_reading_colours_its_feature_by_what_its_attribute_means() {
    let mut twin = town();
    let plain = look(&twin, 1);
    for (value, class) in [(9.0, 0), (41.0, 2), (900.0, 5)] {
        twin.unix_ms += 1_000.0;
        let at_ms = twin.unix_ms;
        twin.observe(&[no2(GARE, at_ms, value)], 0.0);
        assert_eq!(look(&twin, 1), band(class, Bands::Safe), "{value} micrograms");
    }
    assert_ne!(look(&twin, 1), plain, "another look than without");
    let gap = Observation { value: civitwin::feed::Value::None, ..no2(GARE, twin.unix_ms + 1_000.0, 0.0) };
    twin.observe(&[gap], 0.0);
    assert_eq!(look(&twin, 1), plain, "no value, no colour");
    let warm =
        Observation { attribute: "temperature".into(), unit: Some("CEL".into()), ..no2(GARE, NOON_MS, 25.0) };
    twin.observe(&[warm], 0.0);
    assert_ne!(look(&twin, 1), plain, "what has no value does not hide what has one");
}

#[test]
fn what_the_page_coloured_itself_keeps_its_colour_until_it_takes_that_back() {
    let mut twin = town();
    twin.observe(&[no2("school", NOON_MS, 41.0)], 0.0);
    let observed = look(&twin, 0);
    let set = |twin: &mut Twin, value: f32| {
        let payload = Payload { values: vec![value, value], ..Payload::default() };
        twin.step(&Command::SetValues { layer: None, scale: None }, &payload, 0.0);
    };
    set(&mut twin, 3.0);
    let own = look(&twin, 0);
    assert_ne!(own, observed, "the page's");
    twin.observe(&[no2("school", NOON_MS + 1_000.0, 300.0)], 0.0);
    assert_eq!(look(&twin, 0), own, "whatever is observed");
    set(&mut twin, f32::NAN);
    assert_eq!(look(&twin, 0), band(5, Bands::Safe), "what is observed now");
}

#[test]
fn a_value_grows_old_by_itself_and_the_picture_is_drawn_again_only_then() {
    let mut twin = town();
    for minute in [0.0, 1.0, 2.0] {
        twin.unix_ms = NOON_MS + minute * MINUTE_MS;
        twin.observe(&[no2(GARE, NOON_MS + minute * MINUTE_MS, 41.0)], minute * MINUTE_MS);
    }
    let fresh = look(&twin, 1);
    let mut looks = vec![(2.0, fresh)];
    let mut woken = 0;
    while let Some(due_ms) = twin.next_due_ms().filter(|due_ms| *due_ms < 400.0 * MINUTE_MS) {
        twin.unix_ms = NOON_MS + due_ms;
        twin.changes.redraw = false;
        twin.tick(due_ms);
        woken += 1;
        let now = look(&twin, 1);
        if looks.last().is_some_and(|(_, last)| *last != now) {
            assert!(twin.changes.redraw, "what looks otherwise is drawn");
            looks.push(((due_ms / MINUTE_MS).round(), now));
        } else {
            assert!(!twin.changes.redraw, "nothing is drawn that looks the same, at {due_ms}");
        }
    }
    let ladder: Vec<(f64, &str)> = looks.iter().map(|(minute, (_, pattern))| (*minute, *pattern)).collect();
    // Of a series that is not known long, a value is expected every quarter of an hour.
    let pattern = fresh.1;
    let expected = [(2.0, pattern), (32.0, pattern), (92.0, "studs"), (362.0, "studs_back")];
    assert_eq!(ladder, expected, "two, six and twenty-four times as long");
    assert!(woken < 12, "woken {woken} times in six hours");
    assert!(twin.theme().doubts, "strokes of doubt are drawn");
    twin.unix_ms += MINUTE_MS;
    let at_ms = twin.unix_ms;
    twin.observe(&[no2(GARE, at_ms, 41.0)], 0.0);
    assert_eq!(look(&twin, 1), fresh, "news make it fresh again");
}

#[test]
fn what_is_not_known_exactly_or_was_computed_can_not_be_taken_for_a_measured_value() {
    let mut twin = town();
    row(&mut twin, 1, 41.0, |row| row.accuracy = 2.0);
    assert_eq!(look(&twin, 1), band(2, Bands::Safe), "surely in its class");
    row(&mut twin, 1, 41.0, |row| row.accuracy = 30.0);
    assert_eq!(look(&twin, 1).1, "beads_back", "it may be in three");
    row(&mut twin, 1, 41.0, |row| row.is_simulated = true);
    assert_eq!(look(&twin, 1).1, "mesh", "nobody measured it");
    let said = serde_json::to_string(&twin.readings(1)).expect("plain");
    assert!(said.contains(r#""band":"band_moderate""#), "and in words: {said}");
    row(&mut twin, 1, 41.0, |row| row.accuracy = 30.0);
    let said = serde_json::to_string(&twin.readings(1)).expect("plain");
    assert!(said.contains(r#""accuracy":{"v":30.0,"u":"ug/m3"}"#), "how far off it may be: {said}");
}

#[test]
fn a_feed_may_wish_for_official_colours_heights_and_sizes() {
    let mut twin = town();
    let wished =
        r#"{"style":{"paint":[{"attribute":"no2","bands":"official","size":[1,3],"height_m":[0,50]}]}}"#;
    let done = twin.step(&Command::Feed { feed: 4, rules: rules(wished) }, &Payload::default(), 0.0);
    assert!(matches!(done, Some(Ok(_))), "{done:?}");
    let drawn_m = |twin: &Twin, feature| twin.drawn_m(twin.city.row(feature).expect("there"));
    let (before_m, house_m) = (drawn_m(&twin, 1), drawn_m(&twin, 0));
    twin.arrived.clear();
    row(&mut twin, 4, 900.0, |_| ());
    assert_eq!(look(&twin, 1), band(5, Bands::Official), "the agency's purple");
    assert_eq!((before_m, drawn_m(&twin, 1)), ([0.0, 0.0], [3.0, 50.0]), "three times as large, 50 m up");
    let mut told: Vec<u32> = twin.arrived.iter().cloned().flatten().collect();
    told.dedup();
    assert_eq!(told, [1], "the GPU is told of this one alone");
    assert_eq!(drawn_m(&twin, 0), house_m, "a house without a reading stands as it stood");
    row(&mut twin, 4, 1.0, |_| ());
    assert_eq!(drawn_m(&twin, 1), [1.0, 0.0], "the lowest class");
    twin.step(&Command::FeedGone { feed: 4 }, &Payload::default(), 0.0);
    assert_eq!(drawn_m(&twin, 1), [0.0, 0.0], "its wishes go with it");
}

#[test]
fn an_attribute_without_classes_of_its_own_gets_round_ones_around_its_values() {
    let mut twin = town();
    let level = |entity: &str, value: f64| Observation {
        attribute: "waterLevel".into(),
        unit: Some("MTR".into()),
        ..no2(entity, NOON_MS, value)
    };
    twin.observe(&[level(GARE, 2.0), level("school", 3.9)], 0.0);
    let [low, high] = [look(&twin, 1), look(&twin, 0)];
    assert_eq!(low.0, [0, 32, 81], "the lowest class of cividis");
    assert_ne!(low, high, "and the highest");
    let classes: Vec<String> = twin
        .legend()
        .iter()
        .map(|entry| serde_json::to_string(&entry.title).expect("plain"))
        .filter(|title| title.contains("live_"))
        .collect();
    assert_eq!(
        classes,
        [
            r#"{"id":"live_below","to":{"v":2.5,"u":"m"},"what":"attr_water_level"}"#,
            r#"{"id":"live_class","from":3.5,"to":{"v":4.0,"u":"m"},"what":"attr_water_level"}"#,
        ],
        "what is there, in round numbers"
    );
}

#[test]
fn of_several_attributes_the_most_important_is_shown_unless_another_is_asked_for() {
    let mut twin = town();
    let warm =
        Observation { attribute: "temperature".into(), unit: Some("CEL".into()), ..no2(GARE, NOON_MS, 25.0) };
    let odd = Observation { attribute: "stationNumber".into(), unit: None, ..no2(GARE, NOON_MS, 12.0) };
    twin.observe(&[odd, warm, no2(GARE, NOON_MS, 41.0)], 0.0);
    assert_eq!(look(&twin, 1), band(2, Bands::Safe), "what concerns people most");
    let (choices, shown) = twin.paints();
    let names: Vec<&str> = choices.iter().map(|choice| choice.attribute.as_str()).collect();
    assert_eq!(
        (names, shown),
        (vec!["attr_no2", "attr_temperature", "stationNumber"], None),
        "what there is"
    );
    say(&mut twin, r#"{"type":"paint","attribute":"attr_temperature"}"#, 0.0);
    let warm = Scale::of(preset("attr_temperature", "Cel").expect("common"), Bands::Safe);
    let of_warm = warm.look(3, &Theme::LIGHT).map(|(color, pattern)| (color, pattern.name()));
    assert_eq!(Some(look(&twin, 1)), of_warm, "how warm it is");
    let legend = twin.legend();
    let classes = legend.iter().filter(|entry| entry.title.id.starts_with("live_"));
    let counts: Vec<u32> = classes.map(|entry| entry.count).collect();
    assert_eq!(counts, [0, 0, 0, 1, 0], "all classes of the one that is shown alone");
    say(&mut twin, r#"{"type":"paint","attribute":null}"#, 0.0);
    assert_eq!(look(&twin, 1), band(2, Bands::Safe), "as before");
}

#[test]
fn data_alone_have_the_picture_drawn_ten_times_a_second_at_most() {
    let mut twin = town();
    let mut frames = 0;
    for step in 0..100 {
        let now_ms = f64::from(step) * 20.0;
        // A row is a second later than what it comes after.
        twin.unix_ms = NOON_MS + now_ms - 1_000.0;
        row(&mut twin, 1, if step % 2 == 0 { 1.0 } else { 900.0 }, |_| ());
        frames += u32::from(std::mem::take(&mut twin.changes.redraw));
    }
    assert!((19..=21).contains(&frames), "{frames} frames in two seconds of fifty changes each");
}

#[test]
fn who_pauses_sees_nothing_change_and_afterwards_what_is_so_now() {
    let mut twin = town();
    twin.observe(&[no2(GARE, NOON_MS, 1.0)], 0.0);
    say(&mut twin, r#"{"type":"announce","announce":"alerts","paused":true,"hidden":false}"#, 500.0);
    let before = look(&twin, 1);
    twin.observe(&[no2(GARE, NOON_MS + 1_000.0, 900.0)], 1_000.0);
    assert_eq!(look(&twin, 1), before, "still");
    say(&mut twin, r#"{"type":"announce","announce":"alerts","paused":false,"hidden":false}"#, 1_500.0);
    assert_eq!(look(&twin, 1), band(5, Bands::Safe), "now");
}

#[test]
fn classes_of_ones_own_have_no_words_of_an_authority() {
    let mut twin = town();
    let own = r#"{"style":{"paint":[{"attribute":"no2","breaks":[1,2,3,4,5]}]}}"#;
    twin.step(&Command::Feed { feed: 5, rules: rules(own) }, &Payload::default(), 0.0);
    row(&mut twin, 5, 2.5, |_| ());
    let said = serde_json::to_string(&twin.readings(1)).expect("plain");
    assert!(!said.contains("band"), "whose they would be: {said}");
    assert_eq!(look(&twin, 1), band(2, Bands::Safe), "the third of six");
}

#[test]
fn what_is_drawn_higher_than_it_is_is_picked_where_it_is_drawn() {
    let mut twin = town();
    say(&mut twin, r#"{"type":"viewport","width_css_px":800,"height_css_px":600,"pixel_ratio":1}"#, 0.0);
    say(
        &mut twin,
        r#"{"type":"set_camera","camera":{"longitude":0.00009,"latitude":0.00009,"zoom":18,"pitch_deg":70,"bearing_deg":0}}"#,
        0.0,
    );
    let high = |twin: &Twin| (0..600).filter(|y| twin.pick(400.0, f64::from(*y)) == Some(0)).count();
    let before = high(&twin);
    let wished = r#"{"style":{"paint":[{"attribute":"no2","height_m":[60,90]}]}}"#;
    twin.step(&Command::Feed { feed: 4, rules: rules(wished) }, &Payload::default(), 0.0);
    let mut batch = Batch::default();
    let row = Row {
        entity: batch.text("school"),
        attribute: batch.text("NO2"),
        value: Value::Number(900.0),
        end_ms: NOON_MS,
        ..Row::default()
    };
    batch.push(row);
    twin.observe_rows(4, &batch, 0.0);
    assert!(high(&twin) > before + 50, "{} pixels of its middle, {before} before", high(&twin));
}

#[test]
fn a_number_of_classes_or_colours_alone_is_no_range() {
    let mut twin = town();
    let wished = r##"{"style":{"paint":[{"attribute":"visitors","classes":3,"colors":["#000001","#000002","#000003"]}]}}"##;
    twin.step(&Command::Feed { feed: 4, rules: rules(wished) }, &Payload::default(), 0.0);
    let mut looks = Vec::new();
    for (entity, value) in [(GARE, 10.0), ("school", 1_400.0)] {
        let mut batch = Batch::default();
        let row = Row {
            entity: batch.text(entity),
            attribute: batch.text("visitors"),
            value: Value::Number(value),
            end_ms: NOON_MS + 60_000.0,
            ..Row::default()
        };
        batch.push(row);
        twin.observe_rows(4, &batch, 60_000.0);
    }
    looks.extend([1, 0].map(|feature| look(&twin, feature).0));
    assert_eq!(
        looks,
        [[0, 0, 1], [0, 0, 3]],
        "the lowest class and the highest, in the colours that are wished"
    );
}
