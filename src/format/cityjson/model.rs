//! Puts the things of a file into columns.
//!
//! In: documents, one after the other; the first one's transform, reference system and templates hold for all.
//! Out: a [`CityModel`]. Does not: fail for one thing; it becomes an issue.

use super::footprint::Vertices;
use super::json::{begins, items, members, numbers, string};
use super::meaning::{self, Form};
use super::objects::{self, Object};
use super::properties::Properties;
use super::reference::Reference;
use super::shape::{self, Shape};
use super::surfaces::Surfaces;
use super::{Document, damaged};
use crate::city::scan::{Scan, Stop};
use crate::city::{Issue, IssueLog, Limits, Severity, Sheet};
use crate::format::FormatError;
use crate::format::draft::Draft;
use crate::format::projection::Projection;
use glam::DVec3;
use std::ops::Range;

/// Lower than this, a thing is flat.
const FLAT_M: f64 = 0.05;

/// Coordinates beyond this are no metres and no degrees.
const FAR_M: f64 = 1e10;

/// What a file holds.
#[derive(Debug, Clone, Default)]
pub struct CityModel {
    /// Footprints and other places, with properties.
    pub footprints: Sheet,
    /// Faces of what stands.
    pub surfaces: Surfaces,
    /// What was wrong.
    pub log: IssueLog,
}

/// A file while it is read.
pub(super) struct Model<'a> {
    text: &'a [u8],
    limits: Limits,
    scale: DVec3,
    translate: DVec3,
    reference: Reference,
    templates: Vec<Option<Shape>>,
    template_vertices: Vec<DVec3>,
    /// Bytes of attributes that parts may still take over.
    inheritance_left: usize,
    draft: Draft,
    out: CityModel,
}

impl<'a> Model<'a> {
    pub(super) fn new(
        text: &'a [u8],
        first: &Document,
        reference: Option<Projection>,
        limits: &Limits,
    ) -> Result<Self, Stop> {
        let mut model = Self {
            text,
            limits: *limits,
            scale: DVec3::ONE,
            translate: DVec3::ZERO,
            reference: reference.map_or(Reference::Unknown, Reference::Known),
            templates: vec![],
            template_vertices: vec![],
            inheritance_left: text.len().saturating_mul(4),
            draft: Draft::default(),
            out: CityModel::default(),
        };
        if begins(text, &first.transform, b'{') {
            members(text, first.transform.start, &mut |key, value| {
                let three = || numbers(&mut Scan::new(text, value.start)).map(DVec3::from_array);
                match key {
                    b"scale" => model.scale = three()?,
                    b"translate" => model.translate = three()?,
                    _ => {}
                }
                Ok(())
            })?;
        }
        if begins(text, &first.metadata, b'{') {
            members(text, first.metadata.start, &mut |key, value| {
                // Version 1.0 has the code as a URN, before that as a number.
                let name = string(text, value);
                if key == b"referenceSystem" && !name.is_empty() {
                    model.reference = Reference::Named(name);
                }
                Ok(())
            })?;
        }
        if begins(text, &first.templates, b'{') {
            members(text, first.templates.start, &mut |key, value| {
                match key {
                    b"templates" => items(text, value.start, &mut |item| {
                        model.templates.push(shape::template(text, &item));
                        Ok(())
                    })?,
                    b"vertices-templates" => {
                        model.template_vertices = vertices(text, &value, limits)?;
                    }
                    _ => {}
                }
                Ok(())
            })?;
        }
        Ok(model)
    }

    /// What came of it.
    pub(super) fn done(self) -> CityModel {
        self.out
    }

    fn issue(
        &mut self,
        severity: Severity,
        place: String,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) {
        let (expected, found) = (expected.into(), found.into());
        self.out.log.add(Issue { severity, feature_id: None, index: None, position: place, expected, found });
    }

    /// A line of a sequence that is no JSON.
    pub(super) fn bad_line(&mut self, at: usize, stop: Stop) {
        let error = damaged(stop, self.text);
        self.issue(Severity::Skipped, format!("byte {at}"), "a feature", error.to_string());
    }

    /// A line of a sequence.
    pub(super) fn add_line(&mut self, document: &Document, at: usize) -> Result<(), FormatError> {
        if document.kind == "CityJSONFeature" {
            match self.add(document) {
                Err(FormatError::Damaged { at, expected, .. }) => {
                    self.issue(Severity::Skipped, format!("byte {at}"), expected, "something else");
                    Ok(())
                }
                other => other,
            }
        } else {
            let found = format!("{:?}", document.kind.chars().take(40).collect::<String>());
            self.issue(Severity::Skipped, format!("byte {at}"), "a \"CityJSONFeature\"", found);
            Ok(())
        }
    }

    /// Adds the things of a document.
    pub(super) fn add(&mut self, document: &Document) -> Result<(), FormatError> {
        let stop = |stop| damaged(stop, self.text);
        let mut at = vertices(self.text, &document.vertices, &self.limits).map_err(stop)?;
        for vertex in &mut at {
            *vertex = *vertex * self.scale + self.translate;
        }
        let objects = objects::list(self.text, &document.objects).map_err(stop)?;
        let mut shapes = Vec::with_capacity(objects.len());
        for object in &objects {
            let shape = if meaning::of(&object.kind).form == Form::None {
                let found = format!("{:?}", object.kind);
                self.skip(object, "a thing that stands outside", found);
                None
            } else {
                self.shape(object, &mut at)
            };
            shapes.push(shape);
        }
        if let (true, Some(at)) = (self.reference.is_unknown(), at.first()) {
            self.reference = Reference::local(at.truncate());
            let found = "none: the first vertex is laid at 0 degrees east, 0 degrees north";
            self.issue(Severity::Warning, "metadata".into(), "a reference system", found);
        }
        let vertices = self.reference.place(at)?;
        let mut families = vec![[f64::INFINITY, f64::NEG_INFINITY]; objects.len()];
        for (object, shape) in objects.iter().zip(&shapes) {
            let span = shape.as_ref().and_then(|shape| vertices.span_m(shape));
            if let (Some([low, high]), Some(family)) = (span, families.get_mut(object.root)) {
                *family = [family[0].min(low), family[1].max(high)];
            }
        }
        for (object, shape) in objects.iter().zip(&shapes) {
            if let (Some(shape), Some(&family)) = (shape, families.get(object.root)) {
                self.emit(&objects, object, shape, &vertices, family);
            }
        }
        Ok(())
    }

    fn skip(&mut self, object: &Object, expected: &str, found: String) {
        let issue = Issue {
            severity: Severity::Skipped,
            feature_id: Some(object.id.clone()),
            index: None,
            position: format!("byte {}", object.at),
            expected: expected.into(),
            found,
        };
        self.out.log.add(issue);
    }

    /// A thing's most detailed shape. Vertices of instances are appended.
    fn shape(&mut self, object: &Object, at: &mut Vec<DVec3>) -> Option<Shape> {
        let geometry = match shape::best(self.text, &object.geometries) {
            Ok(Some(geometry)) => geometry,
            Ok(None) => {
                if !object.has_children {
                    self.skip(object, "a geometry", "none".into());
                }
                return None;
            }
            Err(stop) => return self.bad_shape(object, stop),
        };
        let shape = if geometry.is_instance() {
            self.instance(&geometry, at)
        } else {
            geometry.shape(self.text).map(Some)
        };
        let count = at.len();
        let is_far = |vertex: &DVec3| !vertex.abs().cmplt(DVec3::splat(FAR_M)).all();
        let is_stray = |vertex: &&u32| at.get(**vertex as usize).is_none_or(is_far);
        match shape {
            Err(stop) => self.bad_shape(object, stop),
            Ok(None) => {
                self.skip(object, "a template and a vertex to put it at", "none".into());
                None
            }
            Ok(Some(shape)) if shape.vertex.is_empty() => {
                self.skip(object, "a geometry", "an empty one".into());
                None
            }
            Ok(Some(shape)) => match shape.vertex.iter().find(is_stray) {
                Some(vertex) => {
                    self.skip(object, "vertices of the file", format!("vertex {vertex} of {count}"));
                    None
                }
                None => Some(shape),
            },
        }
    }

    fn bad_shape(&mut self, object: &Object, stop: Stop) -> Option<Shape> {
        self.skip(object, "a geometry", damaged(stop, self.text).to_string());
        None
    }

    /// A template, put where an instance says.
    fn instance(&self, geometry: &shape::Geometry, at: &mut Vec<DVec3>) -> Result<Option<Shape>, Stop> {
        let (vertex, rows) = geometry.instance(self.text)?;
        let template = self.templates.get(geometry.template).and_then(Option::as_ref);
        let (Some(template), Some(&place)) = (template, at.get(vertex as usize)) else { return Ok(None) };
        if (at.len() + template.vertex.len()) as u64 > self.limits.positions {
            return Ok(None);
        }
        let mut shape = template.clone();
        for vertex in &mut shape.vertex {
            let here =
                self.template_vertices.get(*vertex as usize).copied().unwrap_or(DVec3::NAN).extend(1.0);
            let row = |first: usize| {
                let row = rows.get(first..first + 4).unwrap_or(&[]);
                row.iter().zip(here.to_array()).map(|(a, b)| a * b).sum::<f64>()
            };
            *vertex = u32::try_from(at.len()).unwrap_or(u32::MAX);
            at.push(place + DVec3::new(row(0), row(4), row(8)));
        }
        Ok(Some(shape))
    }

    /// Adds one thing: its place, its properties and its faces.
    fn emit(
        &mut self,
        objects: &[Object],
        object: &Object,
        shape: &Shape,
        vertices: &Vertices,
        family: [f64; 2],
    ) {
        let meaning = meaning::of(&object.kind);
        let feature = self.out.footprints.feature_id.len();
        vertices.place(shape, meaning.form, &mut self.draft);
        let positions = self.out.footprints.position.len() + self.out.surfaces.position.len();
        if feature >= self.limits.features as usize || positions as u64 >= self.limits.positions {
            return self.skip(object, "fewer things", "more than the limit".into());
        }
        if self.draft.positions() == 0 {
            return self.skip(object, "faces seen from above", "none".into());
        }
        if let Some(stray) = vertices.stray(shape) {
            return self.skip(object, "places on earth", format!("vertex {stray}"));
        }
        let metres = heights_m(object, meaning.form, vertices.span_m(shape).unwrap_or(family), family);
        let mut properties = Properties::new(self.text, &self.limits, meaning.tags, &metres);
        properties.add(&object.attributes);
        let parent = object.parent.and_then(|parent| objects.get(parent));
        if let Some(parent) = parent
            && let Some(left) = self.inheritance_left.checked_sub(parent.attributes.len())
        {
            self.inheritance_left = left;
            properties.add(&parent.attributes);
        }
        self.out.footprints.add(&object.id, &properties.done(), self.draft.rings());
        if meaning.form != Form::Flat {
            self.faces(shape, vertices, family[0], feature);
        }
    }

    /// Adds a thing's faces, above its ground.
    fn faces(&mut self, shape: &Shape, vertices: &Vertices, ground_m: f64, feature: usize) {
        for face in 0..shape.face_end.len() {
            for ring in shape.face(face) {
                let place = |&vertex: &u32| {
                    let vertex = vertex as usize;
                    Some(vertices.degrees.get(vertex)?.extend(vertices.at.get(vertex)?.z - ground_m))
                };
                self.out.surfaces.ring(ring.iter().filter_map(place));
            }
            self.out.surfaces.face(vertices.kind(shape, face), feature);
        }
    }
}

/// A thing's height and where it begins, above the ground of its family, in the words of the rules.
fn heights_m(
    object: &Object,
    form: Form,
    [low, high]: [f64; 2],
    [ground, top]: [f64; 2],
) -> Vec<(&'static str, f64)> {
    // An outline has no height of its own: its parts have.
    let high = if object.has_children && high - low < FLAT_M { top } else { high };
    let mut out = vec![];
    if high - ground > FLAT_M && matches!(form, Form::Standing | Form::Point) {
        out.push(("height", high - ground));
        if low - ground > FLAT_M {
            out.push(("min_height", low - ground));
        }
    }
    out
}

/// An array of positions.
fn vertices(text: &[u8], range: &Range<usize>, limits: &Limits) -> Result<Vec<DVec3>, Stop> {
    let mut out = Vec::new();
    if !begins(text, range, b'[') {
        return Ok(out);
    }
    let mut scan = Scan::new(text, range.start);
    scan.open(b'[', "an array")?;
    let mut more = scan.first(b']')?;
    while more {
        if out.len() as u64 >= limits.positions {
            return Err(Stop::Bad { at: scan.at, expected: "fewer vertices" });
        }
        out.push(DVec3::from_array(numbers(&mut scan)?));
        more = scan.another(b']')?;
    }
    Ok(out)
}
