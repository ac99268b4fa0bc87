//! Axis-aligned bounds on the metre grid.

use glam::Vec2;

/// A box, west-south to east-north, in metres; empty until something is added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// West and south.
    pub min_m: Vec2,
    /// East and north.
    pub max_m: Vec2,
}

impl Bounds {
    /// Holds nothing.
    pub const EMPTY: Self = Self { min_m: Vec2::splat(f32::MAX), max_m: Vec2::splat(f32::MIN) };

    /// The bounds of some points.
    #[must_use]
    #[inline]
    pub fn of(points_m: impl IntoIterator<Item = Vec2>) -> Self {
        let mut bounds = Self::EMPTY;
        for point_m in points_m {
            bounds = bounds.with(point_m);
        }
        bounds
    }

    /// These bounds, grown to hold a point.
    #[must_use]
    #[inline(always)]
    pub fn with(self, point_m: Vec2) -> Self {
        Self { min_m: self.min_m.min(point_m), max_m: self.max_m.max(point_m) }
    }

    /// These bounds, grown to hold others.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        Self { min_m: self.min_m.min(other.min_m), max_m: self.max_m.max(other.max_m) }
    }

    /// True until a point was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.min_m.x > self.max_m.x
    }

    /// East-west and north-south extent in metres.
    #[must_use]
    pub fn size_m(&self) -> Vec2 {
        (self.max_m - self.min_m).max(Vec2::ZERO)
    }

    /// The middle.
    #[must_use]
    pub fn centre_m(&self) -> Vec2 {
        self.min_m.midpoint(self.max_m)
    }

    /// These bounds, moved out by so much on every side.
    #[must_use]
    pub fn grown(self, by_m: f32) -> Self {
        Self { min_m: self.min_m - by_m, max_m: self.max_m + by_m }
    }

    /// Whether the two share a point, were it only on their edges.
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        self.min_m.cmple(other.max_m).all() && other.min_m.cmple(self.max_m).all()
    }

    /// The gap to others in metres; 0 where they touch.
    #[must_use]
    pub fn gap_m(&self, other: &Self) -> f32 {
        (other.min_m - self.max_m).max(self.min_m - other.max_m).max(Vec2::ZERO).length()
    }

    /// Whether a point lies inside or on the edge.
    #[must_use]
    pub fn holds(&self, point_m: Vec2) -> bool {
        point_m.cmpge(self.min_m).all() && point_m.cmple(self.max_m).all()
    }
}
