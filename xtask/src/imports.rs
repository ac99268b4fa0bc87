//! Gives what the wasm imports from its glue short names.
//!
//! In: the two files as wasm-bindgen writes them, where a name ends in a hash that does not compress:
//! `__wbg_createBindGroup_0b4fc8b62e73f163`, four hundred times. Out: the same files with `a`, `b`, … on both sides.
//! Does not: touch exports, or a name that the glue says anywhere but where it defines it.

use std::collections::{BTreeMap, BTreeSet};

/// How wasm-bindgen's own names begin.
const PREFIX: &str = "__wb";
const IMPORT_SECTION: u8 = 2;
/// Magic number and version.
const HEADER_BYTES: usize = 8;

/// Shortens the names; none where the wasm is not laid out as expected.
pub(crate) fn shorten(wasm: &[u8], glue: &str) -> Option<(Vec<u8>, String)> {
    let imported = rewrite(wasm, &mut |_| None)?.1;
    let mut said: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words(glue) {
        *said.entry(word).or_default() += 1;
    }
    let long = imported.iter().filter(|name| name.starts_with(PREFIX) && said.get(name.as_str()) == Some(&1));
    let free = (0..).map(short).filter(|name| !said.contains_key(name.as_str()));
    let names: BTreeMap<&str, String> = long.map(String::as_str).zip(free).collect();
    let (wasm, _) = rewrite(wasm, &mut |name| names.get(name).cloned())?;
    let mut text = String::with_capacity(glue.len());
    let mut rest = glue;
    for word in words(glue) {
        let start = word.as_ptr() as usize - rest.as_ptr() as usize;
        text.push_str(&rest[..start]);
        text.push_str(names.get(word).map_or(word, String::as_str));
        rest = &rest[start + word.len()..];
    }
    text.push_str(rest);
    Some((wasm, text))
}

/// The identifiers and numbers of a JavaScript text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$')).filter(|word| !word.is_empty())
}

/// The name of a number: a, b, … z, ba, bb, …
fn short(number: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(number % 26).unwrap_or(0));
    if number < 26 { letter.to_string() } else { format!("{}{letter}", short(number / 26)) }
}

/// Gives every imported name to `rename`, and writes the module with the answers; also all names as they were.
fn rewrite(
    wasm: &[u8],
    rename: &mut dyn FnMut(&str) -> Option<String>,
) -> Option<(Vec<u8>, BTreeSet<String>)> {
    let mut names = BTreeSet::new();
    let mut out = wasm.get(..HEADER_BYTES)?.to_vec();
    let mut at = HEADER_BYTES;
    while at < wasm.len() {
        let kind = *wasm.get(at)?;
        let (length, start) = number(wasm, at + 1)?;
        let body = wasm.get(start..start + length)?;
        out.push(kind);
        if kind == IMPORT_SECTION {
            let renamed = imports(body, &mut names, rename)?;
            put_number(&mut out, renamed.len());
            out.extend(renamed);
        } else {
            put_number(&mut out, body.len());
            out.extend(body);
        }
        at = start + length;
    }
    Some((out, names))
}

fn imports(
    body: &[u8],
    names: &mut BTreeSet<String>,
    rename: &mut dyn FnMut(&str) -> Option<String>,
) -> Option<Vec<u8>> {
    let (count, mut at) = number(body, 0)?;
    let mut out = body.get(..at)?.to_vec();
    for _ in 0..count {
        let (module, end) = text(body, at)?;
        let (name, end) = text(body, end)?;
        names.insert(name.to_owned());
        let renamed = rename(name).unwrap_or_else(|| name.to_owned());
        for word in [module, &renamed] {
            put_number(&mut out, word.len());
            out.extend(word.as_bytes());
        }
        at = type_end(body, end)?;
        out.extend(body.get(end..at)?);
    }
    Some(out)
}

/// Where the type of an import ends: its kind, then a function's number, or a table, memory or global.
fn type_end(body: &[u8], at: usize) -> Option<usize> {
    let limits = |at: usize| {
        let (flags, end) = number(body, at)?;
        let (_, end) = number(body, end)?;
        if flags & 1 == 1 { number(body, end).map(|(_, end)| end) } else { Some(end) }
    };
    match body.get(at)? {
        0 => number(body, at + 1).map(|(_, end)| end),
        1 => limits(at + 2),
        2 => limits(at + 1),
        3 => Some(at + 3),
        _ => None,
    }
}

fn text(body: &[u8], at: usize) -> Option<(&str, usize)> {
    let (length, start) = number(body, at)?;
    let end = start + length;
    Some((std::str::from_utf8(body.get(start..end)?).ok()?, end))
}

/// A number in seven bits a byte, lowest first, and where it ends.
fn number(bytes: &[u8], start: usize) -> Option<(usize, usize)> {
    let mut value = 0;
    for (place, &byte) in bytes.get(start..)?.iter().take(5).enumerate() {
        value |= usize::from(byte & 127) << (7 * place);
        if byte < 128 {
            return Some((value, start + place + 1));
        }
    }
    None
}

fn put_number(out: &mut Vec<u8>, mut value: usize) {
    while value > 127 {
        out.push(u8::try_from(value & 127).unwrap_or(0) | 128);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap_or(0));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module of one type, `(func)`, and these imports from `./glue.js`, as functions of that type.
    fn module(names: &[&str]) -> Vec<u8> {
        let mut section = vec![];
        put_number(&mut section, names.len());
        for name in names {
            for word in ["./glue.js", name] {
                put_number(&mut section, word.len());
                section.extend(word.as_bytes());
            }
            section.extend([0, 0]);
        }
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02".to_vec();
        put_number(&mut wasm, section.len());
        wasm.extend(section);
        wasm
    }

    #[test]
    fn both_sides_say_the_same_short_name() {
        let wasm = module(&["__wbg_draw_0123", "__wbg_clear_4567"]);
        let glue = "const b=1; x={ __wbg_draw_0123: function(a) {}, __wbg_clear_4567: () => 0 };";
        let (wasm, glue) = shorten(&wasm, glue).expect("a module like any");
        assert_eq!(glue, "const b=1; x={ d: function(a) {}, c: () => 0 };", "names that are free");
        assert_eq!(wasm, module(&["d", "c"]), "likewise");
    }

    #[test]
    fn a_name_said_elsewhere_stays() {
        let wasm = module(&["__wbg_init", "memory", "__wbg_gone_1"]);
        let glue = "{ __wbg_init: 0, memory: 1 }; __wbg_init();";
        assert_eq!(shorten(&wasm, glue), Some((wasm.clone(), glue.to_owned())), "nothing to shorten");
    }

    #[test]
    fn what_is_no_module_is_left_alone() {
        assert_eq!(shorten(b"\0asm\x01\0\0\0\x02\x7f", ""), None, "cut short");
    }

    #[test]
    fn every_number_has_a_name_of_its_own() {
        let names: BTreeSet<String> = (0..1_000).map(short).collect();
        assert_eq!(names.len(), 1_000, "all different");
        assert_eq!([short(0), short(25), short(26)], ["a", "z", "ba"], "counted in letters");
    }
}
