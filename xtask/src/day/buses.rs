//! Buses: lines along the town's streets, and where each bus is.
//!
//! In: the streets; the hour. Out: places on the middle of streets, speed, passengers.
//! A bus goes to the end of its line and back, all day; a round takes a whole part of a day, so midnight is no jump.
//! Does not: wait for lights, or keep to one side of the street.

use super::curve::{bustle, drift, rounded};
use super::town::{Street, on_line};
use crate::city::plane::{Pt, direction, floor_i64, whole};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::f64::consts::TAU;

/// Cruising, metres a second.
const SPEED_M_S: f64 = 7.5;
/// Between stops.
const STOP_EVERY_M: f64 = 380.0;
const STOP_S: f64 = 18.0;
/// At either end of the line, at least.
const REST_S: f64 = 120.0;
const DAY_S: f64 = 86_400.0;
/// Shorter lines are no use.
const LINE_M: f64 = 900.0;

/// A line: its streets, one after the other.
pub(crate) struct Route {
    pub(crate) number: usize,
    pub(crate) path: Vec<Pt>,
    length_m: f64,
    stops: usize,
    /// There and back with rests, seconds.
    round_s: f64,
    rest_s: f64,
}

/// Where a bus is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bus {
    pub(crate) at: Pt,
    pub(crate) speed_km_h: f64,
    /// Seats taken, percent.
    pub(crate) occupancy_percent: f64,
}

impl Route {
    fn new(number: usize, path: Vec<Pt>) -> Self {
        let length_m: f64 = path.windows(2).map(|pair| pair[0].to(pair[1])).sum();
        let stops = whole(length_m / STOP_EVERY_M);
        let way_s = length_m / SPEED_M_S + stops as f64 * STOP_S;
        let rounds = (DAY_S / (2.0 * (way_s + REST_S))).floor().max(1.0);
        let round_s = DAY_S / rounds;
        Self { number, path, length_m, stops, round_s, rest_s: round_s / 2.0 - way_s }
    }

    /// A bus of the line; `phase` is how much of a round it is ahead of the first, from 0 to 1.
    pub(crate) fn bus(&self, hour: f64, phase: f64, seed: u64) -> Bus {
        let into_s = (hour * 3_600.0 + phase * self.round_s).rem_euclid(self.round_s);
        let half_s = self.round_s / 2.0;
        let is_back = into_s >= half_s;
        let (along_m, moves) = self.along_m(if is_back { into_s - half_s } else { into_s });
        let along_m = if is_back { self.length_m - along_m } else { along_m };
        let end = if along_m <= 0.0 { self.path.first() } else { self.path.last() };
        let at = on_line(&self.path, along_m).map(|(at, _)| at).or(end.copied()).unwrap_or_default();
        let full = 6.0 + 78.0 * bustle(hour) + 9.0 * drift(hour, 220.0, seed);
        Bus {
            at,
            speed_km_h: if moves { rounded(SPEED_M_S * 3.6, 0) } else { 0.0 },
            occupancy_percent: rounded(full.clamp(0.0, 100.0), 0),
        }
    }

    /// How far it has come after so many seconds of its way, and whether it moves.
    fn along_m(&self, since_s: f64) -> (f64, bool) {
        let mut rest_s = since_s - self.rest_s;
        if rest_s < 0.0 {
            return (0.0, false);
        }
        let leg_m = self.length_m / (self.stops as f64 + 1.0);
        for leg in 0..=self.stops {
            let from_m = leg as f64 * leg_m;
            if rest_s <= leg_m / SPEED_M_S {
                return (from_m + rest_s * SPEED_M_S, true);
            }
            rest_s -= leg_m / SPEED_M_S;
            if rest_s <= STOP_S && leg < self.stops {
                return (from_m + leg_m, false);
            }
            rest_s -= STOP_S;
        }
        (self.length_m, false)
    }
}

/// Corners of the streets, joined.
#[derive(Default)]
struct Net {
    numbers: BTreeMap<(i64, i64), usize>,
    corners: Vec<Pt>,
    next: Vec<Vec<(usize, f64)>>,
}

impl Net {
    fn of(streets: &[Street]) -> Self {
        let mut net = Self::default();
        for street in streets {
            // Main streets are where a bus wants to be.
            let dear = match street.kind.as_str() {
                "primary" | "secondary" => 1.0,
                "tertiary" => 1.25,
                "residential" => 2.2,
                _ => continue,
            };
            for pair in street.line.windows(2) {
                let &[a, b] = pair else { continue };
                let (from, to) = (net.number(a), net.number(b));
                let cost = a.to(b) * dear;
                net.join(from, to, cost);
                net.join(to, from, cost);
            }
        }
        net
    }

    /// Corners within a few centimetres are one.
    fn number(&mut self, at: Pt) -> usize {
        let key = (floor_i64(at.x * 20.0 + 0.5), floor_i64(at.y * 20.0 + 0.5));
        let fresh = self.corners.len();
        let number = *self.numbers.entry(key).or_insert(fresh);
        if number == fresh {
            self.corners.push(at);
            self.next.push(Vec::new());
        }
        number
    }

    fn join(&mut self, from: usize, to: usize, cost: f64) {
        if let Some(next) = self.next.get_mut(from) {
            next.push((to, cost));
        }
    }

    fn nearest(&self, at: Pt) -> Option<usize> {
        let far = |&(_, corner): &(usize, &Pt)| corner.to(at);
        let all = self.corners.iter().enumerate();
        all.min_by(|one, other| far(one).total_cmp(&far(other))).map(|(number, _)| number)
    }

    /// The cheapest way from one corner to another.
    fn way(&self, from: usize, to: usize) -> Option<Vec<Pt>> {
        let mut best: BTreeMap<usize, (f64, usize)> = BTreeMap::from([(from, (0.0, from))]);
        // Costs in millimetres, which have an order.
        let mut open = BinaryHeap::from([(Reverse(0_i64), from)]);
        while let Some((Reverse(cost_mm), here)) = open.pop() {
            if here == to {
                break;
            }
            let Some(&(cost, _)) = best.get(&here) else { continue };
            if floor_i64(cost * 1_000.0) < cost_mm {
                continue;
            }
            for &(there, step) in self.next.get(here).into_iter().flatten() {
                let cost = cost + step;
                if best.get(&there).is_none_or(|&(known, _)| cost < known) {
                    best.insert(there, (cost, here));
                    open.push((Reverse(floor_i64(cost * 1_000.0)), there));
                }
            }
        }
        let mut path = Vec::new();
        let mut here = to;
        loop {
            path.push(*self.corners.get(here)?);
            let &(_, before) = best.get(&here)?;
            if before == here {
                break;
            }
            here = before;
        }
        path.reverse();
        Some(path)
    }
}

/// Lines across the town, each through its middle part and from edge to edge.
pub(crate) fn routes(streets: &[Street], most: usize) -> Vec<Route> {
    let net = Net::of(streets);
    let reach_m = net.corners.iter().map(|at| at.length()).fold(0.0, f64::max) * 0.62;
    let mut routes = Vec::new();
    for turn in 0..most {
        // Spread over the land side: the sea is in the south.
        let angle = TAU * (0.02 + 0.46 * turn as f64 / most.max(1) as f64);
        let ends = [angle, angle + TAU * 0.31].map(|angle| net.nearest(direction(angle) * reach_m));
        let [Some(from), Some(to)] = ends else { continue };
        let middle = net.nearest(direction(angle + TAU * 0.15) * (reach_m * 0.28));
        let halves = middle.and_then(|middle| Some((net.way(from, middle)?, net.way(middle, to)?)));
        let Some((mut path, second)) = halves else { continue };
        path.extend(second.into_iter().skip(1));
        let route = Route::new(routes.len() + 1, path);
        if route.length_m >= LINE_M {
            routes.push(route);
        }
    }
    routes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bus_goes_to_the_end_of_its_line_and_back_without_a_jump() {
        let route = Route::new(1, vec![Pt::new(0.0, 0.0), Pt::new(1_500.0, 0.0), Pt::new(1_500.0, 700.0)]);
        let at = |second: u32| route.bus(f64::from(second) / 3_600.0, 0.3, 1).at;
        let (mut least_x, mut most_y) = (f64::MAX, 0.0_f64);
        for second in 0..86_400 {
            let (here, there) = (at(second), at((second + 1) % 86_400));
            assert!(here.to(there) <= SPEED_M_S + 0.1, "{second}: from {here:?} to {there:?}");
            (least_x, most_y) = (least_x.min(here.x), most_y.max(here.y));
        }
        assert!(least_x < 1.0 && most_y > 699.0, "both ends are reached: {least_x}, {most_y}");
    }
}
