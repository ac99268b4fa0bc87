//! Compares words as readers type and sort them: without capitals, accents or marks.
//!
//! In: text. Out: letters folded to plain small ones (Latin, Greek, Cyrillic), whether and where a text holds another, and
//! ranks that sort by it. Hyphens, apostrophes and dots are spaces; Arabic goes without vowel signs; other scripts stay.
//! Does not: know a language's own order of letters; `Intl.Collator` of the page does.

use crate::geo::order::{self, Ranked};
use std::ops::Range;
use std::str::Chars;

/// The plain letters of U+00C0 to U+024F; `-` for those that stay, capitals for two letters.
const LATIN: &[u8] = b"aaaaaaAceeeeiiiidnooooo-ouuuuyTSaaaaaaAceeeeiiiidnooooo-ouuuuyTyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkkllllllllllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs-b--------d----e--------kk------oo-------------uu-------------------Dddlllnnnaaiioouuuuuuuuuu-aaaa----ggkkoooo--jdddgg--nnaaAAooaaaaeeeeiiiioooorrrruuuusstt--hh------aaeeooooooooyy----------------------------";
/// Those of U+1E00 to U+1EFF.
const LATIN_MORE: &[u8] = b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas--S-aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy------";
/// U+0386 to U+0390 and U+03AA to U+03CE, the Greek letters that are not 32 before their small one.
const GREEK: [char; 48] = [
    'α', '·', 'ε', 'η', 'ι', '-', 'ο', '-', 'υ', 'ω', 'ι', 'ι', 'υ', 'α', 'ε', 'η', 'ι', 'υ', 'α', 'β', 'γ',
    'δ', 'ε', 'ζ', 'η', 'θ', 'ι', 'κ', 'λ', 'μ', 'ν', 'ξ', 'ο', 'π', 'ρ', 'σ', 'σ', 'τ', 'υ', 'φ', 'χ', 'ψ',
    'ω', 'ι', 'υ', 'ο', 'υ', 'ω',
];

/// A text behind all others.
pub(super) const LAST: &str = "\u{10ffff}";

/// Folded letters, one after the other.
#[derive(Debug, Clone)]
pub(super) struct Folded<'a> {
    chars: Chars<'a>,
    /// The second of two letters that one stands for.
    second: Option<char>,
}

/// The folded letters of a text.
pub(super) fn folded(text: &str) -> Folded<'_> {
    Folded { chars: text.chars(), second: None }
}

impl Iterator for Folded<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if let Some(second) = self.second.take() {
            return Some(second);
        }
        loop {
            let c = self.chars.next()?;
            if c.is_ascii() {
                return Some(plain(c));
            }
            if let Some((first, second)) = fold(c) {
                self.second = second;
                return Some(first);
            }
        }
    }
}

fn plain(c: char) -> char {
    if matches!(c, '-' | '_' | '\'' | '.' | ',' | '/') { ' ' } else { c.to_ascii_lowercase() }
}

/// What a letter beyond ASCII is folded to; none for a mark that is left out.
fn fold(c: char) -> Option<(char, Option<char>)> {
    let code = u32::from(c);
    let moved = |by: u32| char::from_u32(code + by).unwrap_or(c);
    let of_table = |table: &[u8], from: u32| match table.get((code - from) as usize) {
        None | Some(b'-') => (c, None),
        Some(b'S') => ('s', Some('s')),
        Some(b'T') => ('t', Some('h')),
        Some(b'I') => ('i', Some('j')),
        Some(b'D') => ('d', Some('z')),
        Some(&capital @ (b'A' | b'O')) => (char::from(capital.to_ascii_lowercase()), Some('e')),
        Some(&letter) => (char::from(letter), None),
    };
    Some(match code {
        0xc0..0x250 => of_table(LATIN, 0xc0),
        0x1e00..0x1f00 => of_table(LATIN_MORE, 0x1e00),
        // Combining marks, Arabic vowel signs and stretching, invisible characters.
        0x300..0x370 | 0x640 | 0x64b..0x653 | 0x200b..0x2010 => return None,
        0x386..0x391 => (GREEK.get((code - 0x386) as usize).copied().unwrap_or(c), None),
        0x391..0x3aa => (moved(0x20), None),
        0x3aa..0x3cf => (GREEK.get((code - 0x3aa + 11) as usize).copied().unwrap_or(c), None),
        0x400 | 0x401 | 0x450 | 0x451 => ('е', None),
        0x402..0x410 => (moved(0x50), None),
        0x410..0x430 => (moved(0x20), None),
        // Capital and small letter by turns.
        0x460..0x482 | 0x48a..0x4c0 | 0x4d0..0x530 => (char::from_u32(code | 1).unwrap_or(c), None),
        0x622 | 0x623 | 0x625 => ('ا', None),
        0x649 => ('ي', None),
        0x2010..0x2016 | 0x2018..0x201a | 0xa0 | 0x3000 => (' ', None),
        0xff01..0xff5f => (plain(char::from_u32(code - 0xfee0).unwrap_or(c)), None),
        _ => (c, None),
    })
}

/// How well a text fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is the same.
    Exact,
    /// It begins so.
    Prefix,
    /// One of its words begins so.
    Word,
    /// It is somewhere inside.
    Inside,
}

/// Folded letters to look for.
pub(super) fn needle(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = folded(text.trim()).collect();
    // One who types ahead has not begun the next word yet.
    while letters.last() == Some(&' ') {
        letters.pop();
    }
    letters
}

/// How a text fits a needle; none where it does not, or where the needle is empty.
pub(super) fn fit(text: &str, needle: &[char]) -> Option<Fit> {
    let (&first, rest) = needle.split_first()?;
    // Most texts do not even have its first letter; in ASCII that is quick to see.
    let is_first = |byte: u8| plain(char::from(byte)) == first;
    if text.is_ascii() && !text.bytes().any(is_first) {
        return None;
    }
    let mut letters = folded(text);
    let (mut at_start, mut at_word, mut is_inside) = (true, true, false);
    while let Some(letter) = letters.next() {
        if letter == first && (at_word || !is_inside) {
            let mut behind = letters.clone();
            if rest.iter().all(|&wanted| behind.next() == Some(wanted)) {
                match (at_start, at_word) {
                    (true, _) => return Some(if behind.next().is_none() { Fit::Exact } else { Fit::Prefix }),
                    (_, true) => return Some(Fit::Word),
                    _ => is_inside = true,
                }
            }
        }
        (at_start, at_word) = (false, letter == ' ');
    }
    is_inside.then_some(Fit::Inside)
}

/// Eight bytes of a folded text that sort as it does; zeros behind its end.
pub(super) fn rank(text: &str, block: usize) -> u64 {
    const BLOCK: usize = 8;
    let (mut at, mut rank) = (0_usize, [0; BLOCK]);
    // A hundred thousand names are ranked while somebody waits, and most of them are like this.
    if text.is_ascii() {
        let bytes = text.as_bytes().get(block * BLOCK..).unwrap_or(&[]);
        let folded = bytes.iter().map(|byte| plain(char::from(*byte)) as u8);
        rank.iter_mut().zip(folded).for_each(|(slot, byte)| *slot = byte);
        return u64::from_be_bytes(rank);
    }
    for letter in folded(text) {
        // UTF-8 sorts as the letters do.
        for &byte in letter.encode_utf8(&mut [0; 4]).as_bytes() {
            if let Some(slot) = at.checked_sub(block * BLOCK).and_then(|at| rank.get_mut(at)) {
                *slot = byte;
            }
            at += 1;
        }
        if at >= (block + 1) * BLOCK {
            break;
        }
    }
    u64::from_be_bytes(rank)
}

/// Puts things in order by their texts as [`rank`] has them, as far as the order shows within a window.
///
/// What ties by its first block is sorted by the second, and so on; each text is looked up once.
pub(super) fn sort_window<'a>(all: &mut [u32], window: &Range<usize>, text: &mut dyn FnMut(u32) -> &'a str) {
    const BLOCKS_MOST: usize = 64;
    let mut texts: Vec<&str> = all.iter().map(|&it| text(it)).collect();
    let mut runs = vec![(0..all.len(), 0)];
    while let Some((run, block)) = runs.pop() {
        let start = run.start;
        let (Some(part), Some(own)) = (all.get_mut(run.clone()), texts.get_mut(run)) else { continue };
        let mut ranked: Vec<Ranked> = own.iter().map(|text| rank(text, block)).zip(0..).collect();
        order::sort(&mut ranked);
        let sorted = ranked.iter().map(|&(_, place)| {
            let place = place as usize;
            (part.get(place).copied().unwrap_or_default(), own.get(place).copied().unwrap_or_default())
        });
        let (things, words): (Vec<u32>, Vec<&str>) = sorted.unzip();
        part.copy_from_slice(&things);
        own.copy_from_slice(&words);
        let mut at = start;
        for tie in ranked.chunk_by(|(a, _), (b, _)| a == b) {
            let run = at..at + tie.len();
            at = run.end;
            let is_seen = run.start < window.end && window.start < run.end;
            let goes_on = tie.first().is_some_and(|(rank, _)| rank & 0xff != 0);
            if tie.len() > 1 && is_seen && goes_on && block < BLOCKS_MOST {
                runs.push((run, block + 1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plainly(text: &str) -> String {
        folded(text).collect()
    }

    #[test]
    fn letters_are_folded_as_readers_type_them() {
        for (text, expected) in [
            ("Château d'Eau", "chateau d eau"),
            ("Straße ŒUVRE Ærø", "strasse oeuvre aero"),
            ("Łódź, Đà Nẵng", "lodz  da nang"),
            ("e\u{301}cole", "ecole"),
            ("Αθήνα ΑΘΗΝΑΣ Ύδρα Ϊ", "αθηνα αθηνασ υδρα ι"),
            ("ЁЛКА Їжак Ђорђе", "елка їжак ђорђе"),
            ("شَارِع أحمد", "شارع احمد"),
            ("東京駅 Ｔｏｋｙｏ", "東京駅 tokyo"),
        ] {
            assert_eq!(plainly(text), expected, "{text}");
        }
    }

    #[test]
    fn what_begins_so_fits_better_than_what_holds_it() {
        let of = |text: &str| fit(text, &needle("Gare "));
        assert_eq!(of("gare"), Some(Fit::Exact), "the same");
        assert_eq!(of("Gare du Nord"), Some(Fit::Prefix), "its beginning");
        assert_eq!(of("Regarde la Gare"), Some(Fit::Word), "a word, though another holds it before");
        assert_eq!(of("Égarement"), Some(Fit::Inside), "inside");
        assert_eq!(of("Garage"), None, "not at all");
        assert_eq!(fit("anything", &needle("  ")), None, "nothing to look for");
    }

    proptest! {
        #[test]
        fn a_page_of_names_is_in_order_as_the_whole_list_is(names in proptest::collection::vec("[abÉ京 ]{0,20}", 0..60), from in 0_usize..60, len in 0_usize..20) {
            let mut all: Vec<u32> = (0..).take(names.len()).collect();
            sort_window(&mut all, &(from..from + len), &mut |it| &names[it as usize]);
            let mut sorted: Vec<String> = names.iter().map(|name| plainly(name)).collect();
            sorted.sort();
            let page = |list: Vec<String>| list.into_iter().skip(from).take(len).collect::<Vec<_>>();
            let found = all.iter().map(|&it| plainly(&names[it as usize])).collect();
            prop_assert_eq!(page(found), page(sorted));
        }
    }
}
