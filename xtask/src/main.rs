//! civitwin's tasks, run as `cargo xtask NAME`.
//!
//! In: a task's name and its options. Out: files under `www/dist`, a page on loopback, or a verdict.
//! Does not: need anything beyond the Rust toolchain for `demo` (`test` and `build --release` also want Node).

mod args;
mod build;
mod city;
mod day;
mod demo;
mod feed;
mod fresh;
mod http;
mod imports;
mod later;
mod manifest;
mod paths;
mod serve;
mod split;
mod test;
mod tools;

use args::Args;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask TASK

  demo   [--city FILE] [--time HH:MM] [--speed N] [--port N] [--no-open]
         [--release | --built]
         builds what is missing (with --built nothing) and shows a city on
         http://127.0.0.1, the fictional one with a day of live data: from this
         time of its day (now, UTC), N of its seconds in one of ours (1)
  build  [--release]
         writes the plain static files of www/dist, with a manifest
  city   [--buildings N] [--seed S] [--out FILE] [--preview FILE.svg]
         draws the fictional city as GeoJSON
  glsl   [--check]
         writes the WebGL2 shaders anew after a change of the WGSL
  defaults [--check]
         writes www/defaults.js anew after a change of src/twin/defaults.rs
  later  writes xtask/later.txt anew: what the first view does without
  test   [--full] [SUITE...]
         installs what tests need where it may, and runs them
";

fn main() -> ExitCode {
    let mut args = Args::from_env();
    let outcome = match args.task().as_deref() {
        Some("demo") => demo::run(args),
        Some("build") => build::run(args),
        Some("city") => city::run(args),
        Some(name @ ("glsl" | "defaults")) => fresh::run(args, name),
        Some("later") => later::run(args),
        Some("test") => test::run(args),
        Some("help") | None => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("expected a task, see `cargo xtask help`; found {other:?}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}
