//! Reads one geometry: rings of vertices, gathered to faces, with what each face is.
//!
//! In: the JSON of a thing's geometries. Out: the most detailed one as a [`Shape`], in numbers of vertices.
//! Of solids only the outer shell is read. Semantics that do not fit are ignored.
//! Format: <https://www.cityjson.org/specs/2.0.1/#geometry-objects>. Does not: look at textures and materials.

use super::json::{begins, items, members, numbers, string};
use super::surfaces::SurfaceKind;
use crate::city::scan::{Scan, Stop};
use std::ops::Range;

/// What a shape's rings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Extent {
    #[default]
    Points,
    Lines,
    /// Faces that may look either way.
    Faces,
    /// Faces that look outward.
    Solid,
}

/// A geometry, in numbers of vertices.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    pub extent: Extent,
    pub vertex: Vec<u32>,
    /// Per ring or line: one past its last vertex.
    pub ring_end: Vec<usize>,
    /// Per face: one past its last ring.
    pub face_end: Vec<usize>,
    /// Per face, where the file says it.
    pub kind: Vec<Option<SurfaceKind>>,
}

impl Shape {
    /// The rings of a face.
    pub(super) fn face(&self, face: usize) -> impl Iterator<Item = &[u32]> {
        let first = face.checked_sub(1).and_then(|before| self.face_end.get(before)).copied().unwrap_or(0);
        let end = self.face_end.get(face).copied().unwrap_or(first);
        (first..end).map(|ring| self.ring(ring))
    }

    /// The vertices of a ring or line.
    pub(super) fn ring(&self, ring: usize) -> &[u32] {
        let first = ring.checked_sub(1).and_then(|before| self.ring_end.get(before)).copied().unwrap_or(0);
        self.ring_end.get(ring).and_then(|&end| self.vertex.get(first..end)).unwrap_or(&[])
    }
}

/// A geometry's members.
#[derive(Debug, Default)]
pub(super) struct Geometry {
    kind: String,
    lod: f64,
    boundaries: Range<usize>,
    semantics: Range<usize>,
    /// For an instance: the template's number and where the template is put.
    pub template: usize,
    matrix: Range<usize>,
}

impl Geometry {
    fn read(text: &[u8], at: usize) -> Result<Self, Stop> {
        let mut geometry = Self::default();
        members(text, at, &mut |key, value| {
            match key {
                b"type" => geometry.kind = string(text, value),
                b"lod" => geometry.lod = lod(text, value),
                b"boundaries" => geometry.boundaries = value,
                b"semantics" => geometry.semantics = value,
                b"template" => geometry.template = index(&mut Scan::new(text, value.start))? as usize,
                b"transformationMatrix" => geometry.matrix = value,
                _ => {}
            }
            Ok(())
        })?;
        Ok(geometry)
    }

    /// Whether it is a template put somewhere.
    pub(super) fn is_instance(&self) -> bool {
        self.kind == "GeometryInstance"
    }

    /// The vertex an instance is put at, and the rows of its matrix.
    pub(super) fn instance(&self, text: &[u8]) -> Result<(u32, [f64; 16]), Stop> {
        let mut scan = Scan::new(text, self.boundaries.start);
        scan.open(b'[', "the number of a vertex in an array")?;
        let vertex = index(&mut scan)?;
        let one = [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0];
        let matrix =
            if self.matrix.is_empty() { one } else { numbers(&mut Scan::new(text, self.matrix.start))? };
        Ok((vertex, matrix))
    }

    /// The rings and faces.
    pub(super) fn shape(&self, text: &[u8]) -> Result<Shape, Stop> {
        let (extent, levels) = match self.kind.as_str() {
            "MultiPoint" => (Extent::Points, 0),
            "MultiLineString" => (Extent::Lines, 0),
            "MultiSurface" | "CompositeSurface" => (Extent::Faces, 0),
            "Solid" => (Extent::Solid, 1),
            "MultiSolid" | "CompositeSolid" => (Extent::Solid, 2),
            _ => return Err(Stop::Bad { at: self.boundaries.start, expected: "a known type of geometry" }),
        };
        let mut faces = Faces { shape: Shape { extent, ..Shape::default() }, shells: vec![] };
        let mut scan = Scan::new(text, self.boundaries.start);
        match extent {
            Extent::Points => faces.ring(&mut scan)?,
            Extent::Lines => each(&mut scan, &mut |scan| faces.ring(scan))?,
            Extent::Faces | Extent::Solid => faces.read(&mut scan, levels)?,
        }
        faces.shape.kind = vec![None; faces.shape.face_end.len()];
        if begins(text, &self.semantics, b'{') && faces.say(text, self.semantics.start, levels).is_err() {
            faces.shape.kind.fill(None);
        }
        Ok(faces.shape)
    }
}

/// The most detailed of an array of geometries.
pub(super) fn best(text: &[u8], geometries: &Range<usize>) -> Result<Option<Geometry>, Stop> {
    let mut best: Option<Geometry> = None;
    if begins(text, geometries, b'[') {
        items(text, geometries.start, &mut |item| {
            let geometry = Geometry::read(text, item.start)?;
            if best.as_ref().is_none_or(|best| geometry.lod > best.lod) {
                best = Some(geometry);
            }
            Ok(())
        })?;
    }
    Ok(best)
}

/// A template's shape; none where it cannot be read.
pub(super) fn template(text: &[u8], range: &Range<usize>) -> Option<Shape> {
    Geometry::read(text, range.start).ok()?.shape(text).ok()
}

/// A level of detail; text since version 1.1, a number before.
fn lod(text: &[u8], value: Range<usize>) -> f64 {
    let first = value.start + usize::from(begins(text, &value, b'"'));
    Scan::new(text, first).number().unwrap_or(0.0)
}

/// A number of a vertex or template.
fn index(scan: &mut Scan<'_>) -> Result<u32, Stop> {
    scan.peek()?;
    let at = scan.at;
    let value = scan.number()?;
    let bad = Err(Stop::Bad { at, expected: "the number of a vertex" });
    if !(0.0..f64::from(u32::MAX)).contains(&value) || value.fract() != 0.0 {
        return bad;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the line above proves it")]
    Ok(value as u32)
}

/// Calls `item` at each item of an array.
fn each(scan: &mut Scan<'_>, item: &mut dyn FnMut(&mut Scan<'_>) -> Result<(), Stop>) -> Result<(), Stop> {
    scan.open(b'[', "an array")?;
    let mut more = scan.first(b']')?;
    while more {
        item(scan)?;
        more = scan.another(b']')?;
    }
    Ok(())
}

/// A shape while it is read.
struct Faces {
    shape: Shape,
    /// Faces of each shell that was read.
    shells: Vec<Range<usize>>,
}

impl Faces {
    fn ring(&mut self, scan: &mut Scan<'_>) -> Result<(), Stop> {
        each(scan, &mut |scan| {
            self.shape.vertex.push(index(scan)?);
            Ok(())
        })?;
        self.shape.ring_end.push(self.shape.vertex.len());
        Ok(())
    }

    /// Shells, at so many levels of arrays around them.
    fn read(&mut self, scan: &mut Scan<'_>, levels: u32) -> Result<(), Stop> {
        if levels == 0 {
            let first = self.shape.face_end.len();
            each(scan, &mut |scan| {
                each(scan, &mut |scan| self.ring(scan))?;
                self.shape.face_end.push(self.shape.ring_end.len());
                Ok(())
            })?;
            self.shells.push(first..self.shape.face_end.len());
            return Ok(());
        }
        let mut is_first = true;
        each(scan, &mut |scan| {
            // The shells behind a solid's first are hollows in it.
            if levels > 1 || std::mem::take(&mut is_first) {
                self.read(scan, levels - 1)
            } else {
                scan.skip()
            }
        })
    }

    /// Takes over what the semantics say of each face.
    fn say(&mut self, text: &[u8], at: usize, levels: u32) -> Result<(), Stop> {
        let mut kinds = Vec::new();
        let mut values = 0..0;
        members(text, at, &mut |key, value| {
            match key {
                b"surfaces" => items(text, value.start, &mut |surface| {
                    let mut kind = SurfaceKind::Other;
                    members(text, surface.start, &mut |key, value| {
                        if key == b"type" {
                            kind = kind_of(&string(text, value));
                        }
                        Ok(())
                    })?;
                    kinds.push(kind);
                    Ok(())
                })?,
                b"values" => values = value,
                _ => {}
            }
            Ok(())
        })?;
        if !begins(text, &values, b'[') {
            return Ok(());
        }
        let mut shells = std::mem::take(&mut self.shells).into_iter();
        self.values(&mut Scan::new(text, values.start), levels, &kinds, &mut shells)
    }

    fn values(
        &mut self,
        scan: &mut Scan<'_>,
        levels: u32,
        kinds: &[SurfaceKind],
        shells: &mut std::vec::IntoIter<Range<usize>>,
    ) -> Result<(), Stop> {
        if scan.peek()? == b'n' {
            // No word about all of a shell or solid.
            shells.next();
            return scan.skip();
        }
        if levels == 0 {
            let mut faces = shells.next().unwrap_or(0..0);
            return each(scan, &mut |scan| {
                let face = faces.next();
                if scan.peek()? == b'n' {
                    return scan.skip();
                }
                let kind = kinds.get(index(scan)? as usize).copied();
                if let Some(slot) = face.and_then(|face| self.shape.kind.get_mut(face)) {
                    *slot = kind;
                }
                Ok(())
            });
        }
        let mut is_first = true;
        each(scan, &mut |scan| {
            if levels > 1 || std::mem::take(&mut is_first) {
                self.values(scan, levels - 1, kinds, shells)
            } else {
                scan.skip()
            }
        })
    }
}

fn kind_of(name: &str) -> SurfaceKind {
    match name {
        "RoofSurface" | "OuterFloorSurface" => SurfaceKind::Roof,
        "WallSurface" | "Window" | "Door" => SurfaceKind::Wall,
        "GroundSurface" => SurfaceKind::Ground,
        _ => SurfaceKind::Other,
    }
}
