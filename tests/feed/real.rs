//! Real telemetry, read where it is (see `support`): four years of Beijing's air, and Boston's bicycles among its houses.

use crate::support::{bytes_of, is_geojson, shared_files};
use crate::{NOON_MS, load, nothing};
use civitwin::city::{Flags, Layer, RingRole, Row};
use civitwin::feed::{Freshness, Latest, Observation, Value};
use civitwin::geo::LonLat;
use glam::DVec2;
use std::collections::BTreeSet;

const HOUR_MS: f64 = 3_600_000.0;

#[test]
fn four_years_of_air_are_taken_hour_by_hour_and_gaps_stay_gaps() {
    for path in shared_files("telemetry/beijing-air", |name| name.ends_with(".csv")) {
        let text = String::from_utf8(bytes_of(&path)).expect("plain text");
        let mut lines =
            text.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"')).collect::<Vec<_>>());
        let head = lines.next().expect("a head");
        let mut latest = Latest::default();
        let (mut rows, mut gaps) = (0, 0);
        for cells in lines {
            let two = |at: usize| format!("{:0>2}", cells[at]);
            for (attribute, cell) in head.iter().zip(&cells).skip(5).take(6) {
                let value = cell.parse().map_or(Value::None, Value::Number);
                gaps += u32::from(value == Value::None);
                let observation = Observation {
                    entity: cells[17].into(),
                    attribute: (*attribute).into(),
                    value,
                    time: format!("{}-{}-{}T{}:00:00+08:00", cells[1], two(2), two(3), two(4)),
                    ..Observation::default()
                };
                assert!(latest.take(&observation, NOON_MS).expect("good").is_newer, "{observation:?}");
            }
            rows += 1;
        }
        assert_eq!((rows, latest.len(), latest.entities()), (35_064, 6, 1), "{}", path.display());
        assert!(gaps > 1_000, "{gaps} gaps");
        let series = latest.series(0).expect("PM2.5");
        assert_eq!((series.attribute, series.period_ms), ("PM2.5", HOUR_MS), "hourly");
        assert_eq!(civitwin::feed::rfc3339(series.at_ms), "2017-02-28T15:00:00Z", "the last hour, in UTC");
        let ages = [1.0, 5.0, 20.0, 30.0].map(|hours| series.freshness(series.at_ms + hours * HOUR_MS));
        assert_eq!(
            ages,
            [Freshness::Fresh, Freshness::Late, Freshness::Stale, Freshness::Silent],
            "by the hour"
        );
    }
}

/// From a feature to a place, by a look at every wall.
fn distance_m(row: Row<'_>, place: DVec2) -> f64 {
    let mut nearest_m = f64::INFINITY;
    let mut crossings = 0;
    for ring in row.rings() {
        let points: Vec<DVec2> = ring.points.iter().map(|point| point.as_dvec2()).collect();
        if ring.role == RingRole::Point {
            nearest_m = nearest_m.min(points[0].distance(place));
        }
        let walls = if matches!(ring.role, RingRole::Exterior | RingRole::Hole) { points.len() } else { 0 };
        for at in 0..walls {
            let (a, b) = (points[at], points[(at + 1) % points.len()]);
            let part = ((place - a).dot(b - a) / (b - a).length_squared()).clamp(0.0, 1.0);
            nearest_m = nearest_m.min(place.distance(a + (b - a) * part));
            let is_beside = (a.y > place.y) != (b.y > place.y);
            crossings += u32::from(is_beside && place.x < a.x + (b.x - a.x) * (place.y - a.y) / (b.y - a.y));
        }
    }
    if crossings % 2 == 1 { 0.0 } else { nearest_m }
}

#[test]
fn a_bicycle_station_is_the_nearest_house_that_a_look_at_all_of_them_finds() {
    let cities = shared_files("cities/boston", is_geojson);
    let stations = shared_files("telemetry/gbfs-boston", |name| name == "station_information.json");
    let (Some(city), Some(stations)) = (cities.first(), stations.first()) else { return };
    let mut twin = nothing();
    load(&mut twin, 1, &String::from_utf8(bytes_of(city)).expect("JSON"));
    let stations: serde_json::Value = serde_json::from_slice(&bytes_of(stations)).expect("JSON");
    let stations = stations["data"]["stations"].as_array().expect("stations");
    let number = |of: &serde_json::Value| of.as_f64().expect("a number");
    // The city is one tile of the town: stations are also tried a little aside.
    let places = stations.iter().flat_map(|station| {
        (0..6_u8).map(move |aside| {
            let aside = f64::from(aside) * 1e-3;
            (
                format!("{}/{aside}", station["station_id"]),
                number(&station["lon"]) + aside,
                number(&station["lat"]),
            )
        })
    });
    let observations: Vec<Observation> = places
        .map(|(entity, longitude, latitude)| Observation {
            entity,
            attribute: "num_bikes_available".into(),
            value: Value::Number(8.0),
            time: "2026-03-01T12:00:00Z".into(),
            longitude: Some(longitude),
            latitude: Some(latitude),
            ..Observation::default()
        })
        .collect();
    let observed = twin.observe(&observations, 0.0);
    let frame = twin.frame();
    let mut expected = BTreeSet::new();
    let mut unmatched = 0;
    for observation in &observations {
        let (Some(longitude), Some(latitude)) = (observation.longitude, observation.latitude) else {
            continue;
        };
        let place = frame.place(LonLat { longitude, latitude });
        let near = twin.city.all().filter_map(|row| {
            let reach_m = match row.facts.layer {
                Layer::Building if !row.facts.flags.has(Flags::PART.with(Flags::UNDERGROUND)) => 50.0,
                Layer::Point => 20.0,
                _ => return None,
            };
            let bounds = row.bounds();
            let gap = (bounds.min_m.as_dvec2() - place).max(place - bounds.max_m.as_dvec2()).max(DVec2::ZERO);
            if gap.length() > 51.0 {
                return None;
            }
            let far_m = distance_m(row, place);
            (far_m <= reach_m).then_some((far_m, row.index))
        });
        match near.min_by(|a, b| a.partial_cmp(b).expect("finite")) {
            Some((_, feature)) => {
                expected.insert(feature);
            }
            None => unmatched += 1,
        }
    }
    assert!(expected.len() > 50, "{} houses", expected.len());
    assert_eq!((observed.unmatched, observed.rejected), (unmatched, 0), "of {}", observations.len());
    assert_eq!(BTreeSet::from_iter(twin.features_with_readings()), expected, "house by house");
}
