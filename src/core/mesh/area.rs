//! Polygons to closed rings of records and triangles.
//!
//! In: exteriors and holes of one feature. Out: records ring by ring, ended as [`Rings`] says, and
//! triangles counterclockwise from above. Triangulation is earcut's (<https://github.com/georust/earcut>), with a
//! short cut for convex rings, which most buildings are.

use super::{RECORD_RING_END, RING_LENGTH_MOST, RING_LENGTH_SHIFT, record};
use crate::city::{Ring, RingRole, Row};
use crate::geo::Grid;

/// What becomes of rings beside the triangles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rings {
    /// Nothing; every record has these flags.
    Filled { flags: u32 },
    /// Edges lead round them: walls.
    Walled,
}

/// Triangulates areas; keeps its scratch space between features.
pub(super) struct Areas {
    earcut: earcut::Earcut<f64>,
    steps: Vec<[i16; 2]>,
    /// Record index of each entry of `steps`.
    record_of: Vec<u32>,
    holes: Vec<u32>,
    triangles: Vec<u32>,
}

impl Areas {
    pub(super) fn new() -> Self {
        Self {
            earcut: earcut::Earcut::new(),
            steps: Vec::new(),
            record_of: Vec::new(),
            holes: Vec::new(),
            triangles: Vec::new(),
        }
    }

    /// Adds all polygons of a feature.
    pub(super) fn add(
        &mut self,
        row: Row<'_>,
        rings: Rings,
        grid: &Grid,
        records: &mut Vec<[u32; 2]>,
        indices: &mut Vec<u32>,
    ) {
        for Ring { role, points } in row.rings() {
            match role {
                RingRole::Exterior => self.flush(indices),
                RingRole::Hole => self.holes.push(u32::try_from(self.steps.len()).unwrap_or(u32::MAX)),
                _ => continue,
            }
            self.add_ring(points, row.index, rings, grid, records);
        }
        self.flush(indices);
    }

    fn add_ring(
        &mut self,
        ring: &[glam::Vec2],
        feature: u32,
        rings: Rings,
        grid: &Grid,
        records: &mut Vec<[u32; 2]>,
    ) {
        let flags = if let Rings::Filled { flags } = rings { flags } else { 0 };
        let first = u32::try_from(records.len()).unwrap_or(u32::MAX);
        self.record_of.extend((first..).take(ring.len()));
        let before = self.steps.len();
        self.steps.extend(ring.iter().map(|&point| grid.steps(point)));
        let steps = self.steps.get(before..).unwrap_or(&[]);
        records.extend(steps.iter().map(|&steps| record(steps, feature, flags)));
        if rings == Rings::Walled {
            end_ring(ring.len(), records);
        }
    }

    /// Triangulates the polygon gathered so far.
    fn flush(&mut self, indices: &mut Vec<u32>) {
        if self.holes.is_empty() && is_convex(&self.steps) {
            if let [first, others @ ..] = self.record_of.as_slice() {
                indices.extend(others.iter().zip(others.iter().skip(1)).flat_map(|(&a, &b)| [*first, a, b]));
            }
        } else if self.steps.len() >= 3 {
            self.triangulate(indices);
        }
        self.steps.clear();
        self.record_of.clear();
        self.holes.clear();
    }

    #[inline(never)]
    fn triangulate(&mut self, indices: &mut Vec<u32>) {
        let points = self.steps.iter().map(|&[east, north]| [f64::from(east), f64::from(north)]);
        self.earcut.earcut(points, &self.holes, &mut self.triangles);
        for triangle in self.triangles.chunks_exact(3) {
            let corner = |which: usize| self.steps.get(triangle[which] as usize).copied().unwrap_or_default();
            let area = cross(corner(0), corner(1), corner(2));
            let order = if area >= 0 { [0, 1, 2] } else { [0, 2, 1] };
            indices.extend(
                order.map(|which| self.record_of.get(triangle[which] as usize).copied().unwrap_or(0)),
            );
        }
    }
}

/// Ends the ring that the last so many records are.
fn end_ring(length: usize, records: &mut Vec<[u32; 2]>) {
    let told = u32::try_from(length).ok().filter(|&length| length <= RING_LENGTH_MOST);
    if told.is_none() {
        records.extend(records.len().checked_sub(length).and_then(|first| records.get(first)).copied());
    }
    if let Some([_, flags]) = records.last_mut() {
        *flags |= RECORD_RING_END | told.unwrap_or(0) << RING_LENGTH_SHIFT;
    }
}

/// Twice the signed area of a triangle.
fn cross(a: [i16; 2], b: [i16; 2], c: [i16; 2]) -> i64 {
    let d = |p: i16, q: i16| i64::from(p) - i64::from(q);
    d(b[0], a[0]) * d(c[1], a[1]) - d(b[1], a[1]) * d(c[0], a[0])
}

/// Whether a ring bends left at every corner and goes round once: then a fan of triangles fills it.
fn is_convex(ring: &[[i16; 2]]) -> bool {
    let &[_, .., mut from, mut at] = ring else { return false };
    // Going round once, it turns from east to west and back once; a star turns more often.
    let mut turns = 0;
    let mut eastward = None;
    for &to in ring {
        if cross(from, at, to) <= 0 {
            return false;
        }
        let heads_east = to[0] > at[0];
        if to[0] != at[0] && eastward.replace(heads_east).is_some_and(|before| before != heads_east) {
            turns += 1;
        }
        (from, at) = (at, to);
    }
    ring.len() > 3 && turns <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rings_that_go_round_once_and_bend_one_way_are_fans() {
        let square = [[0, 0], [9, 0], [9, 9], [0, 9]];
        let octagon = [[3, 0], [6, 0], [9, 3], [9, 6], [6, 9], [3, 9], [0, 6], [0, 3]];
        assert!(is_convex(&square) && is_convex(&octagon), "convex ones");
        let notched = [[0, 0], [9, 0], [9, 9], [5, 4], [0, 9]];
        let star = [[50, 0], [79, 90], [2, 35], [98, 35], [21, 90]];
        let straight = [[0, 0], [4, 0], [9, 0], [9, 9]];
        assert!(!is_convex(&notched), "a notch");
        assert!(!is_convex(&star), "a star bends one way and goes round twice");
        assert!(!is_convex(&straight), "a corner on a straight edge");
        let turned: Vec<[i16; 2]> = square.into_iter().rev().collect();
        assert!(!is_convex(&turned), "clockwise");
    }
}
