//! Whether two outlines touch, cross, hold each other or lie apart.
//!
//! In: two outlines. Out: the id of a word.
//! The words are those of the dimensionally extended nine-intersection model (OGC 06-103r4, clause 6.1.15.3), seen with a
//! tolerance: what lies within [`TOUCH_M`] of an outline lies on it. Surveys are no better than that.
//! What of an outline is not on the other lies on one side of it from one touch to the next, so few places are asked.
//! Does not: measure what is farther than a metre ([`super::outline`] does).

use super::outline::{Dimension, Outline};
use crate::geo::order::{self, Ranked};
use crate::geo::span::{self, Span};

/// Outlines within half a metre of each other touch.
pub const TOUCH_M: f64 = 0.5;
/// Outlines within a metre of each other adjoin.
pub const ADJOIN_M: f64 = 1.0;
/// Walls that touch over so much of their length adjoin; at less they meet at a corner.
const ALONG_M: f64 = 1.0;
/// Streets that run on each other over so much of their length overlap; at less they cross or meet.
const OVERLAP_M: f64 = 5.0;
/// Streets run through or on each other where they are so near; those that fork are that near for a short way only.
const ON_EACH_OTHER_M: f64 = 0.1;
/// Walls are parallel where they turn from each other by less than this, the sine of ten degrees; streets that cross turn
/// by less, so for them it is that of one.
const PARALLEL: f64 = 0.174;
const PARALLEL_STREETS: f64 = 0.017;
/// What is shorter than this is not looked at.
const SPECK_M: f64 = 1e-3;

/// How the one lies to the other. The words of OGC 06-103r4 stand behind each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topology {
    /// More than a metre away: disjoint.
    Apart,
    /// Wall to wall, or within a metre: touches along an edge, or all but touches.
    Adjoining,
    /// Touches in places: corners that meet, streets that end at each other, a place on a street or on a wall.
    Touching,
    /// Within.
    Inside,
    /// Contains.
    Containing,
    /// Crosses: streets through each other, a street partly inside.
    Crossing,
    /// Overlaps: each is partly inside the other.
    Overlapping,
    /// Equals.
    Same,
}

impl Topology {
    /// The id of its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Apart => "apart",
            Self::Adjoining => "adjoining",
            Self::Touching => "touching",
            Self::Inside => "inside",
            Self::Containing => "containing",
            Self::Crossing => "crossing",
            Self::Overlapping => "overlapping",
            Self::Same => "same",
        }
    }

    /// What one outline is to another: `Inside` where the first lies inside the second.
    ///
    /// Where more than some ten thousand pairs of pieces lie on each other, the boxes around both are compared instead.
    #[must_use]
    pub fn of(one: &Outline, other: &Outline) -> Self {
        if f64::from(one.bounds().gap_m(&other.bounds())) > ADJOIN_M {
            return Self::Apart;
        }
        Self::at(one, other, one.distance_m(other))
    }

    /// The same where the distance between them is known.
    pub(super) fn at(one: &Outline, other: &Outline, distance_m: f64) -> Self {
        if distance_m > ADJOIN_M {
            return Self::Apart;
        }
        if distance_m > TOUCH_M {
            return Self::Adjoining;
        }
        let Some(contact) = Contact::of(one, other) else { return Self::of_boxes(one, other) };
        use Dimension::{Area, Line, Point};
        match (one.dimension(), other.dimension()) {
            (Area, Area) => contact.of_areas(one, other),
            (Line | Point, Area) => contact.one.within(contact.along_m),
            (Area, Line | Point) => contact.other.within(contact.along_m).turned(),
            (Line, Line) | (Point, Point) => contact.of_likes(),
            // A place on a street is within it to the model; to people it is at it.
            (Line, Point) | (Point, Line) => Self::Touching,
        }
    }

    /// What is left to compare where outlines are too long.
    fn of_boxes(one: &Outline, other: &Outline) -> Self {
        let (one, other) = (one.bounds(), other.bounds());
        let holds = |outer: &crate::geo::Bounds, inner: &crate::geo::Bounds| {
            outer.holds(inner.min_m) && outer.holds(inner.max_m)
        };
        match (holds(&other, &one), holds(&one, &other)) {
            (true, true) => Self::Same,
            (true, false) => Self::Inside,
            (false, true) => Self::Containing,
            (false, false) => Self::Overlapping,
        }
    }

    /// Seen from the other.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Inside => Self::Containing,
            Self::Containing => Self::Inside,
            same => same,
        }
    }
}

/// On which sides of another outline there is something of an outline that does not lie on it.
#[derive(Debug, Clone, Copy, Default)]
struct Free {
    inside: bool,
    outside: bool,
}

/// How two outlines meet, and what there is of each besides.
#[derive(Debug, Clone, Copy, Default)]
struct Contact {
    one: Free,
    other: Free,
    /// How far they run beside each other.
    along_m: f64,
    /// Whether they meet where neither ends.
    is_through: bool,
}

/// The stretch of a piece that lies on the other outline.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    piece: usize,
    from: f64,
    to: f64,
}

impl Contact {
    /// None where there is too much to look at.
    fn of(one: &Outline, other: &Outline) -> Option<Self> {
        let mut contact = Self::default();
        let (mut on_one, mut on_other) = (Vec::new(), Vec::new());
        #[expect(clippy::cast_possible_truncation, reason = "half a metre")]
        let reach_m = TOUCH_M as f32;
        let is_of_lines = one.dimension() == Dimension::Line && other.dimension() == Dimension::Line;
        let (beside_m, turn) =
            if is_of_lines { (ON_EACH_OTHER_M, PARALLEL_STREETS) } else { (TOUCH_M, PARALLEL) };
        let is_whole = one.meet(other, reach_m, &mut |first, second| {
            let (a, b) = (one.span(first), other.span(second));
            if let Some((from, to)) = span::within(a, b, TOUCH_M) {
                on_one.push(Stretch { piece: first, from, to });
                contact.along_m += along_m(a, b, beside_m, turn);
                let (place_m, apart_m) = span::approach(a, b);
                let is_end = one.ends_near(place_m, ADJOIN_M) || other.ends_near(place_m, ADJOIN_M);
                contact.is_through |= apart_m <= ON_EACH_OTHER_M && !is_end;
            }
            if let Some((from, to)) = span::within(b, a, TOUCH_M) {
                on_other.push(Stretch { piece: second, from, to });
            }
            reach_m
        });
        if !is_whole {
            return None;
        }
        contact.one = Free::of(one, &on_one, other);
        contact.other = Free::of(other, &on_other, one);
        Some(contact)
    }

    fn of_areas(&self, one: &Outline, other: &Outline) -> Topology {
        let holds_middle =
            |outer: &Outline, inner: &Outline| inner.inner_place().is_some_and(|place| outer.holds(place));
        // Outlines may lie on each other all the way, with the same inside or with one in the other's hole.
        let (is_in, holds) =
            (self.one.inside || holds_middle(other, one), self.other.inside || holds_middle(one, other));
        match (self.one.outside, self.other.outside) {
            (false, false) if is_in && holds => Topology::Same,
            (false, _) if is_in && !self.other.inside => Topology::Inside,
            (_, false) if holds && !self.one.inside => Topology::Containing,
            _ if self.one.inside || self.other.inside => Topology::Overlapping,
            _ => of_edges(self.along_m),
        }
    }

    /// Of two lines, or of two sets of points.
    fn of_likes(&self) -> Topology {
        match (self.one.outside, self.other.outside) {
            (false, false) => Topology::Same,
            (false, true) => Topology::Inside,
            (true, false) => Topology::Containing,
            _ if self.along_m >= OVERLAP_M => Topology::Overlapping,
            _ if self.is_through => Topology::Crossing,
            _ => Topology::Touching,
        }
    }
}

impl Free {
    /// Asks the one outline about the other.
    ///
    /// It changes sides only where it lies on the other, so one place of each run between is asked; where there are too
    /// many, the first ones count.
    fn of(one: &Outline, on: &[Stretch], other: &Outline) -> Self {
        let (mut free, mut asked) = (Self::default(), 0);
        let mut next = sorted(on).peekable();
        // The end of the last run, where its side is known.
        let mut known_to = None;
        for (number, [a, b]) in one.spans().enumerate() {
            let (mut at, mut is_known) = (0.0, known_to == Some(a));
            let length_m = a.distance(b);
            loop {
                let stretch = next.next_if(|stretch| stretch.piece == number);
                let until = stretch.map_or(1.0, |stretch| stretch.from);
                if until > at && (length_m < SPECK_M || (until - at) * length_m > SPECK_M) && !is_known {
                    let is_inside = other.holds(a.lerp(b, f64::midpoint(at, until)));
                    free.inside |= is_inside;
                    free.outside |= !is_inside;
                    (is_known, asked) = (true, asked + 1);
                }
                let Some(Stretch { to, .. }) = stretch else { break };
                (at, is_known) = (to.max(at), false);
            }
            known_to = is_known.then_some(b);
            if free.inside && free.outside || asked > other.places_most() {
                break;
            }
        }
        free
    }

    /// What a line or point is to a polygon.
    fn within(self, along_m: f64) -> Topology {
        match self {
            Self { inside: true, outside: true } => Topology::Crossing,
            Self { inside: true, outside: false } => Topology::Inside,
            Self { inside: false, .. } => of_edges(along_m),
        }
    }
}

/// What outlines are to each other that are on each other's edge only.
fn of_edges(along_m: f64) -> Topology {
    if along_m >= ALONG_M { Topology::Adjoining } else { Topology::Touching }
}

/// How far one piece runs so near beside another, turned from it by no more than an angle of this sine.
fn along_m(one: Span, other: Span, reach_m: f64, turn: f64) -> f64 {
    let [ahead, other_ahead] = [one, other].map(|[a, b]| (b - a).normalize_or_zero());
    if ahead.perp_dot(other_ahead).abs() > turn {
        return 0.0;
    }
    let (from, to) = span::beside(one, other, reach_m).unwrap_or_default();
    (to - from) * one[0].distance(one[1])
}

/// By piece, then from its first end on.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of a piece is from 0 to 1"
)]
fn sorted(stretches: &[Stretch]) -> impl Iterator<Item = Stretch> {
    let rank = |stretch: &Stretch| (stretch.piece as u64) << 32 | (stretch.from * f64::from(u32::MAX)) as u64;
    let mut ranked: Vec<Ranked> = stretches.iter().map(rank).zip(0..).collect();
    order::sort(&mut ranked);
    ranked.into_iter().filter_map(|(_, number)| stretches.get(number as usize).copied())
}
