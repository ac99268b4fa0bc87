//! Chance that can be repeated.
//!
//! In: a seed. Out: the same numbers on every machine (SplitMix64, and value noise on a lattice).
//! Does not: know the clock or the system's own randomness.

use super::plane::{Pt, floor_i64};

/// A stream of numbers.
#[derive(Clone)]
pub(crate) struct Random {
    state: u64,
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: mix(seed.wrapping_add(0x1234_5678_9abc_def1)) }
    }

    /// A stream of its own for one part of the city, so that a change in one part leaves the others as they were.
    pub(crate) fn branch(&self, part: u64) -> Self {
        Self { state: mix(self.state ^ mix(part.wrapping_mul(0x9e37_79b9_7f4a_7c15))) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }

    /// From 0 to just under 1.
    pub(crate) fn unit(&mut self) -> f64 {
        to_unit(self.next())
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    pub(crate) fn chance(&mut self, of_one: f64) -> bool {
        self.unit() < of_one
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count.max(1)).unwrap_or(1);
        usize::try_from(self.next() % count).unwrap_or(0)
    }

    /// One of several; the default where there are none.
    pub(crate) fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }
}

fn to_unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// Smooth noise from -1 to 1 whose hills are about `size_m` apart.
pub(crate) fn noise(at: Pt, size_m: f64, seed: u64) -> f64 {
    let (x, y) = (at.x / size_m, at.y / size_m);
    let (ix, iy) = (floor_i64(x), floor_i64(y));
    let (fx, fy) = (x - x.floor(), y - y.floor());
    let corner = |dx: i64, dy: i64| {
        let key = (ix + dx).cast_unsigned().wrapping_mul(0x9e37_79b9)
            ^ (iy + dy).cast_unsigned().wrapping_mul(0x85eb_ca6b_c2b2);
        to_unit(mix(key ^ mix(seed))) * 2.0 - 1.0
    };
    let ease = |t: f64| t * t * (3.0 - 2.0 * t);
    let along = |a: f64, b: f64, t: f64| a + (b - a) * ease(t);
    along(along(corner(0, 0), corner(1, 0), fx), along(corner(0, 1), corner(1, 1), fx), fy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_numbers() {
        let draw = |seed| {
            let mut random = Random::new(seed).branch(7);
            (0..5).map(|_| random.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1), "one seed, one city");
        assert_ne!(draw(1), draw(2), "another seed, another city");
    }

    #[test]
    fn noise_is_smooth_and_bounded() {
        let mut before = noise(Pt::new(0.0, 50.0), 100.0, 3);
        for step in 1..500 {
            let now = noise(Pt::new(f64::from(step), 50.0), 100.0, 3);
            assert!(now.abs() <= 1.0, "bounded, found {now}");
            assert!((now - before).abs() < 0.05, "no jump at {step}");
            before = now;
        }
    }
}
