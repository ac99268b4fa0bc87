//! Convex blocks, whose edges remember the street they face.
//!
//! In: a face of the street network with what to keep free along each edge. Out: the block inside.
//! A block is the meeting of half planes, so it lies inside its face whatever the face's shape.
//! Does not: keep the far arm of a bent face.

use super::plane::{Pt, area, edges};

/// A convex ring; `facing[i]` is the street along the edge from corner `i` to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pub(crate) ring: Vec<Pt>,
    pub(crate) facing: Vec<Option<usize>>,
}

impl Block {
    /// Everything within reach of a ring, to be cut down.
    pub(crate) fn around(ring: &[Pt]) -> Self {
        let corner = |pick: fn(f64, f64) -> f64, start: f64| {
            ring.iter().fold(Pt::new(start, start), |sum, at| Pt::new(pick(sum.x, at.x), pick(sum.y, at.y)))
        };
        let (low, high) = (corner(f64::min, f64::MAX), corner(f64::max, f64::MIN));
        Self { ring: vec![low, Pt::new(high.x, low.y), high, Pt::new(low.x, high.y)], facing: vec![None; 4] }
    }

    /// Keeps what lies to the left of a line through `at`.
    pub(crate) fn cut(&mut self, at: Pt, along: Pt, facing: Option<usize>) {
        let side: Vec<f64> = self.ring.iter().map(|&corner| along.cross(corner - at)).collect();
        if side.iter().all(|&side| side >= 0.0) {
            return;
        }
        let mut next = Self::default();
        for (i, (a, b)) in edges(&self.ring).enumerate() {
            let (here, there) = (side[i], side[(i + 1) % side.len()]);
            if here >= 0.0 {
                next.ring.push(a);
                next.facing.push(self.facing[i]);
            }
            if (here >= 0.0) != (there >= 0.0) {
                next.ring.push(a.towards(b, here / (here - there)));
                // Leaving: the cut's own edge begins; entering: the old edge goes on.
                next.facing.push(if here >= 0.0 { facing } else { self.facing[i] });
            }
        }
        *self = next;
        self.tidy();
    }

    /// The block less a strip along every edge.
    pub(crate) fn inset(&self, by_m: f64) -> Self {
        let mut out = self.clone();
        for (i, (a, b)) in edges(&self.ring).enumerate() {
            let along = (b - a).unit();
            out.cut(a + along.left() * by_m, along, self.facing[i]);
        }
        out
    }

    /// Drops corners that are hardly corners and edges too short to build on; the block can only shrink.
    pub(crate) fn simplified(&self, shortest_m: f64) -> Self {
        let mut out = self.clone();
        loop {
            let count = out.ring.len();
            if count <= 3 {
                return out;
            }
            let dull = |i: usize| {
                let (a, b, c) = (out.ring[(i + count - 1) % count], out.ring[i], out.ring[(i + 1) % count]);
                let straight = (b - a).unit().cross((c - b).unit()) < 0.12;
                straight || b.to(c) < shortest_m
            };
            let Some(i) = (0..count).find(|&i| dull(i)) else { return out };
            let before = (i + count - 1) % count;
            let (a, b, c) = (out.ring[before], out.ring[i], out.ring[(i + 1) % count]);
            if a.to(b) < b.to(c) {
                out.facing[before] = out.facing[i];
            }
            out.ring.remove(i);
            out.facing.remove(i);
        }
    }

    /// Cuts off corners sharper than about 65 degrees, by an edge of this length: a house can stand there.
    pub(crate) fn blunted(&self, length_m: f64) -> Self {
        let mut out = self.clone();
        let count = self.ring.len();
        for i in 0..count {
            let (a, b, c) = (self.ring[(i + count - 1) % count], self.ring[i], self.ring[(i + 1) % count]);
            let (back, on) = ((a - b).unit(), (c - b).unit());
            let cos = back.dot(on);
            if cos > 0.42 {
                let half_tan = ((1.0 - cos) / (1.0 + cos)).sqrt().max(0.05);
                let inward = (back + on).unit();
                out.cut(b + inward * (length_m / (2.0 * half_tan)), inward.left() * -1.0, self.facing[i]);
            }
        }
        out
    }

    pub(crate) fn area(&self) -> f64 {
        area(&self.ring)
    }

    /// Whether a whole ring lies inside, this far from the edges.
    pub(crate) fn holds(&self, ring: &[Pt], margin_m: f64) -> bool {
        self.ring.len() >= 3 && ring.iter().all(|&at| super::plane::well_inside(&self.ring, at, margin_m))
    }

    /// Removes repeated corners and what has no area.
    fn tidy(&mut self) {
        let mut i = 0;
        while i < self.ring.len() && self.ring.len() >= 3 {
            if self.ring[i].to(self.ring[(i + 1) % self.ring.len()]) < 1e-6 {
                self.ring.remove(i);
                self.facing.remove(i);
            } else {
                i += 1;
            }
        }
        if self.ring.len() < 3 || self.area() < 1.0 {
            *self = Self::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::plane::rectangle;
    use super::*;

    #[test]
    fn a_strip_for_the_street_is_kept_free() {
        let mut block = Block::around(&rectangle(Pt::default(), Pt::new(1.0, 0.0), 100.0, 60.0));
        block.cut(Pt::new(0.0, -20.0), Pt::new(1.0, 0.0), Some(4));
        assert!((block.area() - 5000.0).abs() < 1e-6, "ten metres gone along the south");
        assert!(block.facing.contains(&Some(4)), "the south faces street 4");
        assert!((block.inset(10.0).area() - 80.0 * 30.0).abs() < 1e-6, "ten metres gone all round");
        assert!(block.inset(40.0).ring.is_empty(), "nothing is left of a block that is too thin");
    }
}
