//! Finds what of a shape is its place on the map.
//!
//! In: a shape and its vertices, in degrees and in metres. Out: rings in degrees, for the sheet.
//! Does not: join faces itself (`outline` does), or cut them where they cross.

use super::meaning::Form;
use super::outline;
use super::shape::{Extent, Shape};
use super::surfaces::SurfaceKind;
use crate::city::RingRole;
use crate::format::draft::Draft;
use glam::{DVec2, DVec3};

/// A face is level where the upright part of its normal is at least this.
const LEVEL: f64 = 0.95;
/// A face is seen from above where it is at least this.
const TILTED: f64 = 0.1;
/// Level faces this near the bottom belong to it.
const BOTTOM_M: f64 = 0.5;

/// Vertices, in the file's coordinates and in degrees.
pub(super) struct Vertices {
    /// East and north in the file's units, up in metres.
    pub at: Vec<DVec3>,
    pub degrees: Vec<DVec2>,
    /// Metres per unit of the file, east and north.
    pub metres: DVec2,
    /// Per vertex: the first one at the same place on the map. A corner of a roof and one of the eaves below are one.
    corner: Vec<u32>,
}

impl Vertices {
    pub(super) fn new(at: Vec<DVec3>, degrees: Vec<DVec2>, metres: DVec2) -> Self {
        let key = |vertex: u32| {
            at.get(vertex as usize).map_or((0, 0, vertex), |at| (at.x.to_bits(), at.y.to_bits(), vertex))
        };
        let mut order: Vec<u32> = (0..u32::try_from(at.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by_key(|&vertex| key(vertex));
        let mut corner = vec![0; at.len()];
        let mut first = 0;
        let mut before = None;
        for vertex in order {
            let (x, y, _) = key(vertex);
            if before != Some((x, y)) {
                (before, first) = (Some((x, y)), vertex);
            }
            corner.get_mut(vertex as usize).into_iter().for_each(|corner| *corner = first);
        }
        Self { at, degrees, metres, corner }
    }

    fn in_metres(&self, vertex: u32) -> DVec3 {
        let at = self.at.get(vertex as usize).copied().unwrap_or(DVec3::NAN);
        (at.truncate() * self.metres).extend(at.z)
    }

    fn in_degrees(&self, vertex: u32) -> DVec2 {
        self.degrees.get(vertex as usize).copied().unwrap_or(DVec2::NAN)
    }

    /// Lowest and highest vertex of a shape, in metres; none for a shape without any.
    pub(super) fn span_m(&self, shape: &Shape) -> Option<[f64; 2]> {
        let heights = shape.vertex.iter().map(|&vertex| self.in_metres(vertex).z);
        heights.fold(None, |span, z| {
            let [least, most] = span.unwrap_or([z, z]);
            Some([least.min(z), most.max(z)])
        })
    }

    /// The first vertex of a shape that is no place, if there is one.
    pub(super) fn stray(&self, shape: &Shape) -> Option<u32> {
        shape.vertex.iter().copied().find(|&vertex| !self.in_degrees(vertex).is_finite())
    }

    /// Half the normal of a ring, as long as its area in square metres.
    fn normal(&self, ring: &[u32]) -> DVec3 {
        let Some(&first) = ring.first() else { return DVec3::ZERO };
        let origin = self.in_metres(first);
        let corners = ring.iter().map(|&vertex| self.in_metres(vertex) - origin);
        let edges = corners.clone().zip(corners.cycle().skip(1));
        edges.map(|(from, to)| from.cross(to)).sum::<DVec3>() / 2.0
    }

    /// The upright part of a face's normal: 1 looks up, -1 down, 0 is a wall or nothing.
    pub(super) fn upright(&self, shape: &Shape, face: usize) -> f64 {
        let normal = shape.face(face).next().map_or(DVec3::ZERO, |ring| self.normal(ring));
        normal.normalize_or_zero().z
    }

    /// What a face is: as the file says, else as it lies.
    pub(super) fn kind(&self, shape: &Shape, face: usize) -> SurfaceKind {
        let told = shape.kind.get(face).copied().flatten();
        told.unwrap_or_else(|| match self.upright(shape, face) {
            up if up > TILTED => SurfaceKind::Roof,
            up if up < -TILTED => SurfaceKind::Ground,
            _ => SurfaceKind::Wall,
        })
    }

    /// Fills the draft with the shape's place.
    pub(super) fn place(&self, shape: &Shape, form: Form, draft: &mut Draft) {
        draft.clear();
        match (shape.extent, form) {
            (Extent::Points, _) => {
                for &vertex in &shape.vertex {
                    draft.ring(RingRole::Point, [self.in_degrees(vertex)]);
                }
            }
            (Extent::Lines, _) => {
                for ring in 0..shape.ring_end.len() {
                    draft
                        .ring(RingRole::Line, shape.ring(ring).iter().map(|&vertex| self.in_degrees(vertex)));
                }
            }
            (_, Form::Point) => {
                let places = || shape.vertex.iter().map(|&vertex| self.in_degrees(vertex));
                let (least, most) =
                    (places().fold(DVec2::MAX, DVec2::min), places().fold(DVec2::MIN, DVec2::max));
                draft.ring(RingRole::Point, [least.midpoint(most)]);
            }
            (_, Form::Flat | Form::Deck) => self.seen_from_above(shape, draft),
            (_, Form::Standing) => self.ground(shape, draft),
            (_, Form::None) => {}
        }
    }

    /// The faces that are said to be the ground, else the level ones at the bottom, else what is seen from above,
    /// else a hull around everything.
    fn ground(&self, shape: &Shape, draft: &mut Draft) {
        let told = |face: usize| shape.kind.get(face).copied().flatten() == Some(SurfaceKind::Ground);
        self.faces(shape, draft, |face| told(face) && self.upright(shape, face).abs() > TILTED);
        let bottom_m = self.span_m(shape).map_or(0.0, |[least, _]| least) + BOTTOM_M;
        let is_low = |face: usize| {
            let mut ring = shape.face(face).next().unwrap_or(&[]).iter();
            ring.all(|&vertex| self.in_metres(vertex).z <= bottom_m)
        };
        if draft.positions() == 0 && shape.extent == Extent::Solid {
            self.faces(shape, draft, |face| self.upright(shape, face) < -LEVEL && is_low(face));
        }
        if draft.positions() == 0 && shape.extent == Extent::Faces {
            self.faces(shape, draft, |face| self.upright(shape, face).abs() > LEVEL && is_low(face));
        }
        if draft.positions() == 0 {
            self.seen_from_above(shape, draft);
        }
        if draft.positions() == 0 {
            let mut places: Vec<DVec2> = shape.vertex.iter().map(|&vertex| self.in_degrees(vertex)).collect();
            draft.ring(RingRole::Exterior, hull(&mut places));
        }
    }

    fn seen_from_above(&self, shape: &Shape, draft: &mut Draft) {
        let is_solid = shape.extent == Extent::Solid;
        let is_seen = |up: f64| if is_solid { up > TILTED } else { up.abs() > TILTED };
        self.faces(shape, draft, |face| is_seen(self.upright(shape, face)));
    }

    /// Adds the faces that are wanted as polygons, joined where they meet.
    fn faces(&self, shape: &Shape, draft: &mut Draft, wanted: impl Fn(usize) -> bool) {
        let (mut rings, mut polygons) = (Vec::new(), Vec::new());
        for face in (0..shape.face_end.len()).filter(|&face| wanted(face)) {
            let mut polygon = Vec::new();
            for (number, ring) in shape.face(face).enumerate() {
                let corner = |vertex: &u32| self.corner.get(*vertex as usize).copied();
                let mut corners: Vec<u32> = ring.iter().filter_map(corner).collect();
                if (self.normal(ring).z > 0.0) != (number == 0) {
                    corners.reverse();
                }
                rings.push(corners.clone());
                polygon.push(corners);
            }
            polygons.push(polygon);
        }
        let joined = outline::join(&rings, &|corner| self.in_metres(corner).truncate());
        for polygon in joined.unwrap_or(polygons) {
            let mut role = RingRole::Exterior;
            for ring in polygon {
                draft.ring(role, ring.iter().map(|&corner| self.in_degrees(corner)));
                role = RingRole::Hole;
            }
        }
    }
}

/// The convex hull, counterclockwise (Andrew's monotone chain).
fn hull(places: &mut [DVec2]) -> Vec<DVec2> {
    places.sort_unstable_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let mut hull: Vec<DVec2> = Vec::new();
    let mut chain = |places: &mut dyn Iterator<Item = &DVec2>| {
        let first = hull.len();
        for &place in places {
            while let Some([.., a, b]) = hull.get(first..)
                && (*b - *a).perp_dot(place - *a) <= 0.0
            {
                hull.pop();
            }
            hull.push(place);
        }
        hull.pop();
    };
    chain(&mut places.iter());
    chain(&mut places.iter().rev());
    hull
}
