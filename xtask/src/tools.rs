//! Runs other programs.
//!
//! In: a command. Out: nothing, its text, or a sentence that names the command and how it ended.
//! Does not: search for programs beyond PATH.

use crate::paths;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(paths::root());
    command
}

/// What Rust is compiled to for the browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Sees to it that the toolchain can compile for the browser. `rust-toolchain.toml` says that it must, and rustup takes
/// care of it when it installs a toolchain; not so where one of that version was there already, or rustup may not
/// install by itself.
pub(crate) fn provide_wasm() -> Result<(), String> {
    let sysroot = read(Command::new("rustc").args(["--print", "sysroot"]).current_dir(paths::root()))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).exists() {
        return Ok(());
    }
    if !present("rustup") {
        return Err(format!("expected Rust's standard library for {WASM}, found none, nor rustup to add it"));
    }
    run(Command::new("rustup").args(["target", "add", WASM]).current_dir(paths::root()))
}

/// The command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Runs a command to its end, its output passed on.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let shown = line(command);
    let status = command.status().map_err(|fault| format!("could not start `{shown}`: {fault}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` ended with {status}")) }
}

/// Runs a command to its end and hands back what it wrote to its standard output.
pub(crate) fn read(command: &mut Command) -> Result<String, String> {
    let shown = line(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|fault| format!("could not start `{shown}`: {fault}"))?;
    if !output.status.success() {
        return Err(format!("`{shown}` ended with {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("expected text from `{shown}`, found other bytes"))
}

/// Whether a program of this name answers to `--version`.
pub(crate) fn present(program: &str) -> bool {
    let quiet = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    quiet.is_ok_and(|status| status.success())
}

/// Installs the Node packages of a folder as its lock file names them, once per lock file.
pub(crate) fn npm_ci(folder: &Path) -> Result<(), String> {
    let lock = std::fs::read(folder.join("package-lock.json")).map_err(|fault| {
        format!("could not read the lock file: {fault}; in {:?}", folder.display().to_string())
    })?;
    let stamp = folder.join("node_modules").join(".lock-sha384");
    let hash = crate::manifest::sha384(&lock);
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == hash) {
        return Ok(());
    }
    if !present("node") {
        return Err("expected Node 20 or newer (Debian: `apt-get install nodejs npm`), found none".into());
    }
    eprintln!("     npm ci, in {}", folder.display());
    run(Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(folder)
        .stdout(Stdio::null()))?;
    std::fs::write(&stamp, hash)
        .map_err(|fault| format!("could not write: {fault}; {:?}", stamp.display().to_string()))
}
