//! Licences and sources of everything we depend on.
//!
//! In: `cargo metadata`, and the lock files of Node packages. Out: each package whose licence is not allowed, or that
//! comes from elsewhere than the public registry.
//! Does not: know advisories; `.deny.toml` serves those who have cargo-deny.

use crate::{paths, tools};
use serde_json::Value;

/// Licences that let a city use the result freely, the same as in `.deny.toml`.
const ALLOWED: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Allowed for tools that only tests run and nothing ships: axe-core is under the MPL.
const ALLOWED_IN_TESTS: [&str; 3] = ["MPL-2.0", "BlueOak-1.0.0", "Python-2.0"];

/// The Node packages' folders.
pub(crate) const NODE_FOLDERS: [&str; 3] = ["xtask/node", "tests/browser", "tests/bench"];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Checks all packages; gives back how many there were.
pub(crate) fn check() -> Result<u64, String> {
    let text =
        tools::read(tools::cargo().args(["metadata", "--format-version", "1", "--locked", "--quiet"]))?;
    let metadata: Value = serde_json::from_str(&text).map_err(|fault| format!("cargo metadata: {fault}"))?;
    let packages = metadata.get("packages").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut faults: Vec<String> = packages.iter().filter_map(crate_fault).collect();
    let mut count = packages.len();
    for folder in NODE_FOLDERS {
        let path = paths::root().join(folder).join("package-lock.json");
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let lock: Value = serde_json::from_str(&text).map_err(|fault| format!("{folder}: {fault}"))?;
        let packages = lock.get("packages").and_then(Value::as_object).cloned().unwrap_or_default();
        count += packages.len();
        faults.extend(packages.iter().filter_map(|(name, package)| node_fault(folder, name, package)));
    }
    if faults.is_empty() { Ok(u64::try_from(count).unwrap_or(u64::MAX)) } else { Err(faults.join("; ")) }
}

fn text<'a>(package: &'a Value, key: &str) -> Option<&'a str> {
    package.get(key).and_then(Value::as_str)
}

fn crate_fault(package: &Value) -> Option<String> {
    let name = text(package, "name").unwrap_or("?");
    let source = text(package, "source");
    if source.is_some_and(|source| source != REGISTRY) {
        return Some(format!("expected {name} from crates.io, found {source:?}"));
    }
    let licence = text(package, "license").unwrap_or("none");
    (!is_allowed(licence, &ALLOWED))
        .then(|| format!("expected an allowed licence of {name}, found {licence:?}"))
}

fn node_fault(folder: &str, name: &str, package: &Value) -> Option<String> {
    // Addresses in a lock file tie it to one registry.
    if text(package, "resolved").is_some() || package.get("link").is_some() {
        return Some(format!("expected no address in the lock file of {folder}, found one at {name:?}"));
    }
    let licence = text(package, "license").unwrap_or("none");
    let tests = [ALLOWED.as_slice(), &ALLOWED_IN_TESTS].concat();
    (!is_allowed(licence, &tests))
        .then(|| format!("expected an allowed licence of {name}, found {licence:?}"))
}

/// Whether an SPDX expression can be met from the list. `OR` binds weaker than `AND`; the old `MIT/Apache-2.0` is `OR`.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any(&words, &mut at, allowed);
    met && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut met = all(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(words, at, allowed);
    }
    met
}

fn all(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let met = any(words, at, allowed);
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return met && closed;
    }
    let mut licence = (*word).to_string();
    if let (Some(&"WITH"), Some(exception)) = (words.get(*at), words.get(*at + 1)) {
        licence = format!("{word} WITH {exception}");
        *at += 2;
    }
    allowed.contains(&licence.as_str())
}

#[cfg(test)]
mod tests {
    use super::{ALLOWED, is_allowed};

    #[test]
    fn an_expression_is_met_as_it_reads() {
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR MIT",
            "MIT/GPL-2.0",
        ] {
            assert!(is_allowed(good, &ALLOWED), "allowed: {good}");
        }
        for bad in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "",
            "(MIT",
            "MIT MIT",
            "GPL-2.0 WITH Classpath-exception-2.0",
            "none",
        ] {
            assert!(!is_allowed(bad, &ALLOWED), "not allowed: {bad}");
        }
    }
}
