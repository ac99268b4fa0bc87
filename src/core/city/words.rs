//! The text of a run of features: ids, names and properties, with each set of keys held once.
//!
//! In: properties as JSON text, and where in it the values are. Out: the same text again, byte for byte.
//! What stands around the values (`{"name":…,"height":…}`) is a template, which neighbours mostly share; a feature
//! keeps the number of its template, and its values. An id or name that is also a value is not kept again.
//! Values and the gaps of templates are marked by [`GAP`], a byte that no valid JSON text and no clean name holds.
//! Does not: parse, decode or check JSON.

use super::Reading;
use super::scan::is_same;
use super::segment::{FEATURES_MOST, run, short};
use std::ops::Range;

/// Stands behind each value, and in a template for each.
const GAP: u8 = 0x1e;

/// Where an id or name is: the number of a value, or one of the two below.
type Place = u8;
/// Before the values.
const OWN: Place = 254;
/// There is none.
const NONE: Place = 255;

/// Where the words of one feature are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wording {
    /// One past its last byte of text.
    end: u32,
    template: u16,
    feature_id: Place,
    name: Place,
}

/// The words of a run of features.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// Per feature: its id and name where no value is the same, then its values.
    text: Vec<u8>,
    /// One after the other.
    templates: Vec<u8>,
    /// One past the last byte of each template.
    template_end: Vec<u32>,
}

impl Words {
    /// Appends the words of a feature.
    pub(super) fn add(&mut self, reading: &Reading<'_>, finder: &mut Finder) -> Wording {
        let properties = reading.properties;
        let template = finder.find(properties.template.bytes(), self);
        // With the keys of the feature before, an id or name is where it was there, or is no value.
        let like = finder.before.filter(|before| before.template == template);
        let feature_id = self.add_own(reading.feature_id, properties, like.map(|before| before.feature_id));
        let name = self.add_own(reading.name, properties, like.map(|before| before.name));
        self.text.extend_from_slice(properties.values.bytes());
        let wording = Wording { end: short(self.text.len()), template, feature_id, name };
        finder.before = Some(wording);
        wording
    }

    /// Says where an id or name is, after adding it to the text where it is no value.
    fn add_own(&mut self, word: &str, properties: &Properties, like: Option<Place>) -> Place {
        if word.is_empty() {
            return NONE;
        }
        let found = match like {
            Some(place) => Some(place).filter(|&place| place < OWN && properties.is(place, word)),
            None => (0..OWN)
                .zip(&properties.value_end)
                .map(|(place, _)| place)
                .find(|&place| properties.is(place, word)),
        };
        found.unwrap_or_else(|| {
            self.text.extend_from_slice(word.as_bytes());
            self.text.push(GAP);
            OWN
        })
    }

    /// A feature's id; `start` is the end of the feature before.
    pub(super) fn feature_id(&self, start: u32, wording: Wording) -> &str {
        self.word(start, wording, wording.feature_id, 0)
    }

    /// A feature's name.
    pub(super) fn name(&self, start: u32, wording: Wording) -> &str {
        self.word(start, wording, wording.name, (wording.feature_id == OWN).into())
    }

    /// A feature's properties: one JSON object.
    pub(super) fn properties(&self, start: u32, wording: Wording) -> String {
        let values = self.fields(start, wording).skip(wording.own_fields());
        joined(self.template(wording.template), values)
    }

    /// The keys and values of a feature's properties, both as JSON writes them; keys without their quotes.
    pub(super) fn members(&self, start: u32, wording: Wording) -> impl Iterator<Item = (&str, &str)> {
        let before = text_of(self.template(wording.template)).split_terminator(char::from(GAP));
        before.map(key_of).zip(self.fields(start, wording).skip(wording.own_fields()))
    }

    /// The value in this place, as JSON writes it.
    pub(super) fn value(&self, start: u32, wording: Wording, place: usize) -> Option<&str> {
        self.field(start, wording, wording.own_fields() + place)
    }

    /// An id or name; `own` is the place it has among the fields where it is one of its own.
    fn word(&self, start: u32, wording: Wording, place: Place, own: usize) -> &str {
        let field = match place {
            NONE => return "",
            OWN => own,
            value => wording.own_fields() + usize::from(value),
        };
        let word = self.field(start, wording, field).unwrap_or("");
        if place == OWN { word } else { text_of(unquoted(word.as_bytes())) }
    }

    /// One of the fields of a feature; a few are asked of many features, so the others are passed over quickly.
    fn field(&self, start: u32, wording: Wording, number: usize) -> Option<&str> {
        let words = self.text.get(start as usize..wording.end as usize)?;
        let first = if number == 0 { 0 } else { behind_gap(words, number)? };
        let rest = words.get(first..)?;
        Some(text_of(rest.get(..behind_gap(rest, 1)? - 1)?))
    }

    fn fields(&self, start: u32, wording: Wording) -> impl Iterator<Item = &str> {
        let words = self.text.get(start as usize..wording.end as usize).unwrap_or(&[]);
        text_of(words).split_terminator(char::from(GAP))
    }

    fn template(&self, number: u16) -> &[u8] {
        let run = run(&self.template_end, number.into());
        self.templates.get(run).unwrap_or(&[])
    }

    /// Bytes in use.
    pub(super) fn len(&self) -> usize {
        self.text.len() + self.templates.len()
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.text.capacity() + self.templates.capacity() + self.template_end.capacity() * size_of::<u32>()
    }

    /// Forgets everything, and keeps the room.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.templates.clear();
        self.template_end.clear();
    }

    /// Gives back the room that is not used.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.templates.shrink_to_fit();
        self.template_end.shrink_to_fit();
    }
}

impl Wording {
    /// Where the words of the next feature start.
    pub(super) fn end(self) -> u32 {
        self.end
    }

    /// Whether there is a name.
    pub(super) fn is_named(self) -> bool {
        self.name != NONE
    }

    /// Which keys its properties have.
    pub(super) fn template(self) -> u16 {
        self.template
    }

    /// How many fields stand before its values.
    fn own_fields(self) -> usize {
        usize::from(self.feature_id == OWN) + usize::from(self.name == OWN)
    }
}

/// A key that the features before had at the same place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    /// Where it ends in the template, and where the gap behind it is.
    end: u32,
    /// The number by which rules ask for it.
    pub tag: Option<u16>,
    pub is_ascii: bool,
}

/// The properties of one feature on its way; none at first.
#[derive(Debug, Clone, Default)]
pub struct Properties {
    template: Pieces,
    values: Pieces,
    /// One past the gap behind each value.
    value_end: Vec<u32>,
    /// The keys of the last features that had some, as far as the template's room still holds them.
    keys: Vec<Key>,
    /// The template last found to be UTF-8: keys in most scripts are slow to check, and mostly the same.
    known: Vec<u8>,
}

impl Properties {
    /// None.
    pub const NONE: Self = Self {
        template: Pieces::NONE,
        values: Pieces::NONE,
        value_end: Vec::new(),
        keys: Vec::new(),
        known: Vec::new(),
    };

    /// Forgets them.
    pub(super) fn clear(&mut self) {
        (self.template.len, self.values.len) = (0, 0);
        self.value_end.clear();
    }

    /// Where the text goes on at `at` as it did at this place in the features before: adds the key, and says what it is
    /// and where it ends.
    pub(super) fn add_known_key(&mut self, text: &[u8], at: usize) -> Option<(Key, usize)> {
        let key = *self.keys.get(self.value_end.len())?;
        let known = self.template.room.get(self.template.len..key.end as usize)?;
        let end = at + known.len();
        if !is_same(text.get(at..end)?, known) {
            return None;
        }
        self.template.len = key.end as usize + 1;
        Some((key, end))
    }

    /// Adds a key with all that stands around it.
    pub(super) fn add_key(&mut self, text: &[u8], piece: Range<usize>) {
        // What is written now is not what was known from here on.
        self.keys.truncate(self.value_end.len());
        self.template.add(text, piece);
    }

    /// Remembers the key just added, where all before it are; its piece must be the text itself.
    pub(super) fn know_key(&mut self, tag: Option<u16>, is_ascii: bool) {
        if self.keys.len() == self.value_end.len() {
            self.keys.push(Key { end: short(self.template.len.saturating_sub(1)), tag, is_ascii });
        }
    }

    /// Adds a value of a JSON text.
    pub(super) fn add_value(&mut self, text: &[u8], value: Range<usize>) {
        self.values.add(text, value);
        self.value_end.push(short(self.values.len));
    }

    /// Adds a value of a JSON text and what stands before it, behind the value before it.
    pub(super) fn add(&mut self, text: &[u8], before: usize, value: Range<usize>) {
        self.add_key(text, before..value.start);
        self.add_value(text, value);
    }

    /// Adds what stands behind the last value.
    pub(super) fn end(&mut self, text: &[u8], behind: Range<usize>) {
        self.add_key(text, behind);
    }

    /// Whether all of it is UTF-8: pieces end where there is ASCII, so each can be asked.
    pub(super) fn is_utf8(&mut self) -> bool {
        let template = self.template.bytes();
        if !is_same(template, &self.known) {
            if std::str::from_utf8(template).is_err() {
                return false;
            }
            self.known.clear();
            self.known.extend_from_slice(template);
        }
        std::str::from_utf8(self.values.bytes()).is_ok()
    }

    /// All of them as one JSON object.
    #[cfg(test)]
    pub(super) fn text(&self) -> String {
        joined(self.template.bytes(), text_of(self.values.bytes()).split_terminator(char::from(GAP)))
    }

    /// Whether a value is this word.
    fn is(&self, place: Place, word: &str) -> bool {
        let Range { start, end } = run(&self.value_end, place.into());
        let value = self.values.bytes().get(start..end.saturating_sub(1)).unwrap_or(&[]);
        is_same(unquoted(value), word.as_bytes())
    }
}

/// A template with its gaps filled.
fn joined<'a>(template: &[u8], mut values: impl Iterator<Item = &'a str>) -> String {
    let mut properties = String::new();
    for piece in text_of(template).split_terminator(char::from(GAP)) {
        properties.push_str(piece);
        properties.push_str(values.next().unwrap_or(""));
    }
    properties
}

/// Finds templates that were there before, while a run of features grows.
#[derive(Debug, Clone, Default)]
pub(super) struct Finder {
    /// The words added last: features with the same keys come in runs.
    before: Option<Wording>,
    /// By hash, then by place: one more than a template's number; 0 where there is none.
    slots: Vec<u16>,
}

impl Finder {
    /// A run has at most half as many templates: slots never run out.
    const SLOTS: usize = 2 * FEATURES_MOST;

    /// Starts a run.
    pub(super) fn clear(&mut self) {
        self.slots.clear();
        self.slots.resize(Self::SLOTS, 0);
        self.before = None;
    }

    /// The number of a template, which is added where it is new.
    fn find(&mut self, template: &[u8], words: &mut Words) -> u16 {
        let template = if template.is_empty() { b"{}" } else { template };
        let last = self.before.map(|before| before.template);
        last.filter(|&last| is_same(words.template(last), template))
            .unwrap_or_else(|| self.look_up(template, words))
    }

    fn look_up(&mut self, template: &[u8], words: &mut Words) -> u16 {
        let hash = hash(template);
        for step in 0..Self::SLOTS {
            let Some(slot) = self.slots.get_mut(hash.wrapping_add(step) % Self::SLOTS) else { break };
            match slot.checked_sub(1) {
                Some(number) if is_same(words.template(number), template) => return number,
                Some(_) => {}
                None => {
                    let number = u16::try_from(words.template_end.len()).unwrap_or(u16::MAX);
                    *slot = number.saturating_add(1);
                    words.templates.extend_from_slice(template);
                    words.template_end.push(short(words.templates.len()));
                    return number;
                }
            }
        }
        0
    }
}

/// Pieces of text, gathered a chunk at a time: most are shorter than it takes to call a copy of any length.
#[derive(Debug, Clone, Default)]
struct Pieces {
    /// What is behind `len` means nothing.
    room: Vec<u8>,
    len: usize,
}

impl Pieces {
    const NONE: Self = Self { room: Vec::new(), len: 0 };
    const CHUNK: usize = 32;
    const ROOM_LEAST: usize = 256;

    /// Adds a piece of `text` and a gap.
    fn add(&mut self, text: &[u8], piece: Range<usize>) {
        let end = self.len + piece.len();
        if self.room.len() < end + Self::CHUNK {
            self.room.resize((2 * end).max(Self::ROOM_LEAST), 0);
        }
        let (mut from, mut to) = (piece.start, self.len);
        while from < piece.end {
            let room =
                self.room.get_mut(to..to + Self::CHUNK).and_then(<[u8]>::as_mut_array::<{ Self::CHUNK }>);
            let chunk = text.get(from..from + Self::CHUNK).and_then(<[u8]>::as_array);
            if let (Some(room), Some(chunk)) = (room, chunk) {
                *room = *chunk;
                (from, to) = (from + Self::CHUNK, to + Self::CHUNK);
            } else {
                // The last bytes of a text.
                let rest = self.room.iter_mut().skip(to).zip(text.iter().skip(from));
                rest.for_each(|(room, byte)| *room = *byte);
                break;
            }
        }
        if let Some(gap) = self.room.get_mut(end) {
            *gap = GAP;
        }
        self.len = end + 1;
    }

    fn bytes(&self) -> &[u8] {
        self.room.get(..self.len).unwrap_or(&[])
    }
}

/// The place behind so many gaps, eight bytes at a time.
fn behind_gap(text: &[u8], mut gaps: usize) -> Option<usize> {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let (words, _) = text.as_chunks::<8>();
    let mut at = 0;
    for word in words {
        let other = u64::from_le_bytes(*word) ^ u64::from_le_bytes([GAP; 8]);
        // The high bit of each byte that is a gap.
        let found = !(((other & LOW) + LOW) | other | LOW).count_ones() as usize;
        if found >= gaps {
            break;
        }
        (at, gaps) = (at + 8, gaps - found);
    }
    for (place, byte) in text.iter().enumerate().skip(at) {
        if *byte == GAP {
            gaps -= 1;
            if gaps == 0 {
                return Some(place + 1);
            }
        }
    }
    None
}

/// After the manner of Fx.
fn hash(text: &[u8]) -> usize {
    const ODD: u64 = 0x517c_c1b7_2722_0a95;
    let (words, rest) = text.as_chunks::<8>();
    let rest = rest.iter().fold(0, |word: u64, &byte| word << 8 | u64::from(byte));
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let hash = words.fold(rest, |hash: u64, word| (hash.rotate_left(5) ^ word).wrapping_mul(ODD));
    // The high bits are the well mixed ones.
    (hash >> 40) as usize
}

/// The key in what stands before a value, such as `,"name":`.
fn key_of(before: &str) -> &str {
    let quoted = before.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"'));
    quoted.map_or("", |(key, _)| key)
}

/// Text that came as text.
fn text_of(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or("")
}

/// A value as an id or name is written: without the quotes of a string.
fn unquoted(value: &[u8]) -> &[u8] {
    if let [b'"', inner @ .., b'"'] = value { inner } else { value }
}

#[cfg(test)]
mod tests {
    use super::super::{City, sample};
    use super::*;

    /// Cuts an object of plain members, whose values are marked by `<` and `>`.
    fn properties(marked: &str) -> Properties {
        let text = marked.replace(['<', '>'], "");
        let mut properties = Properties::default();
        let (mut rest, mut marks) = (0, 0);
        for (start, value) in marked.match_indices('<').map(|(at, _)| at).zip(marked.split('<').skip(1)) {
            let start = start - marks;
            let end = start + value.find('>').expect("a mark behind the value");
            properties.add(text.as_bytes(), rest, start..end);
            (rest, marks) = (end, marks + 2);
        }
        properties.end(text.as_bytes(), rest..text.len());
        properties
    }

    fn city_of(features: &[(&str, &str, &str)]) -> City {
        let mut city = sample::empty();
        for (feature_id, name, marked) in features {
            city.add(&Reading { feature_id, name, properties: &properties(marked), ..sample::READING });
        }
        city.seal();
        city
    }

    #[test]
    fn what_came_comes_back() {
        let features = [
            ("a", "Rue", r#"{"name":<"Rue">,"height":<12>}"#),
            ("12", "", r#"{"name":<"">,"height":<12>}"#),
            ("", "Platz", r#"{ "name" : <"Pl\u0061tz"> , "height":<[1, 2]>}"#),
            ("b", "", "{}"),
            ("", "Rue", r#"{"name":<"Rue">,"height":<12>}"#),
            ("\"q\"", "建物", r#"{"名前":<"建物">}"#),
        ];
        let city = city_of(&features);
        assert_eq!(city.len(), features.len(), "all of them");
        for (row, (feature_id, name, marked)) in city.all().zip(features) {
            assert_eq!((row.feature_id(), row.name()), (feature_id, name), "id and name of {marked}");
            assert_eq!(row.properties(), marked.replace(['<', '>'], ""), "from {marked}");
        }
    }

    #[test]
    fn a_property_is_found_by_its_key_and_nothing_else() {
        let marked = r#"{"name":<"Rue">, "a\"name" : <1> ,"caf\u00e9":<"d\u00e9j\u00e0">,"n":<null>,"list":<[1,"name"]>,"":<"">}"#;
        let city = city_of(&[("own", "", "{}"), ("12", "Rue", marked)]);
        let row = city.row(1).expect("two came");
        for (key, raw, text) in [
            ("name", Some(r#""Rue""#), Some("Rue")),
            ("a\"name", Some("1"), Some("1")),
            ("café", Some(r#""d\u00e9j\u00e0""#), Some("déjà")),
            ("n", Some("null"), None),
            ("list", Some(r#"[1,"name"]"#), Some(r#"[1,"name"]"#)),
            ("", Some(r#""""#), Some("")),
            ("ame", None, None),
            ("Rue", None, None),
        ] {
            assert_eq!(row.property(key), raw, "the value of {key:?}");
            assert_eq!(row.property_text(key).as_deref(), text, "the text of {key:?}");
        }
        assert_eq!(row.members().count(), 6, "all of them");
        assert_eq!(city.row(0).and_then(|row| row.property("name")), None, "one without any");
    }

    #[test]
    fn keys_are_held_once_and_a_name_that_is_a_value_is_no_text_of_its_own() {
        let marked = r#"{"a rather long key":<"Rue">}"#;
        let text = |times: usize| city_of(&vec![("", "Rue", marked); times]).bytes().text;
        assert_eq!(text(2) - text(1), r#""Rue""#.len() + 1, "a value and its gap");
    }

    #[test]
    fn more_values_than_can_be_numbered_are_kept_too() {
        let many: Vec<String> = (0..300).map(|number| format!("\"k{number}\":<\"v{number}\">")).collect();
        let marked = format!("{{{}}}", many.join(","));
        for name in ["v3", "v253", "v254", "v255", "v299", "none"] {
            let city = city_of(&[("", name, &marked), ("", name, &marked)]);
            for row in city.all() {
                assert_eq!(row.name(), name, "of many");
                assert_eq!(row.properties(), marked.replace(['<', '>'], ""), "named {name}");
            }
        }
    }

    #[test]
    fn a_city_in_which_no_two_have_the_same_keys_is_kept_too() {
        let marked: Vec<String> = (0..9_000).map(|number| format!("{{\"k{number}\":<{number}>}}")).collect();
        let features: Vec<_> = marked.iter().map(|marked| ("", "", marked.as_str())).collect();
        for (row, marked) in city_of(&features).all().zip(&marked) {
            assert_eq!(row.properties(), marked.replace(['<', '>'], ""), "feature {}", row.index);
        }
    }

    #[test]
    fn a_million_small_houses_take_a_hundred_bytes_each() {
        let marked = r#"{"building":<"house">,"height":<6.5>,"addr:street":<"Rue Longue">}"#;
        let (properties, square) = (properties(marked), [glam::Vec2::ZERO; 4]);
        let mut city = sample::empty();
        for feature in 1..=1_000_000 {
            let properties = &properties;
            city.add(&Reading {
                feature_id: "way/1234567",
                properties,
                positions: &square,
                ..sample::READING
            });
            if feature % 50_000 == 0 {
                let held = city.bytes().total();
                assert!(held <= 100 * feature + (2 << 20), "{held} bytes for {feature} houses on the way");
            }
        }
        city.seal();
        let bytes = city.bytes();
        assert!(bytes.total() <= 100_000_000, "{bytes:?} for a million houses");
    }
}
