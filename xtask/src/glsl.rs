//! Writes the WebGL2 shaders anew: GLSL from WGSL, under `shaders/gl`.
//!
//! In: the WGSL under `shaders`. Out: `shaders/gl`, written, or only compared with `check`.
//! The work is in the root package's `tests/glsl.rs`, because it needs the renderer and naga: were they built into
//! xtask, everybody's first `cargo xtask demo` would wait for them.
//! Does not: compile GLSL (a browser does).

use crate::args::Args;
use std::process::Command;

/// Writes the files, or only compares.
///
/// # Errors
/// A shader that cannot be translated, or (with `check`) a stale file; the test has printed which.
pub(crate) fn run(mut args: Args) -> Result<(), String> {
    let check = args.flag("--check");
    args.done()?;
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["test", "--quiet", "--package", "civitwin", "--test", "glsl", "--", "--nocapture"]);
    if !check {
        command.env("CIVITWIN_BLESS", "1");
    }
    let status = command.status().map_err(|error| format!("cargo did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err("the GLSL does not follow the WGSL, see above".to_owned()) }
}
