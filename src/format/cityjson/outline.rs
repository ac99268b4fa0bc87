//! Joins faces that meet at edges into outlines with holes.
//!
//! In: rings of corners seen from above; corners at the same place have the same number, exteriors are counterclockwise,
//! holes clockwise. Out: rings in the same sense, each exterior followed by its holes; none where faces lie on top of
//! each other. Roofs and grounds come as triangles: without this a house would have a wall at every one.
//! Does not: cut faces that cross.

use crate::geo::contains;
use glam::DVec2;

/// Corners looked at to find which outline a hole is in, at most.
const STEPS: usize = 50_000_000;
/// Outlines smaller than this are gaps between coordinates, in square metres.
const SMALL_M2: f64 = 1e-4;

/// An outline and its holes.
pub(super) type Polygon = Vec<Vec<u32>>;

/// Joins rings; `place_m` gives a corner's place in metres.
pub(super) fn join(rings: &[Vec<u32>], place_m: &dyn Fn(u32) -> DVec2) -> Option<Vec<Polygon>> {
    let loops = loops(&boundary(rings)?);
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

/// Edges, from corner to corner, that have no twin in the other direction, in order; none if two go the same way.
fn boundary(rings: &[Vec<u32>]) -> Option<Vec<(u32, u32)>> {
    let edges = rings.iter().flat_map(|ring| ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)));
    let mut edges: Vec<(u32, u32)> = edges.filter(|(from, to)| from != to).collect();
    edges.sort_unstable();
    if edges.windows(2).any(|pair| pair.first() == pair.last()) {
        return None;
    }
    let is_alone = |&&(from, to): &&(u32, u32)| edges.binary_search(&(to, from)).is_err();
    Some(edges.iter().filter(is_alone).copied().collect())
}

/// Closed walks along edges in order, each of them without touching itself.
///
/// As many edges lead to every corner as lead away from it, so a walk only ends where it began.
fn loops(edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
    // Corners are known by their first edge: how many of its edges were walked, and its place on the path.
    let first_edge = |corner: u32| edges.partition_point(|&(from, _)| from < corner);
    let mut walked = vec![0; edges.len()];
    let mut place: Vec<Option<usize>> = vec![None; edges.len()];
    let mut out = Vec::new();
    for &(start, _) in edges {
        let mut path = vec![start];
        place.get_mut(first_edge(start)).into_iter().for_each(|place| *place = Some(0));
        while let Some(&last) = path.last()
            && let first = first_edge(last)
            && let Some(count) = walked.get_mut(first)
            && let Some(&(from, next)) = edges.get(first + *count)
            && from == last
        {
            *count += 1;
            let Some(next_place) = place.get_mut(first_edge(next)) else { break };
            if let Some(back) = *next_place {
                // Back where it was: what lies between is a loop.
                let ring: Vec<u32> = path.drain(back + 1..).collect();
                for &corner in &ring {
                    place.get_mut(first_edge(corner)).into_iter().for_each(|place| *place = None);
                }
                out.push(std::iter::once(next).chain(ring).collect());
            } else {
                *next_place = Some(path.len());
                path.push(next);
            }
        }
        for corner in path {
            place.get_mut(first_edge(corner)).into_iter().for_each(|place| *place = None);
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
