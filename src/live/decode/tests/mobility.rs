//! GBFS and GTFS-Realtime.

use super::*;
use crate::decode::{Severity, Time};

#[test]
fn a_station_has_its_vehicles_in_every_version() {
    let second = r#"{"last_updated":1772366400,"ttl":60,"version":"2.3","data":{"stations":[{"station_id":"7","num_bikes_available":3,
      "num_docks_available":9,"is_installed":true,"is_renting":1,"is_returning":true,"last_reported":1772366390,"vehicle_types_available":[{"vehicle_type_id":"e","count":2}]}]}}"#;
    let third = second
        .replace("1772366400", r#""2026-03-01T12:00:00Z""#)
        .replace("1772366390", r#""2026-03-01T11:59:50Z""#)
        .replace("num_bikes_available", "num_vehicles_available");
    for (text, name) in [(second.to_owned(), "num_bikes_available"), (third, "num_vehicles_available")] {
        let decoded = read(&text);
        assert_eq!(decoded.format, Some(Format::Gbfs));
        let mut said = lines(&decoded);
        said.sort();
        assert_eq!(
            said,
            [
                "7 is_installed true @-10".to_owned(),
                "7 is_renting true @-10".to_owned(),
                "7 is_returning true @-10".to_owned(),
                format!("7 {name} 3 @-10"),
                "7 num_docks_available 9 @-10".to_owned(),
                "7 vehicle_types_available.e 2 @-10".to_owned(),
            ]
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
        );
        assert_eq!(decoded.batch.rows[0].valid_until_ms, NOON_MS + 60e3, "until the next is due");
    }
}

#[test]
fn a_vehicle_is_somewhere_and_a_station_has_a_name_and_a_place() {
    let vehicles = r#"{"last_updated":"2026-03-01T12:00:00Z","ttl":0,"version":"3.0","data":{"vehicles":[{"vehicle_id":"v","lat":43.7,"lon":7.4,
      "is_reserved":false,"is_disabled":false,"current_range_meters":1200.5,"current_fuel_percent":0.4,"rental_uris":{"web":"x"}},{"lat":1,"lon":2}]}}"#;
    let decoded = read(vehicles);
    assert_eq!(
        lines_of(&decoded),
        [
            "v location (7.4 43.7) @0",
            "v current_fuel_percent 0.4 1 @0",
            "v current_range_meters 1200.5 m @0",
            "v is_disabled false @0",
            "v is_reserved false @0",
        ]
    );
    assert_eq!(wrong(&decoded), ["data.vehicles[1]: expected vehicle_id, found an object of 2"]);
    assert!(decoded.batch.rows[0].valid_until_ms.is_nan(), "nought is no time to live");
    let stations = r#"{"last_updated":1772366400,"ttl":60,"data":{"stations":[{"station_id":"7","name":[{"text":"Port","language":"fr"},{"text":"Harbour","language":"en"}],"lat":43.7,"lon":7.4,"capacity":12}]}}"#;
    let options = Options { language: "en".to_owned(), ..Options::default() };
    assert_eq!(
        lines(&read_with(None, stations, &options)),
        ["7 location (7.4 43.7) @0", "7 capacity 12 @0", r#"7 name "Harbour" @0"#]
    );
}

#[test]
fn the_other_files_hold_no_observations_and_are_no_fault() {
    for data in [
        r#"{"feeds":[]}"#,
        r#"{"en":{"feeds":[]}}"#,
        r#"{"system_id":"x","timezone":"Europe/Paris"}"#,
        r#"{"vehicle_types":[]}"#,
    ] {
        assert_eq!(
            lines(&read(&format!(r#"{{"last_updated":1772366400,"ttl":60,"data":{data}}}"#))),
            [""; 0],
            "{data}"
        );
    }
    let alerts = r#"{"last_updated":1772366400,"ttl":60,"data":{"alerts":[{"alert_id":"1","type":"station_closure","station_ids":["7"],"summary":"closed","times":[{"start":1772366400}]}]}}"#;
    let alert = read(alerts).alerts.remove(0);
    assert_eq!(
        (alert.id.as_str(), alert.infos[0].headline.as_str(), alert.infos[0].onset_ms),
        ("1", "closed", Time(NOON_MS))
    );
    assert_eq!(alert.infos[0].areas[0].geocodes, [("station_id".to_owned(), "7".to_owned())]);
}

/// A field of Protocol Buffers that holds a message or a text.
fn held(number: u8, inner: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | 2];
    out.extend(varint(inner.len() as u64));
    out.extend(inner);
    out
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number > 0x7f {
        out.extend(u8::try_from(number & 0x7f | 0x80));
        number >>= 7;
    }
    out.extend(u8::try_from(number));
    out
}

fn whole(number: u8, value: u64) -> Vec<u8> {
    [vec![number << 3], varint(value)].concat()
}

fn float(number: u8, value: f32) -> Vec<u8> {
    [vec![number << 3 | 5], value.to_le_bytes().to_vec()].concat()
}

/// A feed with a bus, a late trip, a deleted vehicle and a warning.
pub(super) fn feed() -> Vec<u8> {
    let header = [held(1, b"2.0"), whole(2, 0), whole(3, 1_772_366_400)].concat();
    let trip = [held(1, b"t1"), held(5, b"12")].concat();
    let position = [float(1, 43.7), float(2, 7.4), float(3, 90.0), float(5, 8.5)].concat();
    let bus = [
        held(1, &trip),
        held(2, &position),
        whole(4, 2),
        whole(5, 1_772_366_390),
        held(8, &[held(1, b"bus7"), held(2, b"7")].concat()),
        whole(9, 1),
        whole(10, 35),
    ]
    .concat();
    let late =
        [held(1, &held(1, b"t2")), held(2, &[whole(1, 4), held(2, &whole(1, (-30_i64) as u64))].concat())]
            .concat();
    let text = |language: &[u8], text: &[u8]| held(1, &[held(1, text), held(2, language)].concat());
    let warning = [
        held(1, &[whole(1, 1_772_366_400), whole(2, 1_772_370_000)].concat()),
        held(5, &held(2, b"12")),
        whole(7, 4),
        held(10, &[text(b"en", b"Detour"), text(b"fr", "Déviation".as_bytes())].concat()),
        whole(14, 3),
    ]
    .concat();
    [
        held(1, &header),
        held(2, &[held(1, b"1"), held(4, &bus)].concat()),
        held(2, &[held(1, b"2"), held(3, &late)].concat()),
        held(2, &[held(1, b"3"), whole(2, 1)].concat()),
        held(2, &[held(1, b"4"), held(5, &warning)].concat()),
    ]
    .concat()
}

#[test]
fn a_bus_a_late_trip_and_a_detour_are_read() {
    let decoded = decode(None, Some("application/x-protobuf"), &feed(), NOON_MS, &Options::default());
    assert_eq!(decoded.format, Some(Format::GtfsRt));
    assert_eq!(
        lines(&decoded),
        [
            "bus7 location (7.4 43.7) @-10",
            "bus7 bearing 90 deg @-10",
            "bus7 speed 8.5 m/s @-10",
            r#"bus7 current_status "IN_TRANSIT_TO" @-10"#,
            r#"bus7 occupancy_status "MANY_SEATS_AVAILABLE" @-10"#,
            "bus7 occupancy_percentage 35 % @-10",
            r#"bus7 label "7" @-10"#,
            r#"bus7 trip_id "t1" @-10"#,
            r#"bus7 route_id "12" @-10"#,
            "t2 delay -30 s @0",
            "3  - @0 gone",
        ]
    );
    let alert = &decoded.alerts[0];
    let info = alert.info("fr-FR").expect("a language");
    assert_eq!(
        (info.headline.as_str(), info.event.as_str(), info.severity),
        ("Déviation", "DETOUR", Severity::Moderate)
    );
    assert_eq!((info.onset_ms, info.expires_ms), (Time(NOON_MS), Time(NOON_MS + 3_600e3)));
    assert_eq!(info.areas[0].geocodes, [("route_id".to_owned(), "12".to_owned())]);
}

#[test]
fn a_cut_feed_gives_what_came_before_the_cut() {
    let feed = feed();
    for end in 0..feed.len() {
        let decoded = decode(Some(Format::GtfsRt), None, &feed[..end], NOON_MS, &Options::default());
        assert!(decoded.batch.rows.len() <= 11, "no more than there is");
    }
    let decoded = decode(Some(Format::GtfsRt), None, &feed[..feed.len() - 1], NOON_MS, &Options::default());
    assert_eq!((decoded.batch.rows.len(), decoded.batch.issues.len()), (11, 1), "the warning is cut");
}
