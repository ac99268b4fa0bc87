//! Cuts features at the edge of their tile, since the tile beside it has the rest.
//!
//! In: rings in units of the tile. Out: what of them lies in the box from 0 to `side`, both ways.
//! Rings are cut one side after the other ([Sutherland and Hodgman 1974]), lines piece by piece ([Liang and Barsky 1984]).
//! A ring that leaves and comes back stays one ring, joined along the edge, where it goes over itself.
//! Does not: cut buildings; half a house is no house, so each goes to the tile that its middle lies in.
//!
//! [Sutherland and Hodgman 1974]: https://doi.org/10.1145/360767.360802
//! [Liang and Barsky 1984]: https://doi.org/10.1145/357332.357333

use super::rings::{Shape, doubled_area};
use crate::city::RingRole;
use glam::DVec2;

/// What is left of a ring is nothing if it has less area than this, in square units of the tile.
const AREA_MIN: f64 = 0.01;

/// Whether the middle of its bounds lies in the box; edges in the north and west belong to it, the others do not.
pub(super) fn is_middle_inside(shape: &Shape, side: f64) -> bool {
    let Some(&first) = shape.positions.first() else { return false };
    let bounds =
        |(least, most): (DVec2, DVec2), position: &DVec2| (least.min(*position), most.max(*position));
    let (least, most) = shape.positions.iter().fold((first, first), bounds);
    is_inside(least.midpoint(most), side)
}

/// Appends to `into` what lies in the box.
pub(super) fn clip(shape: &Shape, side: f64, into: &mut Shape) {
    let within =
        |position: &DVec2| position.cmpge(DVec2::ZERO).all() && position.cmple(DVec2::splat(side)).all();
    let mut has_exterior = false;
    for (role, ring) in shape.rings() {
        let start = into.positions.len();
        match role {
            RingRole::Point => {
                into.positions.extend(ring.iter().filter(|position| is_inside(**position, side)));
            }
            RingRole::Hole if !has_exterior => {}
            _ if ring.iter().all(within) => into.positions.extend(ring),
            RingRole::Line => {
                clip_line(ring, side, into);
                continue;
            }
            RingRole::Exterior | RingRole::Hole => into.positions.extend(clip_ring(ring, side)),
        }
        let is_left = into.positions.len() > start;
        if role != RingRole::Hole {
            has_exterior = is_left;
        }
        if is_left {
            into.end_ring(role);
        }
    }
}

fn is_inside(position: DVec2, side: f64) -> bool {
    position.cmpge(DVec2::ZERO).all() && position.cmplt(DVec2::splat(side)).all()
}

/// One of the two axes, and the end of the box on it.
#[derive(Clone, Copy)]
struct Edge {
    axis: usize,
    at: f64,
    is_most: bool,
}

fn edges(side: f64) -> [Edge; 4] {
    [(0, 0.0, false), (0, side, true), (1, 0.0, false), (1, side, true)].map(|(axis, at, is_most)| Edge {
        axis,
        at,
        is_most,
    })
}

impl Edge {
    fn of(self, position: DVec2) -> f64 {
        if self.axis == 0 { position.x } else { position.y }
    }

    /// How far a position lies on the inner side.
    fn depth(self, position: DVec2) -> f64 {
        if self.is_most { self.at - self.of(position) } else { self.of(position) - self.at }
    }

    /// Where the way between two positions, on either side, crosses it.
    fn crossing(self, from: DVec2, to: DVec2) -> DVec2 {
        let (before, behind) = (self.depth(from), self.depth(to));
        let place = from.lerp(to, before / (before - behind));
        if self.axis == 0 { DVec2::new(self.at, place.y) } else { DVec2::new(place.x, self.at) }
    }
}

/// The part of a ring in the box; empty where it has no area.
fn clip_ring(ring: &[DVec2], side: f64) -> Vec<DVec2> {
    let mut left = ring.to_vec();
    for edge in edges(side) {
        let Some(&last) = left.last() else { break };
        let mut previous = last;
        let mut kept = Vec::with_capacity(left.len() + 4);
        for here in left {
            if (edge.depth(here) >= 0.0) != (edge.depth(previous) >= 0.0) {
                push_ahead(&mut kept, edge.crossing(previous, here), edge);
            }
            if edge.depth(here) >= 0.0 {
                push_ahead(&mut kept, here, edge);
            }
            previous = here;
        }
        left = kept;
    }
    if doubled_area(&left).abs() < 2.0 * AREA_MIN { Vec::new() } else { left }
}

/// Appends a position; one between two others on the edge goes, so that no spike stays where a ring came back.
fn push_ahead(ring: &mut Vec<DVec2>, position: DVec2, edge: Edge) {
    let is_on = |position: &DVec2| edge.of(*position) == edge.at;
    if let [.., a, b] = ring.as_slice()
        && [a, b, &position].into_iter().all(is_on)
    {
        ring.pop();
    }
    if ring.last() != Some(&position) {
        ring.push(position);
    }
}

/// Appends the pieces of a line that lie in the box.
fn clip_line(line: &[DVec2], side: f64, into: &mut Shape) {
    let mut start = into.positions.len();
    for pair in line.windows(2) {
        let &[from, to] = pair else { continue };
        let Some((first, last)) = inside_part(from, to, side) else { continue };
        if into.positions.len() > start && into.positions.last() != Some(&first) {
            into.end_ring(RingRole::Line);
            start = into.positions.len();
        }
        if into.positions.len() == start {
            into.positions.push(first);
        }
        into.positions.push(last);
    }
    if into.positions.len() > start {
        into.end_ring(RingRole::Line);
    }
}

/// From where to where the way between two positions lies in the box; none where it doesn't.
fn inside_part(from: DVec2, to: DVec2, side: f64) -> Option<(DVec2, DVec2)> {
    let (mut enters, mut leaves) = ((0.0, from), (1.0, to));
    for edge in edges(side) {
        let (before, behind) = (edge.depth(from), edge.depth(to));
        let along = before / (before - behind);
        match (before < 0.0, behind < 0.0) {
            (true, true) => return None,
            (true, false) if along > enters.0 => enters = (along, edge.crossing(from, to)),
            (false, true) if along < leaves.0 => leaves = (along, edge.crossing(from, to)),
            _ => {}
        }
    }
    (enters.0 < leaves.0).then_some((enters.1, leaves.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(role: RingRole, ring: &[(f64, f64)], expected: &[&[(f64, f64)]]) {
        let mut shape = Shape::default();
        shape.positions.extend(ring.iter().map(|&(x, y)| DVec2::new(x, y)));
        shape.end_ring(role);
        let mut clipped = Shape::default();
        clip(&shape, 10.0, &mut clipped);
        let found: Vec<Vec<(f64, f64)>> =
            clipped.rings().map(|(_, ring)| ring.iter().map(|p| (p.x, p.y)).collect()).collect();
        assert_eq!(found, expected, "of {ring:?}");
    }

    #[test]
    fn a_street_ends_at_the_edge_and_goes_on_behind_it() {
        let line = |ring: &[(f64, f64)], expected: &[&[(f64, f64)]]| check(RingRole::Line, ring, expected);
        line(&[(1.0, 1.0), (9.0, 1.0)], &[&[(1.0, 1.0), (9.0, 1.0)]]);
        line(
            &[(5.0, 5.0), (15.0, 5.0), (15.0, 8.0), (5.0, 8.0)],
            &[&[(5.0, 5.0), (10.0, 5.0)], &[(10.0, 8.0), (5.0, 8.0)]],
        );
        line(&[(-5.0, 5.0), (15.0, 5.0)], &[&[(0.0, 5.0), (10.0, 5.0)]]);
        line(&[(-2.0, 6.0), (6.0, -2.0)], &[&[(0.0, 4.0), (4.0, 0.0)]]);
        line(&[(-5.0, 4.0), (4.0, -5.0)], &[]);
    }

    #[test]
    fn a_lake_is_cut_at_the_edge() {
        let area =
            |ring: &[(f64, f64)], expected: &[&[(f64, f64)]]| check(RingRole::Exterior, ring, expected);
        area(
            &[(5.0, 2.0), (15.0, 2.0), (15.0, 8.0), (5.0, 8.0)],
            &[&[(5.0, 2.0), (10.0, 2.0), (10.0, 8.0), (5.0, 8.0)]],
        );
        area(&[(12.0, 2.0), (15.0, 2.0), (15.0, 8.0)], &[]);
        area(
            &[(-9.0, -9.0), (19.0, -9.0), (19.0, 19.0), (-9.0, 19.0)],
            &[&[(0.0, 10.0), (0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]],
        );
    }

    #[test]
    fn a_point_on_an_edge_belongs_to_one_tile() {
        check(RingRole::Point, &[(0.0, 0.0)], &[&[(0.0, 0.0)]]);
        check(RingRole::Point, &[(10.0, 5.0)], &[]);
    }

    #[test]
    fn a_hole_goes_with_its_polygon() {
        let mut shape = Shape::default();
        for (role, shift) in [(RingRole::Exterior, 20.0), (RingRole::Hole, 20.5), (RingRole::Exterior, 1.0)] {
            let ring = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)];
            shape.positions.extend(ring.map(|(x, y)| DVec2::new(x + shift, y + 1.0)));
            shape.end_ring(role);
        }
        let mut clipped = Shape::default();
        clip(&shape, 10.0, &mut clipped);
        assert_eq!(clipped.roles, [RingRole::Exterior], "the one inside");
        assert!(!is_middle_inside(&shape, 10.0), "the middle of all lies outside");
    }
}
