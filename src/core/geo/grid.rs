//! Rounds metres to a chunk's 16-bit units.
//!
//! In: metres east and north of the anchor. Out: signed 16-bit steps from a chunk's origin.
//! Origins and steps are multiples of [`GRID_M`], so the same corner in two chunks of the same step falls on the same point.
//! The mesh and the pick round through here, so that what is drawn and what is picked agree.

use glam::{DVec2, Vec2};

/// The finest step: 1/32 m, about 3 cm.
pub const GRID_M: f32 = 1.0 / 32.0;

/// A chunk's rounding: its origin and step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// Metres east and north of the anchor; a multiple of the step.
    pub origin_m: DVec2,
    /// Metres per step: [`GRID_M`] times a power of two.
    pub unit_m: f32,
}

impl Grid {
    /// The finest grid about `centre_m` that reaches `reach_m` metres to every side.
    #[must_use]
    pub fn reaching(centre_m: DVec2, reach_m: f32) -> Self {
        let mut unit_m = GRID_M;
        while unit_m * 32_767.0 < reach_m && unit_m < 4096.0 {
            unit_m *= 2.0;
        }
        let step = f64::from(unit_m);
        Self { origin_m: (centre_m / step).round() * step, unit_m }
    }

    /// Steps east and north of the origin, clamped to 16 bits.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "float casts saturate, and the clamp is meant")]
    pub fn steps(&self, point_m: Vec2) -> [i16; 2] {
        let offset = (point_m.as_dvec2() - self.origin_m) / f64::from(self.unit_m);
        // Ties to even: one instruction in WebAssembly, where the other way is a call.
        [offset.x.round_ties_even() as i16, offset.y.round_ties_even() as i16]
    }

    /// The rounded point, in metres east and north of the anchor.
    #[must_use]
    pub fn rounded_m(&self, point_m: Vec2) -> DVec2 {
        let [east, north] = self.steps(point_m);
        self.origin_m + DVec2::new(f64::from(east), f64::from(north)) * f64::from(self.unit_m)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corner_shared_by_two_tiles_falls_on_one_point() {
        let (west, east) =
            (Grid::reaching(DVec2::new(512.0, 0.0), 900.0), Grid::reaching(DVec2::new(1536.0, 0.0), 900.0));
        let corner = Vec2::new(1023.987, 17.333);
        assert_eq!(west.rounded_m(corner), east.rounded_m(corner), "the same corner, seen from both tiles");
    }

    #[test]
    fn a_large_feature_gets_a_coarser_step() {
        let grid = Grid::reaching(DVec2::ZERO, 30_000.0);
        assert!(grid.unit_m >= 0.9 && grid.unit_m <= 2.0, "step of {} m", grid.unit_m);
        assert_eq!(grid.steps(Vec2::new(1.0e9, -1.0e9)), [i16::MAX, i16::MIN], "clamped, not wrapped");
    }
}
