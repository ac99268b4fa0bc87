//! What observations cost: no allocation for what is known; times are to be looked at by eye:
//! `cargo test --release --no-default-features --test feed cost -- --ignored --nocapture`.

use crate::{NOON_MS, no2, town};
use civitwin::batch::{Batch, Row, Value};
use civitwin::feed::{Latest, Observation};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::Instant;

/// Counts what a thread allocates.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

#[expect(unsafe_code, reason = "an allocator can't be written without; this one only counts")]
// SAFETY: the system's own does all of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// So many stations, each a second apart.
fn round(stations: u32, after_s: u32) -> Vec<Observation> {
    let station = |number: u32| {
        let entity = format!("urn:ngsi-ld:AirQualityObserved:station:{number}");
        no2(&entity, NOON_MS + f64::from(after_s) * 1_000.0, f64::from(number ^ after_s))
    };
    (0..stations).map(station).collect()
}

/// The same stations, as a decoder hands them on.
fn rows(stations: u32, after_s: u32) -> Batch {
    let mut batch = Batch::default();
    let (attribute, unit) = (batch.text("NO2"), batch.text("GQ"));
    let at_ms = NOON_MS + f64::from(after_s) * 1_000.0;
    for number in 0..stations {
        let entity = batch.text(&format!("urn:ngsi-ld:AirQualityObserved:station:{number}"));
        let value = Value::Number(f64::from(number ^ after_s));
        batch.push(Row { entity, attribute, unit, value, begin_ms: at_ms, end_ms: at_ms, ..Row::default() });
    }
    batch
}

#[test]
fn a_sensor_that_is_known_costs_no_memory_when_it_speaks_again() {
    let mut latest = Latest::default();
    let rounds: Vec<Vec<Observation>> = (0..80).map(|after_s| round(50, after_s)).collect();
    let take_all = |latest: &mut Latest, rounds: &[Vec<Observation>]| {
        for observation in rounds.iter().flatten() {
            latest.take(observation, NOON_MS).expect("good");
        }
    };
    take_all(&mut latest, &rounds[..2]);
    let before = ALLOCATIONS.get();
    take_all(&mut latest, &rounds[2..]);
    assert_eq!(ALLOCATIONS.get() - before, 0, "after the second time");
    assert_eq!(latest.history(7).count(), civitwin::feed::POINTS_MOST, "though all of it is remembered");
}

#[test]
fn a_row_of_a_sensor_that_is_known_costs_no_memory_either() {
    let mut latest = Latest::default();
    let rounds: Vec<Batch> = (0..80).map(|after_s| rows(50, after_s)).collect();
    let take_all = |latest: &mut Latest, rounds: &[Batch]| {
        for batch in rounds {
            batch.rows.iter().for_each(|row| assert!(latest.take_row(batch, row, NOON_MS).is_ok(), "good"));
        }
    };
    take_all(&mut latest, &rounds[..2]);
    let before = ALLOCATIONS.get();
    take_all(&mut latest, &rounds[2..]);
    assert_eq!(ALLOCATIONS.get() - before, 0, "after the second time");
    assert_eq!((latest.len(), latest.history(7).count()), (50, civitwin::feed::POINTS_MOST), "all of it");
}

#[test]
#[ignore = "prints times"]
fn cost_of_observations() {
    let rounds: Vec<Vec<Observation>> = (0..10).map(|after_s| round(10_000, after_s)).collect();
    let mut twin = town();
    for (name, wanted) in [("by default", "alerts"), ("with a summary", "summary")] {
        crate::say(&mut twin, &format!(r#"{{"type":"announce","announce":"{wanted}"}}"#), 0.0);
        for (number, round) in (0_u32..).zip(&rounds) {
            let start = Instant::now();
            twin.observe(round, 0.0);
            let each_ns = start.elapsed().as_secs_f64() * 1e9 / round.len() as f64;
            println!("{name}, round {number}: {each_ns:.0} ns each");
        }
    }
    let mut latest = Latest::default();
    let many = round(100_000, 0);
    let start = Instant::now();
    many.iter().for_each(|observation| assert!(latest.take(observation, NOON_MS).is_ok(), "good"));
    println!("100,000 new series: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    for after_s in 0..3 {
        let bytes = rows(100_000, after_s).to_bytes();
        let start = Instant::now();
        let batch = Batch::from_bytes(&bytes).expect("its own bytes");
        let read_ms = start.elapsed().as_secs_f64() * 1e3;
        let start = Instant::now();
        twin.observe_rows(0, &batch, 0.0);
        let taken_ms = start.elapsed().as_secs_f64() * 1e3;
        println!("100,000 rows of {} bytes: {read_ms:.0} ms to read, {taken_ms:.0} ms to take", bytes.len());
    }
}
