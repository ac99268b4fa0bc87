//! Holds the map of `src/lib.rs`: a module uses only floors below its own, and only `web` knows the browser.
//!
//! In: the sources, as text. Out: every `use` that points up or sideways, with its file and line.
//! Does not: look inside strings or comments; test modules may look anywhere.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

#[path = "support/sources.rs"]
mod sources;

use sources::sources;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, as `src/lib.rs` draws them.
const FLOORS: &[(&str, u32)] = &[
    ("geo", 1),
    ("plain", 1),
    ("batch", 1),
    ("digits", 1),
    ("city", 2),
    ("feed", 2),
    ("kpi", 2),
    ("written", 2),
    ("civic", 2),
    ("decode", 3),
    ("format", 3),
    ("mesh", 3),
    ("style", 3),
    ("transport", 3),
    ("view", 3),
    ("words", 3),
    ("feeds", 4),
    ("twin", 4),
    ("gpu", 4),
    ("engine", 5),
    ("web", 6),
    ("extras", 7),
    ("lib", 7),
];

/// Crates that only the top floor may name.
const BROWSER: [&str; 6] =
    ["web_sys", "wasm_bindgen", "wasm_bindgen_futures", "js_sys", "gloo", "serde_wasm_bindgen"];

/// Each source with the module it belongs to and its code: no comments, nothing from its tests on.
fn code() -> Vec<(PathBuf, String, Vec<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read = |path: PathBuf| {
        // The floors compiled for speed lie in a crate of their own.
        let inner = path.strip_prefix(&root).unwrap();
        let inner = inner.strip_prefix("core").or_else(|_| inner.strip_prefix("live")).unwrap_or(inner);
        let first = inner.iter().next().unwrap().to_string_lossy();
        let module = first.trim_end_matches(".rs").to_string();
        let text = fs::read_to_string(&path).unwrap();
        let all: Vec<&str> = text.lines().collect();
        let tests = all.windows(2).position(|pair| pair[0] == "#[cfg(test)]" && pair[1].ends_with('{'));
        let lines = all.iter().take(tests.unwrap_or(all.len()));
        let lines = lines.map(|line| line.split("//").next().unwrap_or("").to_string()).collect();
        (path, module, lines)
    };
    sources(&root).into_iter().map(read).collect()
}

fn floor(module: &str) -> Option<u32> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// The modules that a line names behind `crate::`.
fn named(line: &str) -> Vec<String> {
    let after = line.split("crate::").skip(1);
    let words = |rest: &str| -> Vec<String> {
        let word =
            |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            // `use crate::{city::City, geo}`: what stands at the outer level of the braces.
            Some(list) => {
                let mut depth = 0;
                let mut out = vec![String::new()];
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => out.push(String::new()),
                        _ if depth == 0 => out.last_mut().unwrap().push(c),
                        _ => {}
                    }
                    if depth < 0 {
                        break;
                    }
                }
                out.iter().map(|part| word(part.trim())).collect()
            }
            None => vec![word(rest)],
        }
    };
    after.flat_map(words).filter(|word| !word.is_empty()).collect()
}

#[test]
fn every_module_has_a_floor() {
    for (path, module, _) in code() {
        assert!(floor(&module).is_some(), "expected a floor for {module:?} of {}", path.display());
    }
}

#[test]
fn imports_point_down() {
    let mut checked = 0;
    for (path, module, lines) in code() {
        let own = floor(&module).unwrap();
        // Imports may run over several lines: join each statement.
        let text = lines.join("\n");
        for statement in text.split(';') {
            for other in named(&statement.replace('\n', " ")) {
                checked += 1;
                // Items of the crate's root and the module's own are its own affair.
                let Some(below) = floor(&other) else { continue };
                let allowed = other == module || below < own;
                assert!(allowed, "{}: {module} on floor {own} uses {other} on floor {below}", path.display());
            }
        }
    }
    assert!(checked > 0, "expected to find imports, found none");
}

#[test]
fn only_the_top_floor_knows_the_browser() {
    for (path, module, lines) in code() {
        if module == "web" {
            continue;
        }
        for (number, line) in lines.iter().enumerate() {
            for name in BROWSER {
                assert!(!line.contains(name), "{}:{}: {name} belongs to web", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn a_line_is_read_as_rust_reads_it() {
    assert_eq!(named("use crate::geo::Frame"), ["geo"], "one path");
    assert_eq!(named("use crate::{city::{City, Layer}, geo}"), ["city", "geo"], "a list with a list inside");
    assert_eq!(named("let x = crate::view::Camera::default()"), ["view"], "a path in code");
    assert_eq!(named("pub(crate) fn x()"), [""; 0], "visibility is no path");
}
