//! What a feature looks like from above: its shape in a word, how large it is, and which way it lies.
//!
//! In: a row's rings in metres of the city's grid, which are true to 0.4 % within 25 km of its anchor.
//! Out: square metres, metres, degrees clockwise from north, the id of a word.
//! A polygon is judged by its largest part: how much of its hull it fills, how often and how far its outline turns inwards.
//! Does not: look at heights, or at more than the ground plan.

use super::compass;
use crate::city::{Ring, RingRole, Row};
use crate::geo;
use glam::{DVec2, Vec2};

/// Shapes that have a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A single place, or several.
    Point,
    /// A line from one end to another.
    Line,
    /// A line that ends where it starts.
    Loop,
    /// A polygon without large dents, about as wide as it is long.
    Compact,
    /// A polygon much longer than wide.
    Elongated,
    /// Two wings at an angle.
    L,
    /// Three sides around an open place.
    U,
    /// Around a large hole.
    Ring,
    /// None of these.
    Irregular,
}

/// A feature's ground plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// In a word.
    pub class: Class,
    /// Of its polygons, holes taken out; 0 for others.
    pub area_m2: f64,
    /// Of its lines together; 0 for others.
    pub length_m: f64,
    /// The longer side of the narrowest box around it.
    pub long_m: f64,
    /// The shorter side of that box.
    pub short_m: f64,
    /// The direction of the longer side, from 0 to below 180 degrees clockwise from north.
    pub axis_deg: f64,
}

/// A polygon this many times as long as wide is elongated.
const ELONGATED: f64 = 2.5;
/// A polygon that fills so much of its hull has no dent worth a word.
const WHOLE: f64 = 0.92;
/// A polygon that fills so much of its hull is of the hull's shape, whatever its dents look like.
const NEARLY_WHOLE: f64 = 0.8;
/// One that is elongated may have larger dents: they are still small along its length.
const NEARLY_WHOLE_ELONGATED: f64 = 0.65;
/// A hole is large with so much of what the outline encloses.
const LARGE_HOLE: f64 = 0.125;
/// Several polygons have the shape of the largest where it has so much of their area.
const LARGEST: f64 = 2.0 / 3.0;
/// Steps of the outline are smaller than this part of the longer side.
const STEP: f64 = 0.04;
/// A turn inwards is sharper than this.
const TURN_DEG: f64 = 20.0;
/// Ends of a line so near to each other are one place.
const CLOSED_M: f32 = 0.5;

impl Class {
    /// The id of its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Point => "shape_point",
            Self::Line => "shape_line",
            Self::Loop => "shape_loop",
            Self::Compact => "shape_compact",
            Self::Elongated => "shape_elongated",
            Self::L => "shape_l",
            Self::U => "shape_u",
            Self::Ring => "shape_ring",
            Self::Irregular => "shape_irregular",
        }
    }
}

impl Shape {
    /// The ground plan of a feature.
    #[must_use]
    pub fn of(row: Row<'_>) -> Self {
        let rings = row.rings().filter(|ring| ring.role != RingRole::Hole);
        let points: Vec<Vec2> = rings.flat_map(|ring| ring.points).copied().collect();
        let extent = geo::narrowest_box(&geo::hull(&points));
        Self {
            class: class(row),
            area_m2: area_m2(row),
            length_m: length_m(row),
            long_m: extent.long_m,
            short_m: extent.short_m,
            axis_deg: compass::bearing_deg(DVec2::ZERO, extent.axis) % 180.0,
        }
    }

    /// The words of the directions that its longer side lies between: from `south_west` to `north_east`.
    #[must_use]
    pub fn axis(&self) -> (&'static str, &'static str) {
        compass::axis(self.axis_deg)
    }
}

/// The area of a feature's polygons in square metres, holes taken out; 0 where it has none.
#[must_use]
pub fn area_m2(row: Row<'_>) -> f64 {
    let signed = row.rings().map(|ring| match ring.role {
        RingRole::Exterior => geo::area_m2(ring.points),
        RingRole::Hole => -geo::area_m2(ring.points),
        RingRole::Line | RingRole::Point => 0.0,
    });
    signed.sum::<f64>().max(0.0)
}

/// The length of a feature's lines in metres; 0 where it has none.
#[must_use]
pub fn length_m(row: Row<'_>) -> f64 {
    let lines = row.rings().filter(|ring| ring.role == RingRole::Line);
    let steps = lines.flat_map(|line| line.points.iter().zip(line.points.iter().skip(1)));
    steps.map(|(a, b)| a.as_dvec2().distance(b.as_dvec2())).sum()
}

fn class(row: Row<'_>) -> Class {
    let (mut all_m2, mut holes_m2) = (0.0, 0.0);
    let mut largest: (f64, &[Vec2]) = (0.0, &[]);
    for Ring { role, points } in row.rings() {
        match role {
            RingRole::Exterior => {
                let area_m2 = geo::area_m2(points);
                all_m2 += area_m2;
                if area_m2 > largest.0 {
                    largest = (area_m2, points);
                }
            }
            RingRole::Hole => holes_m2 += geo::area_m2(points),
            RingRole::Line | RingRole::Point => {}
        }
    }
    let (area_m2, outline) = largest;
    if all_m2 <= 0.0 {
        class_of_line(row)
    } else if area_m2 < all_m2 * LARGEST {
        Class::Irregular
    } else if holes_m2 > all_m2 * LARGE_HOLE {
        Class::Ring
    } else {
        class_of_polygon(outline, area_m2)
    }
}

fn class_of_line(row: Row<'_>) -> Class {
    let mut lines = row.rings().filter(|ring| ring.role == RingRole::Line);
    let Some(Ring { points, .. }) = lines.next() else { return Class::Point };
    let ends = points.first().zip(points.last());
    let is_closed = points.len() > 3 && ends.is_some_and(|(a, b)| a.distance(*b) <= CLOSED_M);
    if is_closed && lines.next().is_none() { Class::Loop } else { Class::Line }
}

fn class_of_polygon(outline: &[Vec2], area_m2: f64) -> Class {
    let hull = geo::hull(outline);
    let extent = geo::narrowest_box(&hull);
    let filled = area_m2 / area_of(&hull).max(f64::MIN_POSITIVE);
    let is_long = extent.long_m > extent.short_m * ELONGATED;
    match filled {
        // What covers more than its hull crosses itself.
        1.01.. => return Class::Irregular,
        NEARLY_WHOLE_ELONGATED.. if is_long => return Class::Elongated,
        WHOLE.. => return Class::Compact,
        _ => {}
    }
    // The inner walls of two wings turn once by about a right angle, those of a U twice; of a crescent, somewhat less.
    match only_dent_deg(&geo::corners(outline, extent.long_m * STEP)) {
        Some(45.0..=115.0) => Class::L,
        Some(115.0..=225.0) => Class::U,
        _ if filled >= NEARLY_WHOLE => Class::Compact,
        _ => Class::Irregular,
    }
}

/// How far an outline turns inwards in its only dent, in degrees; none where it has no dent or several.
fn only_dent_deg(corners: &[DVec2]) -> Option<f64> {
    let at = |place: usize| corners.get(place % corners.len()).copied().unwrap_or_default();
    let (mut dents, mut turned, mut was_inward) = (0, 0.0, false);
    // The first corner sticks out, so no dent runs over the end.
    for place in 0..corners.len() {
        let here = at(place);
        let turn = (here - at(place + corners.len() - 1)).angle_to(at(place + 1) - here).to_degrees();
        let is_inward = turn < -TURN_DEG;
        dents += u32::from(is_inward && !was_inward);
        turned -= if is_inward { turn } else { 0.0 };
        was_inward = is_inward;
    }
    (dents == 1).then_some(turned)
}

fn area_of(ring: &[DVec2]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    let pairs = ring.iter().zip(ring.iter().skip(1));
    pairs.map(|(&a, &b)| (a - origin).perp_dot(b - origin)).sum::<f64>() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::sample::{SQUARE, YARD, empty};
    use crate::city::{Kind, Layer};

    type Points = [(f32, f32)];

    fn shape_of(role: RingRole, rings: &[&Points]) -> Shape {
        let city = empty().with(Layer::Green, Kind::Park, role, rings);
        Shape::of(city.row(0).expect("it was added"))
    }

    /// Turned by an angle, as walls mostly are.
    fn turned(ring: &Points, angle_deg: f32) -> Vec<(f32, f32)> {
        let turn = Vec2::from_angle(angle_deg.to_radians());
        ring.iter().map(|&(x, y)| turn.rotate(Vec2::new(x, y)).into()).collect()
    }

    /// The class of a footprint however it lies, begun at whichever corner.
    fn check(footprint: &Points, expected: Class) {
        for start in 0..footprint.len() {
            let mut ring = footprint.to_vec();
            ring.rotate_left(start);
            for angle_deg in [0.0, 17.0, 45.0, 200.0] {
                let found = shape_of(RingRole::Exterior, &[&turned(&ring, angle_deg)]).class;
                assert_eq!(found, expected, "{footprint:?} from corner {start}, turned by {angle_deg}");
            }
        }
    }

    fn circle(radius_m: f32) -> Vec<(f32, f32)> {
        (0..40_u8).map(|n| (Vec2::from_angle(f32::from(n) * 9_f32.to_radians()) * radius_m).into()).collect()
    }

    #[test]
    fn a_house_a_round_tower_and_a_corner_house_cut_off_are_compact() {
        check(SQUARE, Class::Compact);
        check(&circle(9.0), Class::Compact);
        check(&[(0.0, 0.0), (20.0, 0.0), (20.0, 16.0), (17.0, 20.0), (0.0, 20.0)], Class::Compact);
        let bay = [
            (0.0, 0.0),
            (8.0, 0.0),
            (8.0, -1.0),
            (12.0, -1.0),
            (12.0, 0.0),
            (20.0, 0.0),
            (20.0, 20.0),
            (0.0, 20.0),
        ];
        check(&bay, Class::Compact);
    }

    #[test]
    fn a_terrace_is_elongated_with_steps_in_its_front_too() {
        check(&[(0.0, 0.0), (60.0, 0.0), (60.0, 12.0), (0.0, 12.0)], Class::Elongated);
        let stepped = [
            (0.0, 0.0),
            (20.0, 0.0),
            (20.0, 2.0),
            (40.0, 2.0),
            (40.0, 0.0),
            (60.0, 0.0),
            (60.0, 12.0),
            (40.0, 12.0),
            (40.0, 14.0),
            (20.0, 14.0),
            (20.0, 12.0),
            (0.0, 12.0),
        ];
        check(&stepped, Class::Elongated);
    }

    #[test]
    fn two_wings_are_an_l_with_a_rounded_inner_corner_too() {
        check(&[(0.0, 0.0), (30.0, 0.0), (30.0, 10.0), (10.0, 10.0), (10.0, 30.0), (0.0, 30.0)], Class::L);
        check(&[(0.0, 0.0), (90.0, 0.0), (90.0, 10.0), (10.0, 10.0), (10.0, 30.0), (0.0, 30.0)], Class::L);
        let rounded = [
            (0.0, 0.0),
            (30.0, 0.0),
            (30.0, 10.0),
            (14.0, 10.0),
            (11.2, 11.2),
            (10.0, 14.0),
            (10.0, 30.0),
            (0.0, 30.0),
        ];
        check(&rounded, Class::L);
    }

    #[test]
    fn three_wings_around_a_yard_are_a_u_and_a_crescent_is_one_too() {
        let yard = [
            (0.0, 0.0),
            (30.0, 0.0),
            (30.0, 25.0),
            (22.0, 25.0),
            (22.0, 8.0),
            (8.0, 8.0),
            (8.0, 25.0),
            (0.0, 25.0),
        ];
        check(&yard, Class::U);
        let arc =
            |radius_m: f32, n: u8| (Vec2::from_angle(f32::from(n) * 10_f32.to_radians()) * radius_m).into();
        let crescent: Vec<(f32, f32)> =
            (0..=18).map(|n| arc(40.0, n)).chain((0..=18).rev().map(|n| arc(28.0, n))).collect();
        check(&crescent, Class::U);
    }

    #[test]
    fn a_house_around_a_yard_is_a_ring_and_one_with_a_light_well_is_not() {
        let ring = shape_of(RingRole::Exterior, &[SQUARE, YARD]);
        assert_eq!((ring.class, ring.area_m2), (Class::Ring, 300.0), "a quarter of it is yard");
        let well: &Points = &[(9.0, 9.0), (9.0, 12.0), (12.0, 12.0), (12.0, 9.0)];
        assert_eq!(
            shape_of(RingRole::Exterior, &[SQUARE, well]).class,
            Class::Compact,
            "9 of 400 square metres"
        );
    }

    #[test]
    fn a_cross_a_t_and_a_star_are_irregular() {
        let cross = [
            (10.0, 0.0),
            (20.0, 0.0),
            (20.0, 10.0),
            (30.0, 10.0),
            (30.0, 20.0),
            (20.0, 20.0),
            (20.0, 30.0),
            (10.0, 30.0),
            (10.0, 20.0),
            (0.0, 20.0),
            (0.0, 10.0),
            (10.0, 10.0),
        ];
        check(&cross, Class::Irregular);
        let t = [
            (0.0, 20.0),
            (0.0, 10.0),
            (12.0, 10.0),
            (12.0, -20.0),
            (20.0, -20.0),
            (20.0, 10.0),
            (32.0, 10.0),
            (32.0, 20.0),
        ];
        check(&t, Class::Irregular);
        let star: Vec<(f32, f32)> = (0..10_u8)
            .map(|n| {
                (Vec2::from_angle(f32::from(n) * 36_f32.to_radians()) * if n % 2 == 0 { 30.0 } else { 10.0 })
                    .into()
            })
            .collect();
        check(&star, Class::Irregular);
    }

    #[test]
    fn a_street_has_a_length_and_a_way_round_ends_where_it_starts() {
        let street = shape_of(RingRole::Line, &[&[(0.0, 0.0), (30.0, 0.0), (30.0, 40.0)]]);
        assert_eq!((street.class, street.length_m, street.area_m2), (Class::Line, 70.0, 0.0), "a street");
        let mut round = circle(9.0);
        round.push(round[0]);
        assert_eq!(shape_of(RingRole::Line, &[&round]).class, Class::Loop, "a roundabout");
        let place = shape_of(RingRole::Point, &[&[(4.0, 5.0)]]);
        assert_eq!((place.class, place.long_m, place.axis_deg), (Class::Point, 0.0, 0.0), "a place");
    }

    #[test]
    fn the_long_side_says_which_way_a_house_lies() {
        let house: &Points = &[(0.0, 0.0), (40.0, 0.0), (40.0, 10.0), (0.0, 10.0)];
        for (turn_deg, axis_deg, words) in [
            (0.0, 90.0, ("west", "east")),
            (40.0, 50.0, ("south_west", "north_east")),
            (90.0, 0.0, ("south", "north")),
            (-35.0, 125.0, ("north_west", "south_east")),
        ] {
            let found = shape_of(RingRole::Exterior, &[&turned(house, turn_deg)]);
            let apart_deg = (found.axis_deg - axis_deg).rem_euclid(180.0);
            assert!(
                apart_deg.min(180.0 - apart_deg) < 1e-3,
                "turned by {turn_deg}: lies at {}",
                found.axis_deg
            );
            assert_eq!(found.axis(), words, "turned by {turn_deg}");
            let sides = ((found.long_m - 40.0).abs(), (found.short_m - 10.0).abs());
            assert!(sides.0 < 1e-4 && sides.1 < 1e-4, "{} by {}", found.long_m, found.short_m);
        }
    }

    #[test]
    fn parts_that_lie_apart_have_the_shape_of_the_largest_or_none() {
        let by =
            |x: f32, m: f32| -> Vec<(f32, f32)> { SQUARE.iter().map(|p| (p.0 * m + x, p.1 * m)).collect() };
        let city = |second: f32| {
            let (first, second) = (by(0.0, 1.0), by(90.0, second));
            let parts: Vec<Vec2> = first.iter().chain(&second).map(|&(x, y)| Vec2::new(x, y)).collect();
            let mut city = empty();
            city.add(&crate::city::Reading {
                positions: &parts,
                ring_ends: &[4, 8],
                ring_roles: &[RingRole::Exterior; 2],
                ..crate::city::sample::READING
            });
            Shape::of(city.row(0).expect("it was added"))
        };
        assert_eq!((city(0.5).class, city(0.5).area_m2), (Class::Compact, 500.0), "one and a small one");
        assert_eq!(city(1.0).class, Class::Irregular, "two");
    }

    #[test]
    fn whatever_a_ring_is_it_has_a_shape() {
        let knot: &Points = &[(0.0, 0.0), (20.0, 20.0), (20.0, 0.0), (0.0, 20.0)];
        assert_eq!(
            shape_of(RingRole::Exterior, &[knot]).class,
            Class::Point,
            "crosses itself: it has no area"
        );
        let wild: Vec<(f32, f32)> = (0..60_000_u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) % 9_973, n.wrapping_mul(40_503) % 9_967))
            .map(|(x, y)| (x as f32, y as f32))
            .collect();
        assert_eq!(shape_of(RingRole::Exterior, &[&wild]).class, Class::Irregular, "and comes at once");
    }
}
