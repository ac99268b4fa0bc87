//! The day's weather: a mild morning with a shower, a storm from the sea towards evening, a clear night behind it.
//!
//! In: the hour. Out: what a weather station reads.
//! Does not: differ much from street to street.

use super::curve::{drift, hill, ramp, rounded, swing};

/// When the storm is at its worst.
pub(crate) const STORM_HOUR: f64 = 18.0;
/// Sunrise and sunset, at the equinox.
pub(crate) const SUNRISE_HOUR: f64 = 6.2;
pub(crate) const SUNSET_HOUR: f64 = 18.4;

/// What a station reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weather {
    pub(crate) temperature_c: f64,
    pub(crate) humidity_percent: f64,
    pub(crate) wind_m_s: f64,
    /// Where it comes from, clockwise from north.
    pub(crate) wind_deg: f64,
    pub(crate) pressure_hpa: f64,
    /// In the last hour.
    pub(crate) rain_mm: f64,
}

/// The weather at a place with a seed of its own.
pub(crate) fn weather(hour: f64, seed: u64) -> Weather {
    let storm = hill(hour, STORM_HOUR, 2.2);
    let shower = hill(hour, 7.4, 0.6);
    let rain_mm = (5.5 * hill(hour, STORM_HOUR - 0.6, 1.2) + 0.9 * shower - 0.05).max(0.0);
    let temperature_c =
        12.5 + 4.6 * swing(hour, 14.6, 24.0) - 2.2 * storm - 0.8 * shower + 0.4 * drift(hour, 48.0, seed);
    let wet = ramp(rain_mm, 0.0, 1.5);
    Weather {
        temperature_c: rounded(temperature_c, 1),
        humidity_percent: rounded(
            (74.0 - 3.0 * (temperature_c - 12.0) + 14.0 * wet + 2.0 * drift(hour, 40.0, seed ^ 1))
                .clamp(35.0, 99.0),
            0,
        ),
        wind_m_s: rounded((3.6 + 12.5 * storm + 1.1 * drift(hour, 160.0, seed ^ 2)).max(0.2), 1),
        wind_deg: rounded((228.0 + 24.0 * storm + 14.0 * drift(hour, 90.0, seed ^ 3)).rem_euclid(360.0), 0),
        pressure_hpa: rounded(1_014.5 - 17.0 * hill(hour, STORM_HOUR - 0.5, 3.4), 1),
        rain_mm: rounded(rain_mm, 1),
    }
}

/// How bright it is outside: 0 at night, 1 in the middle of a clear day.
pub(crate) fn daylight(hour: f64) -> f64 {
    let clouds = 1.0 - 0.6 * hill(hour, STORM_HOUR - 1.0, 1.8);
    let height = swing(hour, f64::midpoint(SUNRISE_HOUR, SUNSET_HOUR), 24.0);
    (height * 1.3).clamp(0.0, 1.0) * clouds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weather_is_one_that_a_harbour_may_have() {
        for step in 0..1_440 {
            let hour = f64::from(step) / 60.0;
            let it = weather(hour, 3);
            assert!((4.0..24.0).contains(&it.temperature_c), "{hour}: {it:?}");
            assert!((35.0..=99.0).contains(&it.humidity_percent), "{hour}: {it:?}");
            assert!((0.2..22.0).contains(&it.wind_m_s), "{hour}: {it:?}");
            assert!((0.0..360.0).contains(&it.wind_deg), "{hour}: {it:?}");
            assert!((990.0..1_020.0).contains(&it.pressure_hpa), "{hour}: {it:?}");
            assert!((0.0..8.0).contains(&it.rain_mm), "{hour}: {it:?}");
        }
        let (noon, storm) = (weather(12.0, 3), weather(STORM_HOUR, 3));
        assert!(storm.wind_m_s > 2.0 * noon.wind_m_s, "a storm in the evening: {noon:?}, {storm:?}");
        assert!(daylight(0.0) == 0.0 && daylight(12.0) > 0.9, "dark at night, bright at noon");
    }
}
