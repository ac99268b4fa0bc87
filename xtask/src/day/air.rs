//! Air and noise: what traffic and weather make of them.
//!
//! In: the hour, and how near a station is to traffic (0 to 1). Out: micrograms in a cubic metre, decibels.
//! Does not: forecast.

use super::curve::{bustle, drift, hill, rounded};
use super::weather::{daylight, weather};

/// What an air station reads, micrograms in a cubic metre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Air {
    pub(crate) pm25: f64,
    pub(crate) pm10: f64,
    pub(crate) no2: f64,
    pub(crate) o3: f64,
}

/// The air at a station: worst in still rush hours, washed by rain, blown away by wind.
pub(crate) fn air(hour: f64, near: f64, seed: u64) -> Air {
    let sky = weather(hour, seed);
    let swept = 1.0 / (1.0 + sky.wind_m_s / 7.0);
    let washed = 1.0 - 0.45 * (sky.rain_mm / (1.0 + sky.rain_mm));
    // Exhaust of the last half hour.
    let traffic = f64::midpoint(bustle(hour), bustle(hour - 0.5));
    let stoves = hill(hour, 21.6, 2.2) + 0.5 * hill(hour, 6.8, 1.0);
    let stirred = 1.0 + 0.12 * drift(hour, 72.0, seed ^ 11);
    let pm25 = (5.0 + (16.0 * traffic * (0.35 + 0.65 * near) + 9.0 * stoves + 5.0) * swept * 1.5 * stirred)
        * washed.max(0.4);
    // Salt from the sea, dust from the road.
    let coarse = 2.5 + 0.45 * sky.wind_m_s + 9.0 * traffic * near * washed;
    let no2 = 6.0 + 78.0 * traffic * (0.25 + 0.75 * near) * swept * stirred;
    let o3 = 58.0 + 44.0 * daylight(hour) - 0.42 * no2 + 6.0 * drift(hour, 30.0, seed ^ 12);
    Air {
        pm25: rounded(pm25.max(1.0), 1),
        pm10: rounded((pm25 + coarse).max(2.0), 1),
        no2: rounded(no2.max(1.0), 1),
        o3: rounded(o3.max(3.0), 1),
    }
}

/// The equivalent level of the last minute, decibels: traffic, the harbour, the storm.
pub(crate) fn noise_db(hour: f64, near: f64, seed: u64) -> f64 {
    let sky = weather(hour, seed);
    // Twice the cars are three decibels.
    let cars = 10.0 * (0.02 + bustle(hour) * (0.12 + 0.88 * near)).log10() + 71.0;
    let storm = 0.5 * sky.wind_m_s + 0.6 * sky.rain_mm;
    let passing = 3.2 * drift(hour, 900.0, seed ^ 21) + 1.4 * drift(hour, 260.0, seed ^ 22);
    rounded((cars + storm + passing).max(33.0), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_day() -> impl Iterator<Item = f64> {
        (0..1_440).map(|minute| f64::from(minute) / 60.0)
    }

    #[test]
    fn the_air_is_that_of_a_town_with_traffic_all_day() {
        for (hour, near) in all_day().flat_map(|hour| [0.0, 0.5, 1.0].map(|near| (hour, near))) {
            let it = air(hour, near, 7);
            assert!((1.0..60.0).contains(&it.pm25), "{hour}: {it:?}");
            assert!((2.0..90.0).contains(&it.pm10) && it.pm10 > it.pm25, "{hour}: {it:?}");
            assert!((1.0..110.0).contains(&it.no2), "{hour}: {it:?}");
            assert!((3.0..130.0).contains(&it.o3), "{hour}: {it:?}");
        }
        let (night, rush) = (air(3.5, 1.0, 7), air(8.3, 1.0, 7));
        assert!(rush.no2 > 2.0 * night.no2, "exhaust in the morning: {night:?}, {rush:?}");
        assert!(air(13.5, 0.2, 7).o3 > air(8.1, 1.0, 7).o3, "ozone with the sun, away from the road");
    }

    #[test]
    fn a_main_road_is_louder_than_a_yard_and_day_than_night() {
        for (hour, near) in all_day().flat_map(|hour| [0.0, 1.0].map(|near| (hour, near))) {
            let db = noise_db(hour, near, 9);
            assert!((33.0..88.0).contains(&db), "{hour}: {db}");
        }
        let mean = |from: u32, near: f64| {
            (from..from + 60).map(|minute| noise_db(f64::from(minute) / 60.0, near, 9)).sum::<f64>() / 60.0
        };
        assert!(mean(8 * 60, 1.0) > mean(8 * 60, 0.0) + 5.0, "the road");
        assert!(mean(8 * 60, 1.0) > mean(3 * 60, 1.0) + 8.0, "the day");
    }
}
