//! A feature's outline, made ready to be measured against others: its straight pieces in a tree of boxes.
//!
//! In: a row. Out: whether a place lies inside, how far places and other outlines are, which pieces come near each other.
//! Pieces follow each other along walls and streets, so eight in a row lie close together, and so do eight times eight:
//! the tree is the pieces in their order with a box around each two boxes below.
//! Does not: say what any of that is called ([`super::relate`] does), or look at heights.

use crate::city::{Ring, RingRole, Row};
use crate::geo::order::{self, Ranked};
use crate::geo::span::{self, Span};
use crate::geo::{Bounds, Held as _};
use glam::{DVec2, Vec2};

/// Pieces in the lowest boxes.
const PIECES: usize = 8;
/// Steps taken where two outlines meet, at most: a few milliseconds. A pair of boxes is a step.
const STEPS_MOST: usize = 1 << 19;
/// A pair of pieces is so many steps.
const STEPS_OF_PIECES: usize = 16;
/// What rounding may have moved the edge of a box.
const ROUNDED_M: f32 = 0.01;

/// What a feature is made of; where it is made of several, the one that covers more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Single places.
    Point,
    /// Lines.
    Line,
    /// Polygons.
    Area,
}

/// The outline of a feature: the edges of its polygons, else its lines, else its points.
#[derive(Debug, Clone)]
pub struct Outline {
    dimension: Dimension,
    /// From corner to corner, ring by ring; a point is a piece without length.
    pieces: Vec<[Vec2; 2]>,
    /// One position of each ring or line.
    heads: Vec<Vec2>,
    /// Where its lines end, closed ones left out.
    ends: Vec<Vec2>,
    /// From the lowest boxes to the one around all.
    levels: Vec<Vec<Bounds>>,
}

/// A box of the tree: its level, and its place there.
type Node = (usize, usize);

impl Outline {
    /// The outline of a feature.
    #[must_use]
    pub fn of(row: Row<'_>) -> Self {
        let dimension = row.rings().map(|ring| dimension_of(ring.role)).max().unwrap_or(Dimension::Point);
        let rings = || row.rings().filter(|ring| dimension_of(ring.role) == dimension);
        let (mut pieces, mut heads, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        pieces.reserve_exact(rings().map(|ring| ring.points.len()).sum());
        for Ring { points, .. } in rings() {
            let (Some(&first), Some(&last)) = (points.first(), points.last()) else { continue };
            heads.push(first);
            match dimension {
                Dimension::Point => pieces.extend(points.iter().map(|&point| [point; 2])),
                Dimension::Line if first != last => ends.extend([first, last]),
                Dimension::Line => {}
                Dimension::Area => pieces.push([last, first]),
            }
            if dimension != Dimension::Point {
                pieces.extend(points.iter().zip(points.iter().skip(1)).map(|(&a, &b)| [a, b]));
            }
        }
        let mut levels =
            vec![pieces.chunks(PIECES).map(|run| Bounds::of(run.iter().flatten().copied())).collect()];
        while let Some(top) = levels.last().filter(|top: &&Vec<Bounds>| top.len() > 1) {
            let joined = |pair: &[Bounds]| pair.iter().fold(Bounds::EMPTY, |all, &next| all.joined(next));
            levels.push(top.chunks(2).map(joined).collect());
        }
        Self { dimension, pieces, heads, ends, levels }
    }

    /// What it is made of.
    #[must_use]
    pub fn dimension(&self) -> Dimension {
        self.dimension
    }

    /// The box around it.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.levels.last().and_then(|top| top.first()).copied().unwrap_or(Bounds::EMPTY)
    }

    /// How many straight pieces it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether there is nothing of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Its pieces, in metres.
    pub(super) fn spans(&self) -> impl Iterator<Item = Span> {
        self.pieces.iter().map(|&piece| span_of(piece))
    }

    /// A piece, in metres.
    pub(super) fn span(&self, number: usize) -> Span {
        self.pieces.get(number).copied().map(span_of).unwrap_or_default()
    }

    /// Whether one of its lines ends so near to a place.
    pub(super) fn ends_near(&self, place_m: DVec2, reach_m: f64) -> bool {
        self.ends.iter().any(|end| end.as_dvec2().distance(place_m) <= reach_m)
    }

    /// Whether a place lies inside its polygons, holes taken out; on an edge either may be.
    #[must_use]
    pub fn holds(&self, place_m: DVec2) -> bool {
        if self.dimension != Dimension::Area {
            return false;
        }
        // How often the way east leaves or enters.
        let mut crossings = 0;
        self.cross(place_m.y, place_m.x, &mut |east| crossings += u32::from(place_m.x < east));
        crossings % 2 == 1
    }

    /// A place well inside its polygons; none where it has none.
    #[must_use]
    pub fn inner_place(&self) -> Option<DVec2> {
        if self.dimension != Dimension::Area {
            return None;
        }
        let north = f64::from(self.bounds().centre_m().y);
        let mut crossed = Vec::new();
        self.cross(north, f64::NEG_INFINITY, &mut |east| crossed.push(east));
        let mut ranked: Vec<Ranked> = crossed.iter().map(|&east| order::rank_of(east)).zip(0..).collect();
        order::sort(&mut ranked);
        let sorted: Vec<f64> =
            ranked.iter().filter_map(|&(_, number)| crossed.get(number as usize)).copied().collect();
        // Between the first and the second crossing is inside, and so on.
        let (ways, _) = sorted.as_chunks::<2>();
        let wider =
            |best: [f64; 2], next: [f64; 2]| if next[1] - next[0] > best[1] - best[0] { next } else { best };
        ways.iter().copied().reduce(wider).map(|[west, east]| DVec2::new(west.midpoint(east), north))
    }

    /// Whether one of its lowest boxes touches a box, or all but touches it.
    pub(super) fn comes_near(&self, other: &Bounds) -> bool {
        let (mut comes_near, reach_m) = (false, 1.0);
        self.visit(&|bounds| bounds.gap_m(other) <= reach_m, &mut |_| comes_near = true);
        comes_near
    }

    /// From its nearest piece to a place in metres; 0 inside of it.
    #[must_use]
    pub fn distance_from_m(&self, place_m: DVec2) -> f64 {
        if self.holds(place_m) {
            return 0.0;
        }
        self.spans().map(|piece| span::distance_m(piece, place_m)).fold(f64::MAX, f64::min)
    }

    /// From outline to outline in metres, where they come nearest to each other; 0 where they touch or one holds the other.
    ///
    /// Where that takes more than half a million steps, the nearest found by then counts; of an outline of very many rings
    /// not all are asked whether they lie inside.
    #[must_use]
    pub fn distance_m(&self, other: &Self) -> f64 {
        if self.holds_some_of(other) || other.holds_some_of(self) {
            return 0.0;
        }
        let mut nearest_m = f64::MAX;
        self.meet(other, f32::MAX, &mut |one, two| {
            nearest_m = nearest_m.min(span::approach(self.span(one), other.span(two)).1);
            // Nothing is nearer than what touches.
            if nearest_m > 0.0 { rounded_up(nearest_m) } else { -1.0 }
        });
        nearest_m
    }

    /// Whether a ring of the other starts inside.
    fn holds_some_of(&self, other: &Self) -> bool {
        let bounds = self.bounds();
        let heads = other.heads.iter().filter(|head| bounds.holds(**head)).take(self.places_most());
        self.dimension == Dimension::Area && heads.map(|head| head.as_dvec2()).any(|head| self.holds(head))
    }

    /// Of how many places it is asked at most whether it holds them: of fewer, the more pieces it has.
    pub(super) fn places_most(&self) -> usize {
        16 + STEPS_MOST / self.pieces.len().max(1)
    }

    /// Where the way east along a line crosses the edges of polygons, unsorted; those west of `from` may be left out.
    fn cross(&self, north: f64, from: f64, each: &mut dyn FnMut(f64)) {
        let is_on_the_way = |bounds: &Bounds| {
            let (low, high) = (bounds.min_m.as_dvec2(), bounds.max_m.as_dvec2());
            low.y <= north && north <= high.y && from <= high.x
        };
        self.visit(&is_on_the_way, &mut |[a, b]| {
            if (a.y > north) != (b.y > north) {
                each(a.x + (north - a.y) / (b.y - a.y) * (b.x - a.x));
            }
        });
    }

    /// Goes through the pieces of all boxes that are wanted.
    fn visit(&self, wanted: &dyn Fn(&Bounds) -> bool, each: &mut dyn FnMut(Span)) {
        let mut open: Vec<Node> = vec![(self.levels.len() - 1, 0)];
        while let Some(node) = open.pop() {
            if !self.bounds_of(node).is_some_and(wanted) {
                continue;
            }
            match children(node) {
                Some(both) => open.extend(both),
                None => self.run(node).for_each(|number| each(self.span(number))),
            }
        }
    }

    /// Goes through all pairs of pieces, of this outline and of another, that are nearer than `reach_m`, and some that
    /// are not; `each` says how far the reach is from then on. False where it took too many steps to go through all.
    pub(super) fn meet(&self, other: &Self, reach_m: f32, each: &mut dyn FnMut(usize, usize) -> f32) -> bool {
        let (mut reach_m, mut steps) = (reach_m, 0);
        let gap_m = |(one, two): (Node, Node)| match (self.bounds_of(one), other.bounds_of(two)) {
            (Some(one), Some(two)) => one.gap_m(two) - ROUNDED_M,
            // An odd one out has no brother.
            _ => f32::INFINITY,
        };
        let mut open = vec![((self.levels.len() - 1, 0), (other.levels.len() - 1, 0))];
        while let Some((one, two)) = open.pop() {
            steps += 1;
            if gap_m((one, two)) > reach_m {
                continue;
            }
            if steps > STEPS_MOST {
                return false;
            }
            // The larger box is opened.
            let pairs = match (children(one), children(two)) {
                (Some(ones), _) if one.0 >= two.0 => ones.map(|one| (one, two)),
                (_, Some(twos)) => twos.map(|two| (one, two)),
                (Some(ones), None) => ones.map(|one| (one, two)),
                (None, None) => {
                    for (one, two) in self.run(one).flat_map(|one| other.run(two).map(move |two| (one, two)))
                    {
                        steps += 1;
                        if self.box_of(one).gap_m(&other.box_of(two)) - ROUNDED_M <= reach_m {
                            steps += STEPS_OF_PIECES;
                            reach_m = each(one, two);
                        }
                    }
                    continue;
                }
            };
            // The nearer pair is looked at first.
            let [near, far] = pairs;
            open.extend(if gap_m(near) <= gap_m(far) { [far, near] } else { [near, far] });
        }
        true
    }

    fn bounds_of(&self, (level, place): Node) -> Option<&Bounds> {
        self.levels.get(level)?.get(place)
    }

    fn box_of(&self, piece: usize) -> Bounds {
        Bounds::of(self.pieces.get(piece).copied().unwrap_or_default())
    }

    /// The pieces of one of the lowest boxes.
    fn run(&self, (_, place): Node) -> std::ops::Range<usize> {
        place * PIECES..((place + 1) * PIECES).min(self.pieces.len())
    }
}

/// The two boxes below; none below the lowest. The second may be missing.
fn children((level, place): Node) -> Option<[Node; 2]> {
    let below = level.checked_sub(1)?;
    Some([(below, 2 * place), (below, 2 * place + 1)])
}

fn dimension_of(role: RingRole) -> Dimension {
    match role {
        RingRole::Exterior | RingRole::Hole => Dimension::Area,
        RingRole::Line => Dimension::Line,
        RingRole::Point => Dimension::Point,
    }
}

fn span_of([a, b]: [Vec2; 2]) -> Span {
    [a.as_dvec2(), b.as_dvec2()]
}

/// Nothing nearer is missed for rounding.
#[expect(clippy::cast_possible_truncation, reason = "rounding is made up for")]
fn rounded_up(metres: f64) -> f32 {
    metres.held(0.0, 1.0e9) as f32 * 1.000_001
}

/// From a feature to a place in metres, where it is nearest; 0 inside of a polygon. Makes no [`Outline`].
#[must_use]
pub fn distance_m(row: Row<'_>, place_m: DVec2) -> f64 {
    let (mut nearest_m, mut is_inside) = (f64::MAX, false);
    for Ring { role, points } in row.rings() {
        let is_ring = matches!(role, RingRole::Exterior | RingRole::Hole);
        is_inside ^= is_ring && crate::geo::contains(points.iter().map(|point| point.as_dvec2()), place_m);
        let Some(&start) = (if is_ring { points.last() } else { points.first() }) else { continue };
        let mut before = start.as_dvec2();
        for point in points {
            let here = point.as_dvec2();
            // The points of a ring of points have nothing between them.
            let from = if role == RingRole::Point { here } else { before };
            nearest_m = nearest_m.min(span::distance_m([from, here], place_m));
            before = here;
        }
    }
    if is_inside { 0.0 } else { nearest_m }
}
