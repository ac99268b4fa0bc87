//! Holds the catalogues of all languages to what is said: every sentence of the engine is in each, and they hold the same.
//!
//! In: the sources, `www/lang-*.js` and what is loaded beside them (`www/live-*.js`), as text. Out: each id that is missing somewhere, or that nobody knows.
//! Does not: judge a translation, or parse patterns; the browser's tests do.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

#[path = "support/sources.rs"]
mod sources;

use sources::sources;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What the files of a language are called: what every page needs, and what live data need.
const PARTS: [&str; 2] = ["lang", "live"];

/// The ids of all catalogues of a language; none is in two of them.
fn ids(language: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for part in PARTS {
        for id in ids_of(part, language) {
            assert!(all.insert(id.clone()), "{id} is in two catalogues; {language:?}");
        }
    }
    all
}

/// The ids of a catalogue: the members of its `words`, one at the start of each line.
fn ids_of(part: &str, language: &str) -> BTreeSet<String> {
    let path = root().join("www").join(format!("{part}-{language}.js"));
    let text = fs::read_to_string(&path).unwrap();
    let words = text.split("words: {").nth(1).unwrap();
    let id = |line: &str| {
        let line = line.strip_prefix("    ")?;
        if let Some(quoted) = line.strip_prefix('"') {
            let (name, rest) = quoted.split_once('"')?;
            return rest.starts_with(':').then(|| name.to_owned());
        }
        let name: String = line.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        (!name.is_empty() && line.get(name.len()..)?.starts_with(':')).then_some(name)
    };
    words.lines().filter_map(id).collect()
}

/// Ids of sentences that the engine says.
fn said() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in sources(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for rest in code.split("Message::new(\"").skip(1) {
            found.insert(rest.split('"').next().unwrap().to_owned());
        }
    }
    assert!(found.len() > 50, "expected the sentences of the engine, found {found:?}");
    found
}

const LANGUAGES: [&str; 5] = ["ar", "es", "fr", "ru", "zh"];

/// What only some languages need: how sentences are joined.
const OWN: [&str; 1] = ["sentence_gap"];

#[test]
fn every_sentence_of_the_engine_is_in_the_catalogue() {
    let known = ids("en");
    let missing: Vec<String> = said().into_iter().filter(|id| !known.contains(id)).collect();
    assert_eq!(missing, [""; 0], "said by the engine, and in no catalogue");
}

#[test]
fn every_language_says_the_same() {
    let english = ids("en");
    for language in LANGUAGES {
        let other = ids(language);
        let missing: Vec<&String> = english.difference(&other).collect();
        assert_eq!(missing, [""; 0], "{language} lacks them");
        let more: Vec<&String> =
            other.difference(&english).filter(|id| !OWN.contains(&id.as_str())).collect();
        assert_eq!(more, [""; 0], "{language} has them alone");
    }
}
