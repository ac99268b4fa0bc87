//! The last values of one series, and how often they come.
//!
//! In: values in order of their times. Out: the same, oldest first; at most [`POINTS_MOST`], the older ones go.
//! Does not: decide which series has a history.

/// How many values are kept of a series.
pub const POINTS_MOST: usize = 64;

/// Bytes of one history.
pub(super) const HISTORY_BYTES: usize = POINTS_MOST * size_of::<Point>();

/// The period of a series of which too little is known: 15 minutes.
const PERIOD_MS: f64 = 900_000.0;
/// Nobody reads faster: a sensor that speaks every second is not late after two.
const SHORTEST_MS: f64 = 10_000.0;
/// So many steps tell how often a sensor speaks; of fewer, two close together may be chance.
const STEPS_LEAST: usize = 3;

/// One value of the past.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When it was so, Unix milliseconds.
    pub at_ms: f64,
    /// The number; NaN for a gap or a word.
    pub value: f64,
}

/// The last values of one series.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    points: Vec<Point>,
    /// Where the oldest is, once it is full.
    oldest: usize,
}

impl History {
    /// An empty one, in the room of another or in its own.
    pub(super) fn in_room_of(other: Option<Self>) -> Self {
        let mut room = other.unwrap_or_else(|| Self { points: Vec::with_capacity(POINTS_MOST), oldest: 0 });
        room.clear();
        room
    }

    /// Whether it has room of its own.
    pub(super) fn is_kept(&self) -> bool {
        self.points.capacity() > 0
    }

    pub(super) fn clear(&mut self) {
        self.points.clear();
        self.oldest = 0;
    }

    pub(super) fn push(&mut self, point: Point) {
        if self.points.len() < POINTS_MOST {
            self.points.push(point);
        } else if let Some(oldest) = self.points.get_mut(self.oldest) {
            *oldest = point;
            self.oldest = (self.oldest + 1) % POINTS_MOST;
        }
    }

    /// Oldest first.
    pub(super) fn points(&self) -> impl Iterator<Item = Point> {
        let (newer, older) = self.points.split_at_checked(self.oldest).unwrap_or_default();
        older.iter().chain(newer).copied()
    }

    /// How often values come: the middle one of the steps between them.
    pub(super) fn period_ms(&self) -> f64 {
        let mut steps = [0.0; POINTS_MOST];
        let mut count = 0;
        let mut before = None;
        for Point { at_ms, .. } in self.points() {
            if let Some(before) = before.replace(at_ms) {
                // Put in its place among the steps so far: they are few, and often in order.
                let mut place = count;
                while place > 0 && steps[place - 1] > at_ms - before {
                    steps[place] = steps[place - 1];
                    place -= 1;
                }
                steps[place] = at_ms - before;
                count += 1;
            }
        }
        let middle = steps.get(count / 2).copied();
        middle.filter(|_| count >= STEPS_LEAST).map_or(PERIOD_MS, |step_ms| step_ms.max(SHORTEST_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(times_s: &[f64]) -> History {
        let mut history = History::default();
        times_s.iter().for_each(|at_s| history.push(Point { at_ms: at_s * 1_000.0, value: *at_s }));
        history
    }

    #[test]
    fn a_sensor_tells_by_its_steps_how_often_it_speaks() {
        for (times_s, period_s) in [
            (&[][..], 900.0),
            (&[0.0, 1.0, 2.0], 900.0),
            (&[0.0, 60.0, 120.0, 180.0], 60.0),
            (&[0.0, 60.0, 4_000.0, 4_060.0, 4_121.0], 61.0),
            (&[0.0, 1.0, 2.0, 3.0, 4.0], 10.0),
        ] {
            let found_s = of(times_s).period_ms() / 1_000.0;
            assert_eq!(found_s, period_s, "of values at {times_s:?}");
        }
    }

    #[test]
    fn the_oldest_values_give_way() {
        let times_s: Vec<f64> = (0..150).map(f64::from).collect();
        let history = of(&times_s);
        let values: Vec<f64> = history.points().map(|point| point.value).collect();
        assert_eq!(values, times_s[150 - POINTS_MOST..], "the last ones, in order");
        assert_eq!(history.period_ms(), SHORTEST_MS, "one a second");
    }
}
