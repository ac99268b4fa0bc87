//! How long the arrows take, natively: read, build, paint, pick, take, on the fictional city and on a synthetic grid of houses.
//!
//! `cargo bench --bench native`. Times are for comparing one commit with the next on one machine; nothing asserts them.

#![expect(clippy::cast_possible_truncation, reason = "sizes of made-up cities")]

use civitwin::batch::{Batch, Row, Value};
use civitwin::city::{City, ReadOptions, Reader};
use civitwin::mesh::Build;
use civitwin::twin::{Command, Payload, Twin};
use civitwin::view::Viewport;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write as _;
use std::hint::black_box;

const HOUSES: u32 = 20_000;

/// Houses of eight corners with the properties that exports have.
fn town() -> String {
    let mut text = String::from(r#"{"type":"FeatureCollection","features":["#);
    for number in 0..HOUSES {
        let (east, north) = (6.1 + f64::from(number % 200) * 2.5e-4, 46.2 + f64::from(number / 200) * 2.5e-4);
        let corners =
            [(0., 0.), (9., 0.), (9., 4.), (12., 4.), (12., 9.), (3., 9.), (3., 7.), (0., 7.), (0., 0.)]
                .map(|(x, y)| format!("[{:.7},{:.7}]", east + x * 1.2e-5, north + y * 0.9e-5))
                .join(",");
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            text,
            r#"{comma}{{"type":"Feature","id":"way/{number}","properties":{{"building":"apartments","height":{}.5,"building:levels":{},"name":"House {number}","addr:street":"Quay of the Lighthouse","addr:housenumber":"{}","start_date":"19{:02}"}},"geometry":{{"type":"Polygon","coordinates":[[{corners}]]}}}}"#,
            6 + number % 20,
            2 + number % 6,
            number % 90,
            number % 100,
        );
    }
    text.push_str("]}");
    text
}

fn read(text: &str) -> City {
    let mut city = City::default();
    let mut reader = Reader::new(&ReadOptions::default());
    for piece in text.as_bytes().chunks(256 << 10) {
        reader.push(piece, &mut city);
    }
    reader.finish(&mut city).expect("a town");
    city
}

fn arrows(criterion: &mut Criterion) {
    let text = town();
    let city = read(&text);
    let count = city.len() as u32;

    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(20);
    group.bench_function("20,000 houses", |bencher| bencher.iter(|| black_box(read(&text))));
    group.finish();

    let mut group = criterion.benchmark_group("build");
    group.throughput(Throughput::Elements(u64::from(count))).sample_size(20);
    group.bench_function("20,000 houses", |bencher| {
        bencher.iter(|| {
            let mut build = Build::new(&city, 0..count);
            while let Some(chunk) = build.step(&city) {
                black_box(chunk);
            }
        });
    });
    group.finish();

    let mut twin = Twin::default();
    let viewport = Viewport { width_css_px: 800.0, height_css_px: 600.0, pixel_ratio: 1.0 };
    twin.step(&Command::Viewport(viewport), &Payload::default(), 0.0);
    twin.city = city;
    twin.accept(1, 0..count);
    let values = Payload { values: (0..count).map(|k| (k % 97) as f32).collect(), ..Payload::default() };
    criterion.bench_function("paint 20,000 values", |bencher| {
        bencher.iter_batched(
            || (),
            |()| {
                black_box(twin.step(&Command::SetValues { layer: None, scale: None }, &values, 0.0).is_some())
            },
            BatchSize::SmallInput,
        );
    });
    for (name, command) in [
        ("twins of 20,000 houses", Command::Twins { limit: 200 }),
        ("legend of 20,000 houses", Command::Legend {}),
    ] {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| black_box(twin.step(&command, &Payload::default(), 0.0).is_some()));
        });
    }
    criterion.bench_function("pick over 20,000 houses", |bencher| {
        let mut at = 0.0;
        bencher.iter(|| {
            at = (at + 37.0) % 800.0;
            black_box(twin.pick(at, 300.0))
        });
    });
}

/// Rows of as many series, a second later each time, into what is known of them.
fn rows(criterion: &mut Criterion) {
    const ROWS: u32 = 100_000;
    let mut batch = Batch::default();
    let attribute = batch.text("NO2");
    for number in 0..ROWS {
        let entity = batch.text(&format!("urn:ngsi-ld:AirQualityObserved:station:{number}"));
        batch.push(Row { entity, attribute, value: Value::Number(1.0), ..Row::default() });
    }
    let mut twin = Twin::default();
    let mut group = criterion.benchmark_group("observe");
    group.throughput(Throughput::Elements(ROWS.into())).sample_size(10);
    let mut at_ms = 1_772_366_400_000.0;
    group.bench_function("100,000 rows", |bencher| {
        bencher.iter(|| {
            at_ms += 1_000.0;
            batch.rows.iter_mut().for_each(|row| (row.begin_ms, row.end_ms) = (at_ms, at_ms));
            black_box(twin.observe_rows(0, &batch, 0.0))
        });
    });
    group.finish();
}

criterion_group!(benches, arrows, rows);
criterion_main!(benches);
