//! What the day promises, checked on the embedded city.

use super::*;
use crate::city::{BUILDINGS, SEED, generate};
use std::sync::OnceLock;

/// The embedded city and its day; made once for all tests.
pub(crate) fn city_and_day() -> &'static (FeatureCollection, Day) {
    static MADE: OnceLock<(FeatureCollection, Day)> = OnceLock::new();
    MADE.get_or_init(|| {
        let city = generate(BUILDINGS, SEED);
        let day = Day::of(&city, SEED);
        (city, day)
    })
}

#[test]
fn the_whole_town_is_measured() {
    let (_, day) = city_and_day();
    for (what, found, least) in [
        ("air", day.air.len(), 10),
        ("noise", day.noise.len(), 12),
        ("weather", day.weather.len(), 3),
        ("gauges", day.gauges.len(), 3),
        ("roads", day.roads.len(), 20),
        ("garages", day.garages.len(), 7),
        ("docks", day.docks.len(), 8),
        ("containers", day.containers.len(), 30),
        ("lamps", day.lamps.len(), 100),
        ("routes", day.routes.len(), 5),
    ] {
        assert!(found >= least, "{what}: expected at least {least}, found {found}");
    }
    let shore = day.shore.as_ref().expect("a district by the water");
    assert_eq!(shore.named.name, names::HARBOUR[0], "the docks");
}

#[test]
fn what_belongs_to_a_house_stands_near_one() {
    let (city, day) = city_and_day();
    let town = Town::of(city);
    let stations = [&day.air, &day.noise, &day.weather].into_iter().flatten();
    let garages = day.garages.iter().map(|it| &it.spot);
    let others = day.docks.iter().map(|it| &it.spot).chain(day.containers.iter().map(|it| &it.spot));
    for spot in stations.chain(garages).chain(others) {
        let distance = town.to_house_m(spot.at);
        assert!(distance.is_some_and(|distance| distance <= 50.0), "{}: {distance:?} m", spot.id);
    }
}

#[test]
fn what_is_a_feature_of_the_city_has_its_id() {
    let (city, day) = city_and_day();
    let tag_of = |id: &str, key: &str| {
        let is_it =
            |feature: &&geojson::Feature| feature.id == Some(geojson::feature::Id::String(id.to_owned()));
        let feature = city.features.iter().find(is_it)?;
        Some(feature.property(key)?.as_str()?.to_owned())
    };
    for road in &day.roads {
        let kind = tag_of(&road.spot.id, "highway").unwrap_or_default();
        assert!(["primary", "secondary"].contains(&kind.as_str()), "{}: {kind}", road.spot.id);
        assert_eq!(tag_of(&road.spot.id, "name").as_ref(), Some(&road.spot.name), "its name");
    }
    for gauge in &day.gauges {
        let name = tag_of(&gauge.id, "name").expect("a name");
        assert_eq!(gauge.name, format!("{name} gauge"), "water, or what stands in it");
    }
}

#[test]
fn no_id_is_given_twice() {
    let (_, day) = city_and_day();
    let mut ids: Vec<&str> = [&day.air, &day.noise, &day.weather, &day.gauges, &day.lamps]
        .into_iter()
        .flatten()
        .chain(day.roads.iter().map(|it| &it.spot))
        .chain(day.garages.iter().map(|it| &it.spot))
        .chain(day.docks.iter().map(|it| &it.spot))
        .chain(day.containers.iter().map(|it| &it.spot))
        .map(|spot| spot.id.as_str())
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "all differ");
}

#[test]
fn buses_stay_on_the_streets_all_day() {
    let (city, day) = city_and_day();
    let town = Town::of(city);
    let drivable = |street: &&town::Street| !["footway", "pedestrian"].contains(&street.kind.as_str());
    let streets: Vec<_> = town.streets.iter().filter(drivable).collect();
    for minute in (0..1_440).step_by(7) {
        for (name, _, bus) in day.buses(f64::from(minute) / 60.0 + 0.004) {
            let off_m = streets.iter().map(|street| to_line_m(bus.at, &street.line)).fold(f64::MAX, f64::min);
            assert!(off_m < 1.0, "{name} is {off_m} m from a street, minute {minute}");
            assert!((0.0..=60.0).contains(&bus.speed_km_h), "{bus:?}");
            assert!((0.0..=100.0).contains(&bus.occupancy_percent), "{bus:?}");
        }
    }
}

#[test]
fn the_same_seed_measures_the_same_at_the_same_places() {
    let city = generate(1_500, 3);
    let places = |seed| {
        let day = Day::of(&city, seed);
        let all = day.air.into_iter().chain(day.noise);
        all.map(|spot| (spot.id, spot.at.x.to_bits(), spot.seed)).collect::<Vec<_>>()
    };
    assert_eq!(places(1), places(1), "twice the same");
    assert_ne!(places(1), places(2), "another seed, other places");
}
