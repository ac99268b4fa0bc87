//! What somebody who watches a feed for long could find out of one person, and may not.
//!
//! In: rows of people and sensors. Out: what is left to be seen.
//! Does not: judge what a list of attributes should hold.

use super::{Privacy, Rules, Told, Window};
use crate::{Batch, Issue, Row, Text, Value};
use proptest::prelude::{ProptestConfig, prop, prop_assert, proptest};
use std::collections::BTreeSet;

fn rules() -> Rules {
    Rules { allow: vec!["speed".into()], coarsen_m: Some(250.0), coarsen_secs: Some(900.0), k_min: None }
}

fn in_groups(least: usize) -> Rules {
    Rules { k_min: Some(least), ..rules() }
}

/// Rows of entity, attribute and value at one place and time.
fn batch(rows: &[(&str, &str, Said)]) -> Batch {
    let mut batch = Batch::default();
    for (entity, attribute, said) in rows {
        let (entity, attribute) = (batch.text(entity), batch.text(attribute));
        let value = match said {
            Said::Number(number) => Value::Number(*number),
            Said::Word(word) => Value::Text(batch.text(word)),
        };
        let (begin_ms, end_ms) = (1_000_000.0, 1_000_000.0);
        let (longitude, latitude) = (7.4203, 43.7301);
        batch.rows.push(Row {
            entity,
            attribute,
            value,
            begin_ms,
            end_ms,
            longitude,
            latitude,
            ..Row::default()
        });
    }
    batch
}

#[derive(Clone, Copy)]
enum Said {
    Number(f64),
    Word(&'static str),
}

fn speeds(people: &[(&str, f64)]) -> Batch {
    batch(&people.iter().map(|(name, speed)| (*name, "speed", Said::Number(*speed))).collect::<Vec<_>>())
}

/// All that a batch holds in words.
fn words(batch: &Batch) -> Vec<String> {
    (0..1_000).map(|number| batch.say(Text(number)).to_owned()).filter(|text| !text.is_empty()).collect()
}

fn numbers(batch: &Batch) -> Vec<f64> {
    let number = |row: &Row| if let Value::Number(number) = row.value { Some(number) } else { None };
    batch.rows.iter().filter_map(number).collect()
}

#[test]
fn only_what_is_on_the_list_goes_on_and_nothing_else_is_even_kept() {
    let mut batch = batch(&[
        ("car-1", "speed", Said::Number(30.0)),
        ("car-1", "plate", Said::Word("AB-123")),
        ("car-2", "Speed", Said::Number(40.0)),
    ]);
    batch.rows[0].dataset = batch.text("urn:radar");
    batch
        .issues
        .push(Issue { place: "$.AB-123".into(), reason: "expected a number, found \"AB-123\"".into() });
    let told = Privacy::new(rules()).apply(&mut batch);
    assert_eq!(told, Told { kept: 1, not_allowed: 2, suppressed: 0 }, "by its exact name");
    assert_eq!(batch.say(batch.rows[0].dataset), "urn:radar", "with what it says of itself");
    assert!(
        !format!("{:?}", batch.issues).contains("AB-123"),
        "nor through what was wrong: {:?}",
        batch.issues
    );
    assert_eq!(words(&batch), ["car-1", "speed", "urn:radar"], "no plate left in the table of texts");
    let told = Privacy::new(Rules::default()).apply(&mut batch);
    assert_eq!((told.kept, batch.rows.len()), (0, 0), "an empty list allows nothing");
}

#[test]
fn places_are_the_middle_of_a_cell_and_times_the_beginning_of_a_step() {
    let mut batch = speeds(&[("car-1", 30.0)]);
    batch.rows[0].result_ms = 1_799_999.0;
    Privacy::new(rules()).apply(&mut batch);
    let row = batch.rows[0];
    assert_eq!(
        (row.begin_ms, row.end_ms, row.result_ms),
        (900_000.0, 900_000.0, 900_000.0),
        "a quarter of an hour"
    );
    assert!(row.valid_until_ms.is_nan(), "none stays none");
    let east_m = (row.longitude - 7.4203).abs() * 111_320.0 * 43.73_f64.to_radians().cos();
    let north_m = (row.latitude - 43.7301).abs() * 111_320.0;
    assert!(
        east_m <= 126.0 && north_m <= 126.0 && east_m + north_m > 0.0,
        "within its cell: {east_m} {north_m}"
    );
}

#[test]
fn a_thousand_wobbling_reports_tell_no_more_of_a_home_than_one() {
    // Anywhere, on the edge of a cell too: the mean, the flicker and the number of cells are all there is to be had.
    let mut lot = 1_u32;
    let mut draw = move || {
        lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(lot >> 8) / f64::from(1 << 24) - 0.5
    };
    for home in 0..200 {
        let (longitude, latitude) = (7.42 + f64::from(home) * 0.000_17, 43.73 + f64::from(home) * 0.000_13);
        let mut privacy = Privacy::new(rules());
        let mut seen = BTreeSet::new();
        for _ in 0..1_000 {
            let mut batch = speeds(&[("phone", 1.0)]);
            // Forty metres of satellites' error.
            batch.rows[0].longitude = longitude + draw() * 0.000_5;
            batch.rows[0].latitude = latitude + draw() * 0.000_36;
            privacy.apply(&mut batch);
            seen.insert((batch.rows[0].longitude.to_bits(), batch.rows[0].latitude.to_bits()));
        }
        assert_eq!(seen.len(), 1, "home {home} is one cell");
    }
}

#[test]
fn who_moves_is_seen_to_move_and_the_poles_are_places_too() {
    let mut privacy = Privacy::new(rules());
    let mut seen = BTreeSet::new();
    for step in 0..20 {
        let mut batch = speeds(&[("bus", 1.0)]);
        batch.rows[0].longitude += f64::from(step) * 0.003_2;
        privacy.apply(&mut batch);
        seen.insert(batch.rows[0].longitude.to_bits());
    }
    assert!(seen.len() >= 15, "cell after cell: {}", seen.len());
    for (longitude, latitude) in
        [(180.0, 90.0), (-180.0, -90.0), (0.0, 0.0), (f64::NAN, 1.0), (1.0, f64::INFINITY)]
    {
        let mut batch = speeds(&[("ship", 1.0)]);
        (batch.rows[0].longitude, batch.rows[0].latitude) = (longitude, latitude);
        privacy.apply(&mut batch);
        let row = batch.rows[0];
        let is_place = row.longitude.abs() <= 180.0 && row.latitude.abs() <= 90.0;
        assert!(is_place || (row.longitude.is_nan() && row.latitude.is_nan()), "{longitude} {latitude}");
    }
}

#[test]
fn nobody_is_shown_alone_however_much_they_talk() {
    let mut privacy = Privacy::new(in_groups(3));
    let mut batch = speeds(&[("ann", 10.0), ("ann", 11.0), ("ann", 12.0), ("bob", 20.0)]);
    let told = privacy.apply(&mut batch);
    assert_eq!((told.kept, told.suppressed, batch.rows.len()), (0, 4, 0), "two people are not three");
    let mut batch = speeds(&[("ann", 10.0), ("ann", 12.0), ("bob", 20.0), ("cem", 40.0)]);
    privacy.apply(&mut batch);
    assert_eq!(numbers(&batch), [24.0], "three are: the mean of what each said last");
    assert!(
        words(&batch).iter().all(|word| !["ann", "bob", "cem"].contains(&word.as_str())),
        "in nobody's name"
    );
}

#[test]
fn people_who_report_one_by_one_are_a_group_once_their_window_ends() {
    let (mut window, mut privacy) = (Window::new(Some(900.0)), Privacy::new(in_groups(3)));
    for (name, speed, at_ms) in
        [("ann", 10.0, 1_000_000.0), ("bob", 20.0, 1_200_000.0), ("cem", 30.0, 1_700_000.0)]
    {
        window.take(&speeds(&[(name, speed)]), at_ms);
        assert!(window.close(at_ms).is_none(), "not before");
    }
    assert_eq!(window.due_ms(), Some(1_800_000.0), "a window ends where a step does");
    let mut batch = window.close(1_800_000.0).unwrap();
    privacy.apply(&mut batch);
    assert_eq!(numbers(&batch), [20.0], "together");
    assert!(window.due_ms().is_none() && window.close(9e9).is_none(), "nothing is left");
}

#[test]
fn who_comes_or_goes_cannot_be_found_by_subtracting() {
    let mut privacy = Privacy::new(in_groups(3));
    let mut see = |people: &[(&str, f64)]| {
        let mut batch = speeds(people);
        privacy.apply(&mut batch);
        numbers(&batch)
    };
    let three = [("ann", 10.0), ("bob", 20.0), ("cem", 30.0)];
    assert_eq!(see(&three), [20.0], "three");
    let four = [&three[..], &[("dia", 100.0)]].concat();
    assert_eq!(see(&four), [20.0], "a fourth changes nothing");
    assert_eq!(see(&three[..2]), [0.0; 0], "nor does it show who left");
    assert_eq!(see(&four[1..]), [0.0; 0], "nor by whom somebody was replaced");
    let six = [&four[..], &[("eli", 50.0), ("fay", 60.0)]].concat();
    assert_eq!(see(&six), [45.0], "three more at once are a crowd");
    assert_eq!(see(&four[..]), [20.0], "and gone again, it is the first three");
    assert_eq!(see(&six[1..]), [0.0; 0], "five of the six differ by one");
}

#[test]
fn an_id_within_a_text_does_not_slip_through() {
    let mut privacy = Privacy::new(in_groups(2));
    let mut see = |rows: &[(&str, &str, Said)]| {
        let mut batch = batch(rows);
        privacy.apply(&mut batch);
        words(&batch)
    };
    let own = [("ann", "speed", Said::Word("ann: fast")), ("bob", "speed", Said::Word("bob: slow"))];
    assert!(see(&own).is_empty(), "each their own text");
    let same = [("ann", "speed", Said::Word("ann drives")), ("bob", "speed", Said::Word("ann drives"))];
    assert!(see(&same).is_empty(), "the same text, but it names one of them");
    let common = [("ann", "speed", Said::Word("slow")), ("bob", "speed", Said::Word("slow"))];
    assert!(see(&common).contains(&"slow".to_owned()), "a word in common");
    let mut named = batch(&[("ann", "speed", Said::Number(1.0)), ("bob", "speed", Said::Number(3.0))]);
    for row in 0..2 {
        let (source, quality) = (named.text(&format!("phone of {row}")), named.text("ann's"));
        (named.rows[row].source, named.rows[row].quality) = (source, quality);
    }
    named.issues.push(Issue { place: "value[0]".into(), reason: "expected a number, found \"ann\"".into() });
    privacy.apply(&mut named);
    assert_eq!(numbers(&named), [2.0], "the mean");
    assert!(
        words(&named).iter().all(|word| !word.contains("ann") && !word.contains("phone")),
        "{:?}",
        words(&named)
    );
    assert!(!named.issues[0].reason.contains("ann"), "nor through what was wrong: {:?}", named.issues);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_groups_that_were_told_of_are_the_same_or_differ_by_enough(
        windows in prop::collection::vec(prop::collection::btree_set(0_u8..12, 0..12), 1..24),
        least in 2_usize..5,
    ) {
        let mut privacy = Privacy::new(in_groups(least));
        // Each person's number is a power of sixteen: a mean of at most twelve tells who made it, and nobody else could.
        let number = |who: u8| 16_f64.powi(i32::from(who));
        let mut groups: BTreeSet<u32> = BTreeSet::new();
        for window in windows {
            let people: Vec<(String, f64)> = window.iter().map(|who| (format!("p{who}"), number(*who))).collect();
            let people: Vec<(&str, f64)> = people.iter().map(|(name, number)| (name.as_str(), *number)).collect();
            let mut batch = speeds(&people);
            privacy.apply(&mut batch);
            let all = window.iter().fold(0_u32, |bits, who| bits | 1 << who);
            for mean in numbers(&batch) {
                let is_of = |bits: &u32| {
                    let sum = mean * f64::from(bits.count_ones());
                    let expected: f64 = (0..12).filter(|who| bits >> who & 1 == 1).map(number).sum();
                    bits & !all == 0 && *bits > 0 && (sum - expected).abs() < 0.5
                };
                let Some(bits) = (0..4_096).find(is_of) else { panic!("expected a mean of some: {mean}") };
                prop_assert!(bits.count_ones() as usize >= least, "{:b}", bits);
                groups.insert(bits);
            }
        }
        for one in &groups {
            for other in &groups {
                let apart = (one ^ other).count_ones() as usize;
                prop_assert!(apart == 0 || apart >= least, "{:b} and {:b}", one, other);
            }
        }
    }
}
