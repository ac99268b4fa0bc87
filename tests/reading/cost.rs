//! What a large city costs, to be looked at by eye: `CIVITWIN_CITY=FILE cargo test --release --test reading cost -- --ignored --nocapture`.
//!
//! In: any GeoJSON file. Out: nanoseconds per feature, the best of several rounds, and bytes held.
//! Does not: assert how long anything takes.

use civitwin::city::{City, ReadOptions, Reader};
use civitwin::mesh::Build;
use civitwin::twin::Twin;
use std::time::Instant;

const PIECE_BYTES: usize = 256 << 10;
const ROUNDS: u32 = 7;

#[test]
#[ignore = "prints times; needs a file named by CIVITWIN_CITY"]
fn cost_of_a_large_city() {
    let path = std::env::var_os("CIVITWIN_CITY").expect("CIVITWIN_CITY names a GeoJSON file");
    let text = std::fs::read(path).expect("a file that can be read");
    let mut best = [f64::MAX; 4];
    for _ in 0..ROUNDS {
        let mut twin = Twin::default();
        let mut times = [0.0; 4];
        let start = Instant::now();
        read(&text, &mut twin.city);
        times[0] = start.elapsed().as_secs_f64();
        let features = 0..u32::try_from(twin.city.len()).expect("a city of 24 bits");
        let start = Instant::now();
        twin.accept(1, features.clone());
        times[1] = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let mut build = Build::new(&twin.city, features);
        let chunks = std::iter::from_fn(|| build.step(&twin.city)).count();
        times[2] = start.elapsed().as_secs_f64();
        assert!(chunks > 0, "something was built");
        let start = Instant::now();
        let picked = (0..500).filter(|k| twin.pick(f64::from(k % 300), f64::from(k % 150)).is_some()).count();
        times[3] = start.elapsed().as_secs_f64();
        let per_feature = 1e9 / twin.city.len() as f64;
        for (best, time) in best.iter_mut().zip(times) {
            *best = best.min(time * per_feature);
        }
        println!("{:?}", twin.bytes());
        println!(
            "{} features, {} bytes each, {picked} picked",
            twin.city.len(),
            twin.bytes().total() / twin.city.len()
        );
    }
    let [read, accept, build, pick] = best;
    println!("ns per feature: read {read:.0}, accept {accept:.0}, build {build:.0}; 500 picks {pick:.0}");
}

fn read(text: &[u8], city: &mut City) {
    let mut reader = Reader::new(&ReadOptions::default());
    for piece in text.chunks(PIECE_BYTES) {
        reader.push(piece, city);
    }
    let summary = reader.finish(city).expect("a usable city");
    assert_eq!(summary.features as usize, city.len(), "all of one load");
}
