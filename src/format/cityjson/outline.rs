//! Joins faces that meet at edges into outlines with holes.
//!
//! In: rings of corners seen from above; corners at the same place have the same number, exteriors are counterclockwise,
//! holes clockwise. Out: rings in the same sense, each exterior followed by its holes; none where faces lie on top of
//! each other. Roofs and grounds come as triangles: without this a house would have a wall at every one.
//! Does not: cut faces that cross.

use crate::geo::contains;
use glam::DVec2;
use std::collections::{BTreeMap, BTreeSet};

/// Corners looked at to find which outline a hole is in, at most.
const STEPS: usize = 50_000_000;
/// Outlines smaller than this are gaps between coordinates, in square metres.
const SMALL_M2: f64 = 1e-4;

/// An outline and its holes.
pub(super) type Polygon = Vec<Vec<u32>>;

/// Joins rings; `place_m` gives a corner's place in metres.
pub(super) fn join(rings: &[Vec<u32>], place_m: &dyn Fn(u32) -> DVec2) -> Option<Vec<Polygon>> {
    let loops = loops(boundary(rings)?);
    let area_m2 = |ring: &[u32]| {
        let origin = ring.first().map_or(DVec2::ZERO, |&first| place_m(first));
        let corners = ring.iter().map(|&corner| place_m(corner) - origin);
        corners.clone().zip(corners.cycle().skip(1)).map(|(from, to)| from.perp_dot(to)).sum::<f64>() / 2.0
    };
    let measured = loops.into_iter().map(|ring| (area_m2(&ring), ring));
    let (outlines, holes): (Vec<_>, Vec<_>) =
        measured.filter(|(area, _)| area.abs() > SMALL_M2).partition(|(area, _)| *area > 0.0);
    let mut polygons: Vec<Polygon> = outlines.into_iter().map(|(_, ring)| vec![ring]).collect();
    let corners: usize = polygons.iter().flatten().map(Vec::len).sum();
    if polygons.len() > 1 && holes.len().saturating_mul(corners) > STEPS {
        return None;
    }
    for (_, hole) in holes {
        let is_around = |polygon: &Polygon| {
            let (Some(outline), [first, second, ..]) = (polygon.first(), hole.as_slice()) else {
                return false;
            };
            let middle = place_m(*first).midpoint(place_m(*second));
            contains(outline.iter().map(|&corner| place_m(corner)), middle)
        };
        let owner = if polygons.len() == 1 { Some(0) } else { polygons.iter().position(is_around) };
        polygons.get_mut(owner?)?.push(hole);
    }
    Some(polygons)
}

/// Edges, from corner to corner, that have no twin in the other direction; none if two go the same way.
fn boundary(rings: &[Vec<u32>]) -> Option<BTreeSet<(u32, u32)>> {
    let mut edges = BTreeSet::new();
    for ring in rings {
        for (&from, &to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if from != to && !edges.remove(&(to, from)) && !edges.insert((from, to)) {
                return None;
            }
        }
    }
    Some(edges)
}

/// Closed walks along the edges, each of them without touching itself.
fn loops(mut edges: BTreeSet<(u32, u32)>) -> Vec<Vec<u32>> {
    let mut out = Vec::new();
    while let Some(&(start, _)) = edges.first() {
        let mut path = vec![start];
        let mut place = BTreeMap::from([(start, 0)]);
        while let Some(&last) = path.last()
            && let Some(&edge) = edges.range((last, 0)..=(last, u32::MAX)).next()
        {
            edges.remove(&edge);
            let (_, next) = edge;
            if let Some(&from) = place.get(&next) {
                // Back where it was: what lies between is a loop.
                let ring: Vec<u32> = path.drain(from + 1..).collect();
                for corner in &ring {
                    place.remove(corner);
                }
                out.push(std::iter::once(next).chain(ring).collect());
            } else {
                place.insert(next, path.len());
                path.push(next);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Corners are numbered on a grid of ten to a row.
    fn joined(rings: &[&[u32]]) -> Option<Vec<Polygon>> {
        let rings: Vec<Vec<u32>> = rings.iter().map(|ring| ring.to_vec()).collect();
        join(&rings, &|corner| DVec2::new(f64::from(corner % 10), f64::from(corner / 10)))
    }

    #[test]
    fn two_triangles_are_one_square() {
        assert_eq!(
            joined(&[&[0, 1, 11], &[0, 11, 10]]),
            Some(vec![vec![vec![0, 1, 11, 10]]]),
            "no wall inside"
        );
    }

    #[test]
    fn a_courtyard_between_four_wings_is_a_hole() {
        let wings: [&[u32]; 4] = [&[0, 3, 12, 11], &[3, 33, 22, 12], &[33, 30, 21, 22], &[30, 0, 11, 21]];
        let polygons = joined(&wings).expect("they fit");
        assert_eq!(polygons, [vec![vec![0, 3, 33, 30], vec![11, 21, 22, 12]]], "one outline, one hole");
    }

    #[test]
    fn houses_that_touch_at_a_corner_stay_two() {
        let polygons = joined(&[&[0, 1, 11, 10], &[11, 12, 22, 21]]).expect("they fit");
        assert_eq!(polygons.len(), 2, "{polygons:?}");
        assert!(polygons.iter().all(|polygon| polygon.len() == 1 && polygon[0].len() == 4), "{polygons:?}");
    }

    #[test]
    fn a_hole_goes_to_the_house_it_is_in() {
        let rings: [&[u32]; 3] = [&[0, 3, 33, 30], &[11, 21, 22, 12], &[5, 8, 38, 35]];
        let polygons = joined(&rings).expect("they fit");
        let holes: Vec<(u32, usize)> =
            polygons.iter().map(|polygon| (polygon[0][0], polygon.len() - 1)).collect();
        assert_eq!(holes, [(0, 1), (5, 0)], "the first has it");
    }

    #[test]
    fn faces_on_top_of_each_other_are_left_alone() {
        assert_eq!(joined(&[&[0, 1, 11], &[0, 1, 10]]), None, "both have the edge from 0 to 1");
    }
}
