//! Measures of rings: area, centroid, containment.
//!
//! A ring is a list of distinct points; the last is joined to the first and not repeated.
//! Area is positive for counterclockwise rings (RFC 7946 section 3.1.6: exteriors are counterclockwise).

use glam::{DVec2, Vec2};

/// Area by the shoelace formula in square metres; positive for counterclockwise rings.
#[must_use]
pub fn signed_area_m2(ring: &[Vec2]) -> f64 {
    let Some(&first) = ring.first() else { return 0.0 };
    // About the first point: at 25 km from the anchor the products would otherwise lose the small rings.
    let origin = first.as_dvec2();
    let mut doubled = 0.0;
    let mut previous = ring[ring.len() - 1].as_dvec2() - origin;
    for point in ring {
        let here = point.as_dvec2() - origin;
        doubled += previous.perp_dot(here);
        previous = here;
    }
    doubled / 2.0
}

/// Area in square metres, whatever the winding.
#[must_use]
pub fn area_m2(ring: &[Vec2]) -> f64 {
    signed_area_m2(ring).abs()
}

/// The centre of gravity of a ring's area, or the mean of its points where it has none.
#[must_use]
pub fn centroid_m(ring: &[Vec2]) -> Vec2 {
    let Some(&first) = ring.first() else { return Vec2::ZERO };
    let origin = first.as_dvec2();
    let (mut sum, mut doubled, mut mean) = (DVec2::ZERO, 0.0, DVec2::ZERO);
    let mut previous = ring[ring.len() - 1].as_dvec2() - origin;
    for point in ring {
        let here = point.as_dvec2() - origin;
        let cross = previous.perp_dot(here);
        doubled += cross;
        sum += (previous + here) * cross;
        mean += here;
        previous = here;
    }
    let offset = if doubled.abs() > 1e-6 { sum / (3.0 * doubled) } else { mean / ring.len() as f64 };
    (origin + offset).as_vec2()
}

/// Whether a point lies inside a ring, by the crossing number; points on the edge fall to one side or the other.
#[must_use]
pub fn contains(ring: impl ExactSizeIterator<Item = DVec2> + Clone, point_m: DVec2) -> bool {
    let Some(mut previous) = ring.clone().last() else { return false };
    let mut inside = false;
    for here in ring {
        if (here.y > point_m.y) != (previous.y > point_m.y) {
            let along = (point_m.y - here.y) / (previous.y - here.y);
            inside ^= point_m.x < here.x + along * (previous.x - here.x);
        }
        previous = here;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_far_from_the_anchor_keeps_its_area() {
        let corner = Vec2::new(20_000.0, -17_000.0);
        let ring = [Vec2::ZERO, Vec2::new(10.0, 0.0), Vec2::new(10.0, 10.0), Vec2::new(0.0, 10.0)]
            .map(|p| p + corner);
        assert!((signed_area_m2(&ring) - 100.0).abs() < 1e-6, "counterclockwise is positive");
        assert_eq!(centroid_m(&ring), corner + Vec2::splat(5.0), "the middle of the square");
        assert!(
            contains(ring.iter().map(|point| point.as_dvec2()), (corner + Vec2::splat(5.0)).as_dvec2()),
            "its middle is inside"
        );
        assert!(
            !contains(ring.iter().map(|point| point.as_dvec2()), (corner - Vec2::ONE).as_dvec2()),
            "outside is outside"
        );
    }
}
