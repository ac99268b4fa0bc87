//! Walks over members and items of JSON text.
//!
//! In: the whole text, and where a value begins. Out: ranges of values, numbers, decoded strings.
//! Does not: build a tree; what is not asked for is passed over.

use crate::city::scan::{Scan, Stop};
use crate::city::text::decode;
use std::ops::Range;

/// What is done with a member: its raw name and its value's range.
type EachMember<'e> = &'e mut dyn FnMut(&[u8], Range<usize>) -> Result<(), Stop>;

/// Calls `each` with every member's raw name and its value's range; gives back where the object ends.
pub(super) fn members(text: &[u8], at: usize, each: EachMember<'_>) -> Result<usize, Stop> {
    let mut scan = Scan::new(text, at);
    scan.open(b'{', "an object")?;
    let mut more = scan.first(b'}')?;
    while more {
        let key = scan.key()?;
        scan.peek()?;
        let start = scan.at;
        scan.skip()?;
        each(scan.slice(key.bytes), start..scan.at)?;
        more = scan.another(b'}')?;
    }
    Ok(scan.at)
}

/// Calls `each` with every item's range.
pub(super) fn items(
    text: &[u8],
    at: usize,
    each: &mut dyn FnMut(Range<usize>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut scan = Scan::new(text, at);
    scan.open(b'[', "an array")?;
    let mut more = scan.first(b']')?;
    while more {
        scan.peek()?;
        let start = scan.at;
        scan.skip()?;
        each(start..scan.at)?;
        more = scan.another(b']')?;
    }
    Ok(())
}

/// The first numbers of an array; 0 for those that are missing.
pub(super) fn numbers<const N: usize>(scan: &mut Scan<'_>) -> Result<[f64; N], Stop> {
    let mut out = [0.0; N];
    let mut slots = out.iter_mut();
    scan.open(b'[', "an array of numbers")?;
    let mut more = scan.first(b']')?;
    while more {
        scan.peek()?;
        let value = scan.number()?;
        if let Some(slot) = slots.next() {
            *slot = value;
        }
        more = scan.another(b']')?;
    }
    Ok(out)
}

/// Whether there is a value and it begins with this byte: `{`, `[` or a quote.
pub(super) fn begins(text: &[u8], range: &Range<usize>, byte: u8) -> bool {
    text.get(range.clone()).and_then(<[u8]>::first) == Some(&byte)
}

/// A string's text; empty for a value of any other type.
pub(super) fn string(text: &[u8], range: Range<usize>) -> String {
    match text.get(range) {
        Some([b'"', inner @ .., b'"']) => decode(inner),
        _ => String::new(),
    }
}
