//! Holds numbers within limits.
//!
//! As `f64::clamp` does, but without its words for limits that cross, which would bring 14 KB of code that writes numbers.

/// A number that can be held.
pub trait Held {
    /// The nearest number from `low` to `high`; `low` for NaN.
    #[must_use]
    fn held(self, low: Self, high: Self) -> Self;
}

impl Held for f64 {
    fn held(self, low: Self, high: Self) -> Self {
        self.max(low).min(high)
    }
}

impl Held for f32 {
    fn held(self, low: Self, high: Self) -> Self {
        self.max(low).min(high)
    }
}
