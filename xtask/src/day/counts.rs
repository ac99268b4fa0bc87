//! What is counted in the streets: cars on the road and in garages, bicycles in their docks, rubbish in containers.
//!
//! In: the hour, and what each place is like. Out: counts that fit: no garage has more free spots than spots.
//! Does not: follow single cars.

use super::curve::{bustle, drift, hill, ramp, rounded};

/// What a loop in the road counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Traffic {
    /// Vehicles an hour.
    pub(crate) intensity: f64,
    pub(crate) speed_km_h: f64,
    /// The part of the time that a vehicle stands on the loop.
    pub(crate) occupancy: f64,
}

/// Traffic on a street of so many lanes; `share` is how much of the town's traffic likes it, 0 to 1.
pub(crate) fn traffic(hour: f64, lanes: f64, share: f64, seed: u64) -> Traffic {
    let wave = 1.0 + 0.14 * drift(hour, 200.0, seed);
    let part = (bustle(hour) * (0.45 + 0.55 * share) * wave).clamp(0.01, 1.1);
    let free_km_h = if lanes > 2.0 { 52.0 } else { 43.0 };
    // Beyond three quarters of what a road can take, speed breaks down.
    let jam = ramp(part, 0.62, 1.05);
    let speed_km_h =
        free_km_h * (1.0 - 0.18 * part) * (1.0 - 0.62 * jam) + 1.5 * drift(hour, 300.0, seed ^ 1);
    let intensity = lanes * 620.0 * part * (1.0 - 0.18 * jam);
    // A car and its gap, over how far the street moves in an hour.
    let occupancy = intensity / lanes * 7.5 / (speed_km_h * 1_000.0);
    Traffic {
        intensity: rounded(intensity, 0),
        speed_km_h: rounded(speed_km_h.max(6.0), 0),
        occupancy: rounded(occupancy.clamp(0.0, 0.95), 2),
    }
}

/// What fills a garage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Draws {
    Work,
    Visits,
    Evenings,
}

/// Free spots of a garage.
pub(crate) fn free_spots(hour: f64, total: f64, draws: Draws, seed: u64) -> f64 {
    let taken = match draws {
        Draws::Work => 0.12 + 0.83 * ramp(hour, 6.3, 9.4) * (1.0 - ramp(hour, 15.4, 19.2)),
        Draws::Visits => 0.22 + 0.62 * hill(hour, 13.8, 3.4),
        Draws::Evenings => 0.10 + 0.18 * hill(hour, 12.5, 2.5) + 0.82 * hill(hour, 20.6, 1.4),
    };
    let taken = (taken + 0.03 * drift(hour, 90.0, seed)).clamp(0.0, 1.0);
    (total * (1.0 - taken)).round()
}

/// Bicycles in the docks of a station; `centre` is 1 in the middle of town, where they are by day, and 0 at its edge.
pub(crate) fn bikes(hour: f64, docks: f64, centre: f64, seed: u64) -> f64 {
    let by_day = ramp(hour, 6.8, 9.6) * (1.0 - ramp(hour, 15.8, 19.8));
    let part = 0.72 - 0.44 * centre + (by_day - 0.35) * (1.25 * centre - 0.62);
    (docks * (part + 0.09 * drift(hour, 60.0, seed)).clamp(0.0, 1.0)).round()
}

/// How full a container is, percent: emptied once in the morning, filled by day more than by night.
pub(crate) fn filling_percent(hour: f64, emptied_hour: f64, daily_percent: f64) -> f64 {
    let since_h = (hour - emptied_hour).rem_euclid(24.0);
    // A day of use is spent by late evening; hardly anything comes at night.
    let until_night_h = (23.0 - emptied_hour).max(1.0);
    let used = 0.94 * (since_h / until_night_h).min(1.0) + 0.06 * (since_h / 24.0);
    rounded((3.0 + daily_percent * used).min(100.0), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_day() -> impl Iterator<Item = f64> {
        (0..1_440).map(|minute| f64::from(minute) / 60.0)
    }

    #[test]
    fn traffic_is_dense_and_slow_in_the_rush_hours_and_thin_at_night() {
        for (hour, lanes) in all_day().flat_map(|hour| [2.0, 4.0].map(|lanes| (hour, lanes))) {
            let it = traffic(hour, lanes, 1.0, 5);
            assert!((4.0..2_600.0).contains(&it.intensity), "{hour}: {it:?}");
            assert!((6.0..56.0).contains(&it.speed_km_h), "{hour}: {it:?}");
            assert!((0.0..0.95).contains(&it.occupancy), "{hour}: {it:?}");
        }
        let (night, rush) = (traffic(3.5, 4.0, 1.0, 5), traffic(8.1, 4.0, 1.0, 5));
        assert!(rush.intensity > 5.0 * night.intensity && rush.speed_km_h < night.speed_km_h, "{rush:?}");
    }

    #[test]
    fn no_garage_has_more_free_spots_than_spots_and_each_has_its_hours() {
        for (hour, draws) in
            all_day().flat_map(|hour| [Draws::Work, Draws::Visits, Draws::Evenings].map(|it| (hour, it)))
        {
            let free = free_spots(hour, 240.0, draws, 3);
            assert!((0.0..=240.0).contains(&free) && free.fract() == 0.0, "{hour} {draws:?}: {free}");
        }
        let at = |hour, draws| free_spots(hour, 240.0, draws, 3);
        assert!(at(11.0, Draws::Work) < 40.0 && at(3.0, Draws::Work) > 180.0, "work by day");
        assert!(at(20.6, Draws::Evenings) < 40.0 && at(9.0, Draws::Evenings) > 180.0, "the opera at night");
    }

    #[test]
    fn bicycles_are_in_the_middle_of_town_by_day_and_at_its_edge_by_night() {
        for (hour, centre) in all_day().flat_map(|hour| [0.0, 0.5, 1.0].map(|centre| (hour, centre))) {
            let bikes = bikes(hour, 20.0, centre, 4);
            assert!((0.0..=20.0).contains(&bikes) && bikes.fract() == 0.0, "{hour}: {bikes}");
        }
        assert!(bikes(12.0, 20.0, 1.0, 4) > bikes(4.0, 20.0, 1.0, 4), "the middle fills in the morning");
        assert!(bikes(12.0, 20.0, 0.0, 4) < bikes(4.0, 20.0, 0.0, 4), "the edge empties");
    }

    #[test]
    fn a_container_fills_until_it_is_emptied() {
        let fillings: Vec<f64> = all_day().map(|hour| filling_percent(hour, 7.0, 80.0)).collect();
        assert!(fillings.iter().all(|percent| (0.0..=100.0).contains(percent)), "percent");
        let falls = fillings.windows(2).filter(|pair| pair[1] < pair[0]).count();
        assert_eq!(falls, 1, "emptied once a day");
        assert!(fillings[6 * 60] > 75.0 && fillings[8 * 60] < 15.0, "before and after");
    }
}
