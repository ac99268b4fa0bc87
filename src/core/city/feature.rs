//! Reads one feature, or the head of a collection, from text that holds it whole.
//!
//! In: a place in JSON text before an object. Out: a [`Draft`]: geometry in degrees, id, properties as JSON text, tags.
//! Does not: decide what the feature is, or wait for more text ([`super::Reader`] does).

use super::geometry::{Fault, Geometry, Type};
use super::rules::{Book, Tags};
use super::scan::{Head, Scan, Stop};
use super::text::{clean_id, cut, decode, quoted, rewrite};
use super::{GeometryClass, Limits, Properties};

/// The `type` of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum RecordType {
    #[default]
    Missing,
    Collection,
    Feature,
    Geometry,
    /// Another one, quoted.
    Other(String),
}

/// A feature as the text has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// Which feature of the text, from 0.
    pub ordinal: u32,
    /// The byte of the text at which it starts.
    pub byte: u64,
    /// Whether it comes from a sheet, where bytes say nothing.
    pub is_from_sheet: bool,
    pub record_type: RecordType,
    /// Whether there is a `geometry`, `null` or not.
    pub has_geometry: bool,
    pub geometry: Geometry,
    /// Empty for none.
    pub feature_id: String,
    pub properties: Properties,
    /// Whether some of the properties were dropped or cut.
    pub properties_cut: bool,
    pub tags: Tags,
    head: Head,
    /// The reference system that a `crs` member names, where it isn't longitude and latitude.
    pub foreign_crs: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A whole object; the scan stands behind it.
    Object,
    /// The `features` of a collection; the scan stands inside the array.
    Features,
}

/// What a text is read with.
#[derive(Debug, Clone)]
pub(super) struct With {
    pub book: Book,
    pub limits: Limits,
}

impl Draft {
    fn clear(&mut self) {
        self.record_type = RecordType::Missing;
        self.has_geometry = false;
        self.geometry.clear();
        self.feature_id.clear();
        self.properties.clear();
        self.properties_cut = false;
        self.tags.clear();
        self.foreign_crs = None;
        self.is_from_sheet = false;
    }

    /// A feature with an id, of which the rest is yet to be set.
    pub(super) fn begin_in_sheet(&mut self, feature_id: &str, with: &With) {
        self.clear();
        self.is_from_sheet = true;
        self.record_type = RecordType::Feature;
        self.has_geometry = true;
        self.feature_id.push_str(&clean_id(feature_id, with.limits.value_bytes_kept));
    }

    /// Reads an object; at the top of a text it may be a collection.
    pub(super) fn read(&mut self, scan: &mut Scan<'_>, with: &With, at_top: bool) -> Result<Found, Stop> {
        self.clear();
        let start = scan.clone();
        let mut more = if self.head.name_of(scan).is_some() {
            self.record_type = RecordType::Feature;
            true
        } else {
            scan.open(b'{', "an object")?;
            scan.first(b'}')?
        };
        let mut is_first = self.record_type == RecordType::Missing;
        while more {
            let key = scan.key()?;
            let value = scan.peek()?;
            match scan.slice(key.bytes) {
                b"type" if value == b'"' => self.record_type = record_type(scan)?,
                b"id" => self.read_id(scan, with)?,
                b"properties" => self.read_properties(scan, with)?,
                b"geometry" => {
                    self.has_geometry = true;
                    self.geometry.clear();
                    self.geometry.read(scan, &with.limits)?;
                }
                b"crs" if at_top => self.foreign_crs = read_crs(scan)?,
                b"features" if at_top && value == b'[' && self.may_be_collection() => {
                    scan.open(b'[', "an array")?;
                    return Ok(Found::Features);
                }
                _ => scan.skip()?,
            }
            more = scan.another(b'}')?;
            if std::mem::replace(&mut is_first, false) && more && self.record_type == RecordType::Feature {
                self.head.set(scan, start.at, 0..0);
            }
        }
        if self.record_type == RecordType::Geometry {
            let mut again = start;
            self.geometry.clear();
            self.geometry.read(&mut again, &with.limits)?;
        }
        Ok(Found::Object)
    }

    /// What makes this unusable before its places are looked at.
    pub(super) fn fault(&self) -> Option<Fault> {
        let fault = |expected: &'static str, found: String| {
            Some(Fault { at: self.geometry_at(), ring: None, expected: expected.into(), found })
        };
        match &self.record_type {
            RecordType::Other(name) => return fault("an object of type Feature", format!("type {name}")),
            RecordType::Collection => {
                return fault("an object of type Feature", "type FeatureCollection".into());
            }
            RecordType::Missing if !self.has_geometry => {
                return fault("an object of type Feature", "no type".into());
            }
            RecordType::Feature if !self.has_geometry => return fault("a geometry", "none".into()),
            _ => {}
        }
        match &self.geometry.fault {
            Some(found) => Some(found.clone()),
            None if self.geometry.ring_ends.is_empty() => {
                fault("a geometry with positions", "an empty one".into())
            }
            None => None,
        }
    }

    /// What the geometry covers.
    pub(super) fn class(&self) -> GeometryClass {
        self.geometry.class()
    }

    fn geometry_at(&self) -> usize {
        usize::try_from(self.byte).unwrap_or(usize::MAX)
    }

    fn may_be_collection(&self) -> bool {
        !matches!(self.record_type, RecordType::Feature | RecordType::Geometry)
    }

    fn read_id(&mut self, scan: &mut Scan<'_>, with: &With) -> Result<(), Stop> {
        let start = scan.at;
        let most = with.limits.value_bytes_kept;
        match scan.peek()? {
            b'"' => {
                let text = scan.string()?;
                let bytes = scan.slice(text.bytes);
                self.feature_id.clear();
                match std::str::from_utf8(bytes) {
                    Ok(id) if text.plain => self.feature_id.push_str(&clean_id(cut(id, most * 6), most)),
                    _ => {
                        let id = decode(bytes.get(..most * 6).unwrap_or(bytes));
                        self.feature_id.push_str(&clean_id(&id, most));
                    }
                }
            }
            b'-' | b'0'..=b'9' => {
                scan.skip()?;
                self.feature_id.clear();
                self.feature_id.push_str(cut(scan.ascii(start), most));
            }
            _ => scan.skip()?,
        }
        Ok(())
    }

    pub(super) fn read_properties(&mut self, scan: &mut Scan<'_>, with: &With) -> Result<(), Stop> {
        self.properties.clear();
        self.tags.clear();
        if scan.peek()? != b'{' {
            return scan.skip();
        }
        let start = scan.at;
        let outer_untidy = std::mem::replace(&mut scan.untidy, false);
        scan.seen = 0;
        let (mut count, mut within, mut rest) = (0, true, start);
        loop {
            let before = rest;
            // Keys mostly are those of the feature before, spaces and all: then nothing is looked up.
            if within && let Some((key, end)) = self.properties.add_known_key(scan.text, before) {
                scan.at = end;
                scan.depth += u32::from(before == start);
                scan.note_ascii(key.is_ascii);
                let value = scan.peek()?;
                rest = scan.at;
                match key.tag {
                    Some(tag) => self.read_tag(scan, with, tag)?,
                    None => scan.skip_from(value)?,
                }
            } else {
                let more = if before == start {
                    scan.open(b'{', "an object")?;
                    scan.first(b'}')?
                } else {
                    scan.another(b'}')?
                };
                if !more {
                    break;
                }
                rest = self.read_member(scan, with, before, &mut within)?;
            }
            count += 1;
            within &= scan.at - rest <= with.limits.value_bytes_kept && count <= with.limits.properties;
            if within {
                self.properties.add_value(scan.text, rest..scan.at);
            }
            rest = scan.at;
        }
        let object = scan.slice(start..scan.at);
        self.properties.end(scan.text, rest..scan.at);
        let is_tidy = within && !scan.untidy && (scan.is_ascii() || self.properties.is_utf8());
        if !is_tidy {
            self.properties_cut = rewrite(object, with.limits.keep(), &mut self.properties)?;
        }
        scan.untidy = outer_untidy;
        Ok(())
    }

    /// A property that is not known from the feature before, kept as a tag if a rule asks for it: where its value starts.
    /// `before` is the end of what stands before it and the comma.
    #[inline(never)]
    fn read_member(
        &mut self,
        scan: &mut Scan<'_>,
        with: &With,
        before: usize,
        within: &mut bool,
    ) -> Result<usize, Stop> {
        let key = scan.key()?;
        let byte = scan.peek()?;
        let value_start = scan.at;
        let decoded;
        let mut name = scan.slice(key.bytes.clone());
        *within &= name.len() <= with.limits.key_bytes;
        if !key.plain {
            decoded = decode(name);
            name = decoded.as_bytes();
        }
        let tag = with.book.key(name);
        let looks_inside = tag.is_none() && with.book.looks_inside(name);
        if *within {
            self.properties.add_key(scan.text, before..value_start);
            if key.plain && !looks_inside && !scan.untidy {
                self.properties.know_key(tag, scan.slice(before..value_start).is_ascii());
            }
        }
        match tag {
            Some(number) => self.read_tag(scan, with, number)?,
            None if looks_inside && byte == b'{' => self.read_tags_inside(scan, with, name)?,
            None => scan.skip()?,
        }
        Ok(value_start)
    }

    /// The tags inside an object of this name.
    fn read_tags_inside(&mut self, scan: &mut Scan<'_>, with: &With, name: &[u8]) -> Result<(), Stop> {
        scan.open(b'{', "an object")?;
        let mut more = scan.first(b'}')?;
        while more {
            let inner = scan.key()?;
            let path = [name, b".", scan.slice(inner.bytes)].concat();
            scan.peek()?;
            match with.book.key(&path) {
                Some(number) => self.read_tag(scan, with, number)?,
                None => scan.skip()?,
            }
            more = scan.another(b'}')?;
        }
        Ok(())
    }

    fn read_tag(&mut self, scan: &mut Scan<'_>, with: &With, key: u16) -> Result<(), Stop> {
        let most = with.limits.value_bytes_kept;
        let start = scan.at;
        match scan.peek()? {
            b'"' => {
                let text = scan.string()?;
                let bytes = scan.slice(text.bytes);
                match std::str::from_utf8(bytes) {
                    Ok(value) if text.plain => self.tags.set(key, cut(value, most)),
                    _ => self.tags.set(key, cut(&decode(bytes.get(..most * 6).unwrap_or(bytes)), most)),
                }
            }
            b't' | b'f' | b'-' | b'0'..=b'9' => {
                scan.skip()?;
                self.tags.set(key, cut(scan.ascii(start), most));
            }
            _ => scan.skip()?,
        }
        Ok(())
    }
}

fn record_type(scan: &mut Scan<'_>) -> Result<RecordType, Stop> {
    let bytes = scan.string()?.bytes;
    Ok(match scan.slice(bytes) {
        b"Feature" => RecordType::Feature,
        b"FeatureCollection" => RecordType::Collection,
        name if Type::of(name).is_some() => RecordType::Geometry,
        name => RecordType::Other(quoted(name)),
    })
}

/// The `crs` member that the GeoJSON of 2008 had: names other than those of longitude and latitude, quoted.
pub(super) fn read_crs(scan: &mut Scan<'_>) -> Result<Option<String>, Stop> {
    scan.peek()?;
    let start = scan.at;
    scan.skip()?;
    let whole = scan.slice(start..scan.at);
    let known: [&[u8]; 5] = [b"CRS84", b"CRS84h", b"4326", b"4979", b"WGS84"];
    let Some(name) = crs_name(whole) else {
        return Ok((whole != b"null").then(|| quoted(whole)));
    };
    Ok((!known.iter().any(|ending| name.ends_with(ending))).then(|| quoted(name)))
}

/// The name in `{"type":"name","properties":{"name":"…"}}`.
fn crs_name(crs: &[u8]) -> Option<&[u8]> {
    let properties = member(crs, b"properties")?;
    let name = member(properties, b"name")?;
    name.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

/// The text of a member of an object.
fn member<'a>(object: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    let mut scan = Scan::new(object, 0);
    scan.open(b'{', "an object").ok()?;
    let mut more = scan.first(b'}').ok()?;
    while more {
        let key = scan.key().ok()?;
        scan.peek().ok()?;
        let start = scan.at;
        scan.skip().ok()?;
        if scan.slice(key.bytes) == wanted {
            return Some(scan.slice(start..scan.at));
        }
        more = scan.another(b'}').ok()?;
    }
    None
}
