//! Points and polygons on the flat drawing board of the city.
//!
//! In and out: metres east (`x`) and north (`y`) of the market square. Rings run counter-clockwise and are not closed.
//! Only sums, products, quotients and square roots are used, which every machine rounds alike.
//! Does not: handle holes or rings that cross themselves.

use std::ops::{Add, Mul, Sub};

/// A place or a direction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Pt {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl Add for Pt {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Pt {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Pt {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        Self::new(self.x * by, self.y * by)
    }
}

impl Pt {
    pub(crate) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
    pub(crate) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }
    pub(crate) fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }
    pub(crate) fn length(self) -> f64 {
        self.dot(self).sqrt()
    }
    pub(crate) fn to(self, other: Self) -> f64 {
        (other - self).length()
    }
    pub(crate) fn unit(self) -> Self {
        let length = self.length();
        if length > 0.0 { self * (1.0 / length) } else { Self::new(1.0, 0.0) }
    }
    /// A quarter turn counter-clockwise: the inside of a counter-clockwise edge.
    pub(crate) fn left(self) -> Self {
        Self::new(-self.y, self.x)
    }
    pub(crate) fn towards(self, other: Self, part: f64) -> Self {
        self + (other - self) * part
    }
    pub(crate) fn turned(self, angle_rad: f64) -> Self {
        let by = direction(angle_rad);
        Self::new(self.x * by.x - self.y * by.y, self.x * by.y + self.y * by.x)
    }
}

/// The unit vector at an angle from east, counter-clockwise. The platform's `sin` may differ in its last bit from
/// machine to machine; this one cannot.
pub(crate) fn direction(angle_rad: f64) -> Pt {
    use std::f64::consts::TAU;
    let turn = angle_rad - (angle_rad / TAU).round() * TAU;
    // An eighth of the angle by its series, then doubled three times.
    let small = turn / 8.0;
    let square = small * small;
    let mut sin =
        small * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0))));
    let mut cos = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)));
    for _ in 0..3 {
        (sin, cos) = (2.0 * sin * cos, cos * cos - sin * sin);
    }
    Pt::new(cos, sin).unit()
}

#[expect(clippy::cast_possible_truncation, reason = "lattice numbers of a city are far below 2^53")]
pub(crate) fn floor_i64(value: f64) -> i64 {
    value.floor() as i64
}

/// A small count; nothing below zero.
pub(crate) fn whole(value: f64) -> usize {
    usize::try_from(floor_i64(value)).unwrap_or(0)
}

/// Twice nothing: the area of a ring, positive when counter-clockwise.
pub(crate) fn area(ring: &[Pt]) -> f64 {
    edges(ring).map(|(a, b)| a.cross(b)).sum::<f64>() / 2.0
}

/// The centre of a ring's area.
pub(crate) fn centroid(ring: &[Pt]) -> Pt {
    // About the first corner, or far-off rings would lose digits.
    let Some(&origin) = ring.first() else { return Pt::default() };
    let (mut sum, mut weight) = (Pt::default(), 0.0);
    for (a, b) in edges(ring) {
        let (a, b) = (a - origin, b - origin);
        let cross = a.cross(b);
        sum = sum + (a + b) * cross;
        weight += cross * 3.0;
    }
    if weight == 0.0 { origin } else { origin + sum * (1.0 / weight) }
}

/// The ring's edges, the closing one too.
pub(crate) fn edges(ring: &[Pt]) -> impl Iterator<Item = (Pt, Pt)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Whether a place lies inside a ring.
pub(crate) fn inside(ring: &[Pt], at: Pt) -> bool {
    let crosses = |(a, b): (Pt, Pt)| {
        (a.y > at.y) != (b.y > at.y) && at.x < a.x + (b.x - a.x) * (at.y - a.y) / (b.y - a.y)
    };
    edges(ring).filter(|&edge| crosses(edge)).count() % 2 == 1
}

/// Whether a place lies inside a convex ring, at least this far from every edge.
pub(crate) fn well_inside(convex: &[Pt], at: Pt, margin_m: f64) -> bool {
    edges(convex).all(|(a, b)| (b - a).unit().left().dot(at - a) >= margin_m)
}

/// How far a place is from a stretch of line.
pub(crate) fn distance_to_segment(at: Pt, a: Pt, b: Pt) -> f64 {
    let along = b - a;
    let square = along.dot(along);
    let part = if square > 0.0 { ((at - a).dot(along) / square).clamp(0.0, 1.0) } else { 0.0 };
    at.to(a.towards(b, part))
}

/// Where two stretches of line cross: the part along the first and along the second.
pub(crate) fn crossing(a: Pt, b: Pt, c: Pt, d: Pt) -> Option<(f64, f64)> {
    let (r, s) = (b - a, d - c);
    let denominator = r.cross(s);
    if denominator.abs() < 1e-9 {
        return None;
    }
    let (t, u) = ((c - a).cross(s) / denominator, (c - a).cross(r) / denominator);
    ((-1e-9..=1.0 + 1e-9).contains(&t) && (-1e-9..=1.0 + 1e-9).contains(&u)).then_some((t, u))
}

/// A frame along a ring's longest edge: its direction, and the ring's extents along it and across.
pub(crate) struct Extent {
    pub(crate) along: Pt,
    pub(crate) low: Pt,
    pub(crate) high: Pt,
}

impl Extent {
    pub(crate) fn of(ring: &[Pt]) -> Self {
        let length = |&(a, b): &(Pt, Pt)| a.to(b);
        let longest = edges(ring).max_by(|one, other| length(one).total_cmp(&length(other)));
        let along = longest.map_or(Pt::new(1.0, 0.0), |(a, b)| (b - a).unit());
        Self::along(ring, along)
    }

    pub(crate) fn along(ring: &[Pt], along: Pt) -> Self {
        let (mut low, mut high) = (Pt::new(f64::MAX, f64::MAX), Pt::new(f64::MIN, f64::MIN));
        for &at in ring {
            let (x, y) = (at.dot(along), at.dot(along.left()));
            low = Pt::new(low.x.min(x), low.y.min(y));
            high = Pt::new(high.x.max(x), high.y.max(y));
        }
        Self { along, low, high }
    }

    pub(crate) fn size(&self) -> Pt {
        self.high - self.low
    }

    /// The place at these parts of the extents.
    pub(crate) fn at(&self, x_part: f64, y_part: f64) -> Pt {
        let size = self.size();
        self.along * (self.low.x + size.x * x_part) + self.along.left() * (self.low.y + size.y * y_part)
    }
}

/// A rectangle about a centre; `along` is the direction of its first side.
pub(crate) fn rectangle(centre: Pt, along: Pt, length_m: f64, depth_m: f64) -> Vec<Pt> {
    let (u, v) = (along * (length_m / 2.0), along.left() * (depth_m / 2.0));
    vec![centre - u - v, centre + u - v, centre + u + v, centre - u + v]
}

/// A circle as a ring of so many corners.
pub(crate) fn circle(centre: Pt, radius_m: f64, corners: u32) -> Vec<Pt> {
    let step = std::f64::consts::TAU / f64::from(corners);
    (0..corners).map(|corner| centre + direction(f64::from(corner) * step) * radius_m).collect()
}

/// Rounds the corners of a ring or line, twice Chaikin's way.
pub(crate) fn softened(line: &[Pt], closed: bool, rounds: u32) -> Vec<Pt> {
    let mut line = line.to_vec();
    for _ in 0..rounds {
        let count = if closed { line.len() } else { line.len().saturating_sub(1) };
        let cut = edges(&line).take(count).flat_map(|(a, b)| [a.towards(b, 0.25), a.towards(b, 0.75)]);
        let mut next: Vec<Pt> = cut.collect();
        if let (false, Some(&first), Some(&last)) = (closed, line.first(), line.last()) {
            next.insert(0, first);
            next.push(last);
        }
        line = next;
    }
    line
}

/// The same line with no step longer than this.
pub(crate) fn dense(line: &[Pt], step_m: f64) -> Vec<Pt> {
    let mut out = Vec::new();
    for pair in line.windows(2) {
        let &[a, b] = pair else { continue };
        let pieces = whole(a.to(b) / step_m) + 1;
        out.extend((0..pieces).map(|piece| a.towards(b, piece as f64 / pieces as f64)));
    }
    out.extend(line.last());
    out
}

/// A line moved to its left by some metres (to its right when negative), mitred.
pub(crate) fn beside(line: &[Pt], left_m: f64) -> Vec<Pt> {
    let normal = |i: usize| line.get(i).zip(line.get(i + 1)).map(|(&a, &b)| (b - a).unit().left());
    let moved = |(i, &at): (usize, &Pt)| {
        let after = normal(i).or_else(|| normal(i.checked_sub(1)?)).unwrap_or_default();
        let before = i.checked_sub(1).and_then(normal).unwrap_or(after);
        let middle = (before + after).unit();
        at + middle * (left_m / middle.dot(after).max(0.4))
    };
    line.iter().enumerate().map(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_agree_with_the_platform() {
        for step in -40..40 {
            let angle = f64::from(step) * 0.37;
            let (sin, cos) = angle.sin_cos();
            assert!(direction(angle).to(Pt::new(cos, sin)) < 1e-10, "at {angle}");
        }
    }

    #[test]
    fn a_squares_middle_is_its_middle() {
        let square = rectangle(Pt::new(900.0, -40.0), direction(0.3), 10.0, 20.0);
        assert!((area(&square) - 200.0).abs() < 1e-9, "ten by twenty");
        assert!(centroid(&square).to(Pt::new(900.0, -40.0)) < 1e-9, "the centre");
        assert!(inside(&square, Pt::new(900.0, -40.0)), "the centre is inside");
        assert!(!well_inside(&square, Pt::new(900.0, -40.0), 6.0), "but only five metres from a side");
    }

    #[test]
    fn a_line_beside_keeps_its_distance() {
        let line = [Pt::new(0.0, 0.0), Pt::new(100.0, 0.0), Pt::new(100.0, 100.0)];
        let left = beside(&line, 10.0);
        assert!(left[1].to(Pt::new(90.0, 10.0)) < 1e-9, "mitred inside the corner");
    }
}
