//! Writes anew what is generated from the library and committed: `cargo xtask glsl`, `cargo xtask defaults`.
//!
//! In: the library. Out: the files under `shaders/gl`, or `www/defaults.js`, written, or only compared with `check`.
//! The work is in the root package's `tests/glsl.rs` and `tests/defaults.rs`, because it needs the library (and naga):
//! were they built into xtask, everybody's first `cargo xtask demo` would wait for them.
//! Does not: compile GLSL or run JavaScript (a browser does).

use crate::args::Args;
use std::process::Command;

/// Writes the files that the root package's test of this name keeps, or only compares.
///
/// # Errors
/// What cannot be generated, or (with `check`) a stale file; the test has printed which.
pub(crate) fn run(mut args: Args, test: &str) -> Result<(), String> {
    let check = args.flag("--check");
    args.done()?;
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["test", "--quiet", "--package", "civitwin", "--test", test, "--", "--nocapture"]);
    if !check {
        command.env("CIVITWIN_BLESS", "1");
    }
    let status = command.status().map_err(|error| format!("cargo did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("what is generated is not fresh, see above: {test}")) }
}
