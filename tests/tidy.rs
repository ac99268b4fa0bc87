//! Holds the house style where a machine can: headers, lengths, leftovers, and no way from data into HTML.
//!
//! In: the sources of the library, the tasks and the page, as text. Out: each file and line that breaks a rule.
//! Does not: format or lint; rustfmt and clippy do.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// Longer than this, a file hides two.
const LINES_LIMIT: usize = 800;

/// Ways to turn text into markup or code. None is used, so none has to be reviewed.
const SINKS: [&str; 13] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "setHTMLUnsafe",
    "parseHTMLUnsafe",
    "createContextualFragment",
    "DOMParser",
    "srcdoc",
    "eval(",
    "new Function",
    "Function(",
    "document.write",
    "createHTML",
];

fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    fn walk(folder: &Path, endings: &[&str], out: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "node_modules" && name != "dist" && name != "target" {
                    walk(&path, endings, out);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), endings, &mut out);
    out.sort();
    out
}

fn rust() -> Vec<PathBuf> {
    ["src", "tests", "xtask/src"].iter().flat_map(|folder| files(folder, &[".rs"])).collect()
}

fn page() -> Vec<PathBuf> {
    files("www", &[".js", ".mjs", ".html"])
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn every_source_says_what_it_is() {
    let sources = rust();
    assert!(sources.len() > 20, "expected the sources, found {} files", sources.len());
    for path in sources {
        assert!(read(&path).starts_with("//! "), "expected a header: {}", path.display());
    }
    for path in files("shaders", &[".wgsl"]) {
        assert!(read(&path).starts_with("// "), "expected a header: {}", path.display());
    }
    for path in files("www", &[".js"]) {
        let text = read(&path);
        assert!(text.starts_with("//") || text.starts_with("/*"), "expected a header: {}", path.display());
    }
}

#[test]
fn nothing_is_left_lying_about() {
    // Spelt in halves, or this file would find itself.
    let leftovers =
        [["TO", "DO"], ["FIX", "ME"], ["XX", "X:"], ["dbg", "!("], ["todo", "!("], ["unimplemented", "!("]];
    let all = rust().into_iter().chain(page()).chain(files("shaders", &[".wgsl"]));
    for path in all {
        for (number, line) in read(&path).lines().enumerate() {
            for leftover in leftovers.map(|halves| halves.concat()) {
                assert!(!line.contains(&leftover), "{}:{}: {leftover}", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn no_file_hides_two() {
    for path in rust().into_iter().chain(page()) {
        let lines = read(&path).lines().count();
        assert!(lines < LINES_LIMIT, "expected under {LINES_LIMIT} lines, found {lines}: {}", path.display());
    }
}

#[test]
fn no_data_can_become_markup_or_code() {
    for path in page() {
        for (number, line) in read(&path).lines().enumerate() {
            let code = line.trim_start();
            if code.starts_with("//") || code.starts_with('*') || code.starts_with("/*") {
                continue;
            }
            for sink in SINKS {
                assert!(!code.contains(sink), "{}:{}: {sink}", path.display(), number + 1);
            }
            for timer in ["setTimeout(", "setInterval("] {
                let called = code
                    .split(timer)
                    .nth(1)
                    .is_some_and(|rest| rest.trim_start().starts_with(['"', '\'', '`']));
                assert!(!called, "{}:{}: {timer} with text", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn the_page_needs_no_inline_script_or_style() {
    for path in files("www", &[".html"]) {
        let text = read(&path);
        for inline in ["<style", " style=", " onclick=", " onload=", "javascript:"] {
            assert!(!text.contains(inline), "expected none of {inline:?}: {}", path.display());
        }
        for script in text.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or("");
            assert!(tag.contains("src="), "expected a script with a source: {}", path.display());
        }
    }
}

#[test]
fn lock_files_name_no_registry() {
    for path in files("", &["package-lock.json"]) {
        assert!(!read(&path).contains("\"resolved\""), "expected no addresses: {}", path.display());
    }
}
