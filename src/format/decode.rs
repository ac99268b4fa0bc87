//! Decodes a vector tile into features of the city.
//!
//! In: the bytes of a tile, not compressed, and which tile it is. Out: features on a [`Sheet`], in degrees, with the
//! properties they have and those that [`super::schema`] adds; issues. What is broken is left out, and the rest is read.
//! Neighbouring tiles repeat what lies near their edges: buildings go with the tile their middle lies in, all else is cut.
//! Does not: decompress, join what was cut, or compare tiles.

use super::clip::{clip, is_middle_inside};
use super::mvt::{Feature, Layer, next_layer};
use super::protobuf::{Fault, Message};
use super::rings::Shape;
use super::schema::{Fate, Schema};
use super::tile::Tile;
use crate::city::json::{Scan, quote};
use crate::city::{GeometryClass, Issue, IssueLog, RingRole, Severity, Sheet};
use glam::DVec2;
use std::collections::BTreeSet;

/// Properties of one tile, at most: a small tile could repeat a long value without end.
const TEXT_BYTES_MOST: usize = 64 << 20;

/// What compressed tiles begin with, and others never do.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Adds the features of a tile to a sheet.
pub fn read_tile(bytes: &[u8], tile: Tile, sheet: &mut Sheet, log: &mut IssueLog) {
    let mut read = Read::new(tile, sheet, log);
    if bytes.starts_with(&GZIP) {
        let fault = Fault::new("a tile that was decompressed", "gzip");
        return read.tell(Severity::Warning, "", None, &fault);
    }
    let mut message = Message::new(bytes);
    let mut names = BTreeSet::new();
    loop {
        match next_layer(&mut message) {
            Ok(None) => return,
            Ok(Some(layer)) => read.layer(layer, &mut names),
            Err(broken) => return read.tell(Severity::Warning, "", None, &broken.into()),
        }
    }
}

struct Read<'a> {
    tile: Tile,
    sheet: &'a mut Sheet,
    log: &'a mut IssueLog,
    text_bytes_left: usize,
    shape: Shape,
    clipped: Shape,
    places: Vec<DVec2>,
    tags: Vec<(usize, usize)>,
    properties: String,
}

/// A layer, and what it means.
struct Known<'a> {
    layer: Layer<'a>,
    schema: Schema,
}

impl<'s> Read<'s> {
    fn new(tile: Tile, sheet: &'s mut Sheet, log: &'s mut IssueLog) -> Self {
        Self {
            tile,
            sheet,
            log,
            text_bytes_left: TEXT_BYTES_MOST,
            shape: Shape::default(),
            clipped: Shape::default(),
            places: Vec::new(),
            tags: Vec::new(),
            properties: String::new(),
        }
    }

    fn layer(&mut self, bytes: &[u8], names: &mut BTreeSet<String>) {
        let layer = match Layer::read(bytes) {
            Ok(layer) => layer,
            Err(fault) => return self.tell(Severity::Skipped, "", None, &fault),
        };
        for expected in &layer.doubts {
            self.tell(Severity::Warning, &layer.name, None, &Fault::new(expected, "none, or another"));
        }
        if !names.insert(layer.name.clone().into_owned()) {
            self.tell(Severity::Warning, &layer.name, None, &Fault::new("one layer of this name", "another"));
        }
        let known = Known { schema: Schema::of(&layer.name), layer };
        for (number, bytes) in known.layer.features.iter().enumerate() {
            if let Err(fault) = Feature::read(bytes).and_then(|feature| self.feature(&known, feature, number))
            {
                self.tell(Severity::Skipped, &known.layer.name, Some(number), &fault);
            }
        }
    }

    fn feature(&mut self, known: &Known<'_>, feature: Feature<'_>, number: usize) -> Result<(), Fault> {
        let class = match feature.geometry_type {
            1 => GeometryClass::Point,
            2 => GeometryClass::Line,
            3 => GeometryClass::Area,
            other => return Err(Fault::new("points, lines or polygons", format!("type {other}"))),
        };
        self.shape.read(feature.geometry, class)?;
        let layer = &known.layer;
        if !layer.properties(feature.tags, &mut self.tags) {
            let fault = Fault::new("tags in pairs of a key and a value", "others, left out");
            self.tell(Severity::Repaired, &layer.name, Some(number), &fault);
        }
        let tags = std::mem::take(&mut self.tags);
        let get = |name: &str| {
            let (_, value) =
                tags.iter().rfind(|(key, _)| layer.keys.get(*key).is_some_and(|key| key == name))?;
            Some(&*layer.values.get(*value)?.as_ref()?.text)
        };
        let mut added = Vec::new();
        let side = f64::from(layer.extent);
        self.clipped.clear();
        match known.schema.apply(class, get, &mut added) {
            Fate::Whole if is_middle_inside(&self.shape, side) => {
                std::mem::swap(&mut self.shape, &mut self.clipped);
            }
            Fate::Cut => clip(&self.shape, side, &mut self.clipped),
            Fate::Whole | Fate::LeftOut => {}
        }
        if !self.clipped.roles.is_empty() {
            let id = feature.id.map(|id| id.to_string());
            let id = id.as_deref().or_else(|| Schema::id(get)).unwrap_or("");
            let is_whole = self.write_properties(layer, &tags, &added);
            self.add(id, side);
            if !is_whole {
                let fault = Fault::new("properties of at most 64 MiB in a tile", "more, left out");
                self.tell(Severity::Warning, &layer.name, Some(number), &fault);
            }
        }
        self.tags = tags;
        Ok(())
    }

    /// Writes the properties as JSON; false where there are too many in this tile.
    fn write_properties(
        &mut self,
        layer: &Layer<'_>,
        tags: &[(usize, usize)],
        added: &[(&str, &str)],
    ) -> bool {
        let json = &mut self.properties;
        json.clear();
        json.push('{');
        let given = tags.iter().filter_map(|&(key, value)| {
            let word = layer.values.get(value)?.as_ref()?;
            Some((layer.keys.get(key)?.as_ref(), word.text.as_ref(), word.is_text))
        });
        for (key, text, is_text) in given.chain(added.iter().map(|&(key, text)| (key, text, true))) {
            if json.len() > self.text_bytes_left {
                break;
            }
            if json.len() > 1 {
                json.push(',');
            }
            quote(key, json);
            json.push(':');
            // Lists and objects come as text of JSON, which the reader looks into for names.
            if is_text && !(key == "names" && is_object(text)) {
                quote(text, json);
            } else {
                json.push_str(text);
            }
        }
        json.push('}');
        let left = self.text_bytes_left.checked_sub(json.len());
        if left.is_none() {
            json.clear();
            json.push_str("{}");
        }
        // Once there are too many nothing more is tried: trying takes time too.
        self.text_bytes_left = left.unwrap_or(0);
        left.is_some()
    }

    /// Adds what is left of a feature, in degrees.
    fn add(&mut self, id: &str, side: f64) {
        self.places.clear();
        self.places.extend(self.clipped.positions.iter().map(|position| self.tile.place(*position / side)));
        let mut start = 0;
        let ring = |(&end, &role): (&usize, &RingRole)| {
            let places = self.places.get(start..end).unwrap_or(&[]);
            start = end;
            (role, places)
        };
        let rings = self.clipped.ends.iter().zip(&self.clipped.roles).map(ring);
        self.sheet.add(id, &self.properties, rings);
    }

    #[cold]
    fn tell(&mut self, severity: Severity, layer: &str, number: Option<usize>, fault: &Fault) {
        let feature = number.map(|number| format!(", feature {number}")).unwrap_or_default();
        self.log.add(Issue {
            severity,
            feature_id: None,
            index: None,
            position: if layer.is_empty() {
                format!("tile {}", self.tile)
            } else {
                format!("tile {}, layer {layer:?}{feature}", self.tile)
            },
            expected: fault.expected.into(),
            found: fault.found.clone(),
        });
    }
}

/// Whether a text is one JSON object.
fn is_object(text: &str) -> bool {
    let mut scan = Scan::new(text.as_bytes(), 0);
    // It will stand inside the properties.
    scan.depth = 1;
    text.starts_with('{') && scan.skip().is_ok() && scan.peek().is_err()
}
