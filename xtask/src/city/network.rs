//! The street network as a planar graph: corners, edges, and the faces between them.
//!
//! In: the main lines of the town, which may cross. Out: faces, ready to be split further by [`Network::split`].
//! Every face's ring holds all corners on its sides, also those where a neighbour's street ends.
//! Does not: know what is built in a face.

use super::plane::{Pt, area, crossing, distance_to_segment, edges, inside};
use std::collections::{BTreeMap, BTreeSet};

/// Corners nearer than this are one.
const SNAP_M: f64 = 4.0;

/// What a line of the plan is, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Edge,
    Coast,
    River,
    Rail,
    Primary,
    Secondary,
    Tertiary,
    Residential,
    Lane,
}

/// A street (or bank, or track): its class and its corners in order.
#[derive(Clone, Debug)]
pub(crate) struct Street {
    pub(crate) class: Class,
    pub(crate) chain: Vec<usize>,
}

/// The graph.
#[derive(Default)]
pub(crate) struct Network {
    pub(crate) corners: Vec<Pt>,
    pub(crate) streets: Vec<Street>,
    /// The street of an edge, by its corners, the smaller first.
    edges: BTreeMap<(usize, usize), usize>,
    /// The face to the left of an edge.
    left: BTreeMap<(usize, usize), usize>,
    pub(crate) faces: Vec<Vec<usize>>,
    /// The first face each face was cut from: bounded by main lines, it names the district.
    pub(crate) quarters: Vec<usize>,
}

/// Where a line meets a ring: how far along the line, the edge, the part along that edge.
type Hit = (f64, usize, f64);

fn key(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

impl Network {
    /// Joins lines into a graph, keeps what lies in `land`, and finds its faces.
    pub(crate) fn join(lines: &[(Class, Vec<Pt>)], land: &[Pt]) -> Self {
        let mut network = Self::default();
        let stretches: Vec<(Pt, Pt)> = lines
            .iter()
            .flat_map(|(_, line)| line.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))))
            .collect();
        let boxes: Vec<(Pt, Pt)> = stretches.iter().map(|&(a, b)| bounds(a, b)).collect();
        let mut stretch = 0;
        for (class, line) in lines {
            let street = network.streets.len();
            let mut chain: Vec<usize> = Vec::new();
            for pair in line.windows(2) {
                let &[a, b] = pair else { continue };
                let mut cuts = vec![0.0, 1.0];
                for (other, &(c, d)) in stretches.iter().enumerate() {
                    if other != stretch && overlap(boxes[stretch], boxes[other]) {
                        cuts.extend(crossing(a, b, c, d).map(|(t, _)| t));
                        // An end that just touches must not be missed.
                        let ends = [c, d].into_iter().filter(|&end| distance_to_segment(end, a, b) < SNAP_M);
                        cuts.extend(
                            ends.map(|end| ((end - a).dot(b - a) / (b - a).dot(b - a)).clamp(0.0, 1.0)),
                        );
                    }
                }
                cuts.sort_by(f64::total_cmp);
                chain.extend(cuts.iter().map(|&t| network.corner(a.towards(b, t))));
                stretch += 1;
            }
            chain.dedup();
            network.streets.push(Street { class: *class, chain: chain.clone() });
            for pair in chain.windows(2) {
                let &[a, b] = pair else { continue };
                let middle = network.corners[a].towards(network.corners[b], 0.5);
                if a != b && (*class <= Class::Coast || inside(land, middle)) {
                    let stronger = |&held: &usize| network.streets[held].class <= *class;
                    if !network.edges.get(&key(a, b)).is_some_and(stronger) {
                        network.edges.insert(key(a, b), street);
                    }
                }
            }
        }
        network.prune();
        network.find_faces();
        network
    }

    fn corner(&mut self, at: Pt) -> usize {
        if let Some(found) = self.corners.iter().position(|corner| corner.to(at) < SNAP_M) {
            return found;
        }
        self.corners.push(at);
        self.corners.len() - 1
    }

    /// Removes dead ends: an edge with the same face on both sides bounds nothing.
    fn prune(&mut self) {
        loop {
            let mut degree: BTreeMap<usize, usize> = BTreeMap::new();
            for &(a, b) in self.edges.keys() {
                *degree.entry(a).or_default() += 1;
                *degree.entry(b).or_default() += 1;
            }
            let before = self.edges.len();
            self.edges.retain(|(a, b), _| degree.get(a) > Some(&1) && degree.get(b) > Some(&1));
            if self.edges.len() == before {
                return;
            }
        }
    }

    /// Walks round every face, always taking the next edge clockwise.
    fn find_faces(&mut self) {
        let directed: BTreeSet<(usize, usize)> =
            self.edges.keys().flat_map(|&(a, b)| [(a, b), (b, a)]).collect();
        let mut around: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &(a, b) in &directed {
            around.entry(a).or_default().push(b);
        }
        for (&at, others) in &mut around {
            let turn = |&other: &usize| slope(self.corners[other] - self.corners[at]);
            others.sort_by(|one, other| turn(one).total_cmp(&turn(other)));
        }
        let mut walked = BTreeSet::new();
        for &start in &directed {
            let mut ring = Vec::new();
            let mut edge = start;
            while walked.insert(edge) {
                ring.push(edge.0);
                let others = &around[&edge.1];
                let back = others.iter().position(|&other| other == edge.0).unwrap_or(0);
                edge = (edge.1, others[(back + others.len() - 1) % others.len()]);
            }
            let points: Vec<Pt> = ring.iter().map(|&corner| self.corners[corner]).collect();
            if ring.len() >= 3 && area(&points) > 0.0 {
                self.quarters.push(self.faces.len());
                self.own(self.faces.len(), &ring);
                self.faces.push(ring);
            }
        }
    }

    fn own(&mut self, face: usize, ring: &[usize]) {
        for (i, &a) in ring.iter().enumerate() {
            self.left.insert((a, ring[(i + 1) % ring.len()]), face);
        }
    }

    pub(crate) fn ring(&self, face: usize) -> Vec<Pt> {
        self.faces[face].iter().map(|&corner| self.corners[corner]).collect()
    }

    /// The street along an edge.
    pub(crate) fn street(&self, a: usize, b: usize) -> Option<usize> {
        self.edges.get(&key(a, b)).copied()
    }

    /// The face to the left of an edge; none beyond the plan's border.
    pub(crate) fn left_of(&self, a: usize, b: usize) -> Option<usize> {
        self.left.get(&(a, b)).copied()
    }

    /// Cuts a face in two by a street through `at`; `None` where it would leave slivers. Ends near a corner take it.
    pub(crate) fn split(&mut self, face: usize, at: Pt, along: Pt, class: Class) -> Option<usize> {
        let ring = self.ring(face);
        let whole_area = area(&ring);
        let (mut ahead, mut behind): (Option<Hit>, Option<Hit>) = (None, None);
        for (i, (a, b)) in edges(&ring).enumerate() {
            let denominator = along.cross(b - a);
            if denominator.abs() < 1e-9 {
                continue;
            }
            let (t, u) = ((a - at).cross(b - a) / denominator, (a - at).cross(along) / denominator);
            if !(0.0..=1.0).contains(&u) {
                continue;
            }
            let side = if t > 0.0 { &mut ahead } else { &mut behind };
            if side.is_none_or(|(nearest, ..)| t.abs() < nearest.abs()) {
                *side = Some((t, i, u));
            }
        }
        let ends = [behind?, ahead?];
        let snapped = |&(_, i, u): &Hit| {
            let count = ring.len();
            let length = ring[i].to(ring[(i + 1) % count]);
            let near = (20.0_f64).min(length * 0.3) / length;
            if u < near {
                (i, 0.0)
            } else if u > 1.0 - near {
                ((i + 1) % count, 0.0)
            } else {
                (i, u)
            }
        };
        let [first, second] = [snapped(&ends[0]), snapped(&ends[1])];
        let place = |(i, u): (usize, f64)| ring[i].towards(ring[(i + 1) % ring.len()], u);
        let (p, q) = (place(first), place(second));
        // Both parts must be worth having, and the cut must stay inside.
        let mut one: Vec<Pt> = vec![p];
        let mut i = (first.0 + 1) % ring.len();
        let stop = if second.1 > 0.0 { (second.0 + 1) % ring.len() } else { second.0 };
        while i != stop && one.len() <= ring.len() {
            one.push(ring[i]);
            i = (i + 1) % ring.len();
        }
        one.push(q);
        let part = area(&one) / whole_area;
        let clear = edges(&ring)
            .all(|(a, b)| crossing(p, q, a, b).is_none_or(|(t, _)| !(1e-6..=1.0 - 1e-6).contains(&t)));
        if !(0.18..=0.82).contains(&part) || !clear || p.to(q) < 12.0 || !inside(&ring, p.towards(q, 0.5)) {
            return None;
        }
        let (a, b) = (self.end(face, first, &ring), self.end(face, second, &ring));
        Some(self.cut(face, a, b, class))
    }

    /// The corner at which a cut ends, made where there is none.
    fn end(&mut self, face: usize, (i, u): (usize, f64), ring: &[Pt]) -> usize {
        // The face may have gained a corner since: find the edge again by its place.
        let find = |network: &Self, at: Pt| {
            network.faces[face].iter().copied().find(|&corner| network.corners[corner] == at)
        };
        let a = find(self, ring[i]).unwrap_or(0);
        if u == 0.0 {
            return a;
        }
        let b = find(self, ring[(i + 1) % ring.len()]).unwrap_or(0);
        self.insert(a, b, ring[i].towards(ring[(i + 1) % ring.len()], u))
    }

    /// Puts a corner on an edge: into its street and both faces.
    fn insert(&mut self, a: usize, b: usize, at: Pt) -> usize {
        let new = self.corners.len();
        self.corners.push(at);
        if let Some(street) = self.edges.remove(&key(a, b)) {
            self.edges.insert(key(a, new), street);
            self.edges.insert(key(new, b), street);
            let chain = &mut self.streets[street].chain;
            if let Some(i) = chain.windows(2).position(|pair| pair == [a, b] || pair == [b, a]) {
                chain.insert(i + 1, new);
            }
        }
        for (from, to) in [(a, b), (b, a)] {
            if let Some(face) = self.left.remove(&(from, to)) {
                self.left.insert((from, new), face);
                self.left.insert((new, to), face);
                let ring = &mut self.faces[face];
                if let Some(i) = ring.iter().position(|&corner| corner == from) {
                    ring.insert(i + 1, new);
                }
            }
        }
        new
    }

    /// Cuts a face between two of its corners.
    fn cut(&mut self, face: usize, a: usize, b: usize, class: Class) -> usize {
        let ring = self.faces[face].clone();
        let from = |start: usize, stop: usize| {
            let i = ring.iter().position(|&corner| corner == start).unwrap_or(0);
            let mut part: Vec<usize> = ring
                .iter()
                .copied()
                .cycle()
                .skip(i)
                .take(ring.len())
                .take_while(|&corner| corner != stop)
                .collect();
            part.push(stop);
            part
        };
        let (one, other) = (from(a, b), from(b, a));
        let street = self.continued(a, b, class);
        self.edges.insert(key(a, b), street);
        let new = self.faces.len();
        self.own(face, &one);
        self.own(new, &other);
        self.faces[face] = one;
        self.faces.push(other);
        self.quarters.push(self.quarters[face]);
        new
    }

    /// A street of this class that ends at either corner and goes straight on, or a new one.
    fn continued(&mut self, a: usize, b: usize, class: Class) -> usize {
        for (from, to) in [(a, b), (b, a)] {
            let heading = (self.corners[to] - self.corners[from]).unit();
            let goes_on = |street: &Street| {
                let chain = &street.chain;
                let (last, before) = (chain.last()?, chain.get(chain.len().checked_sub(2)?)?);
                let (first, second) = (chain.first()?, chain.get(1)?);
                let straight = |end: usize, inner: usize| {
                    end == from && (self.corners[end] - self.corners[inner]).unit().dot(heading) > 0.94
                };
                if straight(*last, *before) { Some(true) } else { straight(*first, *second).then_some(false) }
            };
            // Recent streets are the near ones: a neighbour's cut came just before.
            let near = self.streets.iter().enumerate().rev().take(400);
            let found = near
                .filter(|(_, street)| street.class == class)
                .find_map(|(i, street)| Some((i, goes_on(street)?)));
            if let Some((street, at_end)) = found {
                let chain = &mut self.streets[street].chain;
                if at_end {
                    chain.push(to)
                } else {
                    chain.insert(0, to)
                }
                return street;
            }
        }
        self.streets.push(Street { class, chain: vec![a, b] });
        self.streets.len() - 1
    }
}

/// Grows with the angle of a direction, from east counter-clockwise; exact where angles are equal.
fn slope(at: Pt) -> f64 {
    let ratio = at.x / (at.x.abs() + at.y.abs());
    if at.y >= 0.0 { 1.0 - ratio } else { 3.0 + ratio }
}

fn bounds(a: Pt, b: Pt) -> (Pt, Pt) {
    (
        Pt::new(a.x.min(b.x) - SNAP_M, a.y.min(b.y) - SNAP_M),
        Pt::new(a.x.max(b.x) + SNAP_M, a.y.max(b.y) + SNAP_M),
    )
}

fn overlap((a, b): (Pt, Pt), (c, d): (Pt, Pt)) -> bool {
    a.x <= d.x && c.x <= b.x && a.y <= d.y && c.y <= b.y
}

#[cfg(test)]
mod tests {
    use super::super::plane::rectangle;
    use super::*;

    fn closed(mut ring: Vec<Pt>) -> Vec<Pt> {
        ring.extend(ring.first().copied());
        ring
    }

    #[test]
    fn two_crossing_streets_make_four_quarters() {
        let land = rectangle(Pt::default(), Pt::new(1.0, 0.0), 400.0, 400.0);
        let lines = [
            (Class::Edge, closed(land.clone())),
            (Class::Primary, vec![Pt::new(-300.0, 0.0), Pt::new(300.0, 10.0)]),
            (Class::Primary, vec![Pt::new(0.0, -300.0), Pt::new(0.0, 300.0)]),
        ];
        let network = Network::join(&lines, &land);
        assert_eq!(network.faces.len(), 4, "four quarters");
        let total: f64 = (0..4).map(|face| area(&network.ring(face))).sum();
        assert!((total - 160_000.0).abs() < 1.0, "which fill the land, found {total}");
    }

    #[test]
    fn a_side_street_puts_a_corner_into_the_neighbour() {
        let land = rectangle(Pt::default(), Pt::new(1.0, 0.0), 400.0, 400.0);
        let lines = [
            (Class::Edge, closed(land.clone())),
            (Class::Primary, vec![Pt::new(-200.0, 0.0), Pt::new(200.0, 0.0)]),
        ];
        let mut network = Network::join(&lines, &land);
        let north = (0..2).find(|&face| inside(&network.ring(face), Pt::new(0.0, 100.0))).unwrap();
        network.split(north, Pt::new(20.0, 100.0), Pt::new(0.0, 1.0), Class::Residential).unwrap();
        let south = (0..2).find(|&face| inside(&network.ring(face), Pt::new(0.0, -100.0))).unwrap();
        assert!(network.ring(south).iter().any(|at| at.to(Pt::new(20.0, 0.0)) < 1e-6), "the corner is there");
        assert_eq!(network.faces.len(), 3, "three faces now");
        assert_eq!(network.streets[1].chain.len(), 3, "the main street has a corner more");
    }
}
