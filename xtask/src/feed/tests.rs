//! What is served, read with the decoders that the page reads it with.

use super::*;
use crate::city::SEED;
use crate::day::buses;
use crate::day::clock::time_of_day;
use civitwin_live::decode::{Decoded, Format, MessageType, Options, Status, decode};
use civitwin_live::transport::config;
use civitwin_live::{Row, Value as Seen};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The first of March 2026, midnight.
const MIDNIGHT_MS: f64 = 1_772_323_200_000.0;
/// Hours that are looked at: night, rush, noon, storm, evening.
const HOURS: [f64; 7] = [0.0, 3.5, 8.1, 12.0, 18.0, 20.5, 23.99];

/// The embedded city's day, at an hour of it.
pub(crate) fn feed_at(hour: f64, speed: f64) -> Feed {
    static DAY: OnceLock<Arc<Day>> = OnceLock::new();
    let day = DAY.get_or_init(|| {
        let city = crate::city::generate(crate::city::BUILDINGS, SEED);
        Arc::new(Day::of(&city, SEED))
    });
    let clock = Clock::set(MIDNIGHT_MS, Some(hour * 3_600.0), speed);
    Feed { day: Arc::clone(day), clock, speed, broker_port: Some(1_884) }
}

fn ask(feed: &Feed, url: &str, unix_ms: f64) -> (String, Vec<u8>) {
    let path = url.strip_prefix("http://127.0.0.1:8080/").unwrap_or(url);
    let head = format!("GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n");
    let request = crate::http::read(&mut head.as_bytes()).unwrap().unwrap();
    match feed.find_at(&request, unix_ms) {
        Some(Found::Body { kind, bytes }) => (kind.to_owned(), bytes),
        _ => panic!("nothing at {url}"),
    }
}

/// Reads one answer as its feed's description says; nothing may be wrong with it.
fn read(config: &config::Feed, (kind, bytes): &(String, Vec<u8>), unix_ms: f64) -> Decoded {
    let named = config.format.as_deref().and_then(Format::named);
    assert!(named.is_some(), "{}: a format that is known", config.feed_id);
    let mut options = Options::default();
    options.fields.entity = config.mapping.entity.clone().unwrap_or_default();
    let decoded = decode(named, Some(kind), bytes, unix_ms, &options);
    let issues = &decoded.batch.issues;
    assert!(issues.is_empty(), "{}: {issues:?}", config.feed_id);
    // The same without being told.
    if named != Some(Format::Json) {
        assert_eq!(decode(None, None, bytes, unix_ms, &options).format, named, "{}", config.feed_id);
    }
    decoded
}

/// All feeds of the description, with all that is read of them at a moment.
fn all(feed: &Feed, unix_ms: f64) -> Vec<(config::Feed, Vec<Decoded>)> {
    let (configs, issues) = config::read(&description::describe(feed));
    assert!(issues.is_empty(), "{issues:?}");
    let read_all = |config: config::Feed| {
        let mut decoded = Vec::new();
        if config.transport == config::Transport::Mqtt {
            for (_, pack) in senml::packs(feed, unix_ms) {
                let answer = ("application/senml+json".to_owned(), pack.to_string().into_bytes());
                decoded.push(read(&config, &answer, unix_ms));
            }
            return (config, decoded);
        }
        let url = config.snapshot_url.as_ref().unwrap_or(&config.url).write();
        let mut next = Some(url);
        while let Some(url) = next {
            let one = read(&config, &ask(feed, &url, unix_ms), unix_ms);
            next = one.next.clone();
            decoded.push(one);
            assert!(decoded.len() < 10, "{}: pages without end", config.feed_id);
        }
        (config, decoded)
    };
    configs.into_iter().map(read_all).collect()
}

/// Calls `check` with every row of a feed.
fn each(decoded: &[Decoded], mut check: impl FnMut(&str, &str, &Row)) {
    for one in decoded {
        for row in &one.batch.rows {
            check(one.batch.say(row.entity), one.batch.say(row.attribute), row);
        }
    }
}

#[test]
fn everything_is_read_without_an_issue_at_every_hour() {
    for hour in HOURS {
        let feed = feed_at(hour, 1.0);
        let feeds = all(&feed, MIDNIGHT_MS);
        assert_eq!(feeds.len(), 12, "air to weather");
        for (config, decoded) in feeds {
            let mut rows = 0;
            each(&decoded, |entity, attribute, row| {
                rows += 1;
                let what = format!("{} {entity} {attribute}", config.feed_id);
                assert!(!entity.is_empty() && !attribute.is_empty(), "{what}");
                assert!(row.end_ms <= MIDNIGHT_MS, "{what}: not from the future");
                assert!(row.end_ms >= MIDNIGHT_MS - 300_000.0, "{what}: not old");
                assert_ne!(row.value, Seen::None, "{what}: no gap");
            });
            let is_warning = config.feed_id == "warnings";
            assert_eq!(rows == 0, is_warning, "{}: {rows} rows at {hour}", config.feed_id);
            assert!(config.title.is_some(), "{} has a title", config.feed_id);
        }
    }
}

#[test]
fn a_day_that_runs_fast_is_never_ahead_of_the_real_clock() {
    let feed = feed_at(22.0, 900.0);
    // A day and a half later by the town's clock.
    let now_ms = MIDNIGHT_MS + 144_000.0;
    for (config, decoded) in all(&feed, now_ms) {
        each(&decoded, |entity, _, row| {
            assert!(row.end_ms <= now_ms && row.end_ms > now_ms - 5_000.0, "{} {entity}", config.feed_id);
        });
    }
}

#[test]
fn the_same_time_of_day_says_the_same() {
    let at = |feed: &Feed, unix_ms: f64| -> BTreeMap<(String, String), String> {
        let mut said = BTreeMap::new();
        for (_, decoded) in all(feed, unix_ms) {
            each(&decoded, |entity, attribute, row| {
                let value = match row.value {
                    Seen::Number(number) => number.to_string(),
                    Seen::Place => format!("{} {}", row.longitude, row.latitude),
                    _ => String::new(),
                };
                said.insert((entity.to_owned(), attribute.to_owned()), value);
            });
        }
        said
    };
    let morning = feed_at(8.0, 1.0);
    let today = at(&morning, MIDNIGHT_MS);
    assert_eq!(today, at(&morning, MIDNIGHT_MS + 86_400_000.0), "tomorrow as today");
    assert_ne!(today, at(&feed_at(13.0, 1.0), MIDNIGHT_MS), "but noon is another hour");
}

#[test]
fn stations_come_page_by_page_and_each_once() {
    let feed = feed_at(9.0, 1.0);
    let feeds = all(&feed, MIDNIGHT_MS);
    let (_, decoded) = feeds.iter().find(|(config, _)| config.feed_id == "noise").unwrap();
    assert!(decoded.len() > 1, "several pages");
    let mut seen = BTreeSet::new();
    each(decoded, |entity, _, _| assert!(seen.insert(entity.to_owned()), "{entity} twice"));
    let expected: BTreeSet<String> = feed.day.noise.iter().map(|spot| spot.id.clone()).collect();
    assert_eq!(seen, expected, "all of them");
}

#[test]
fn bicycles_and_free_docks_are_as_many_as_docks() {
    for hour in HOURS {
        let feeds = all(&feed_at(hour, 1.0), MIDNIGHT_MS);
        let numbers = |id: &str, wanted: &str| -> BTreeMap<String, f64> {
            let (_, decoded) = feeds.iter().find(|(config, _)| config.feed_id == id).unwrap();
            let mut out = BTreeMap::new();
            each(decoded, |entity, attribute, row| {
                if let (true, Seen::Number(number)) = (attribute == wanted, row.value) {
                    out.insert(entity.to_owned(), number);
                }
            });
            out
        };
        let (there, free) =
            (numbers("bikes", "num_vehicles_available"), numbers("bikes", "num_docks_available"));
        let capacity = numbers("bike-stations", "capacity");
        assert!(!capacity.is_empty(), "there are stations");
        for (station, docks) in capacity {
            let sum = there.get(&station).zip(free.get(&station)).map(|(there, free)| there + free);
            assert_eq!(sum, Some(docks), "{station} at {hour}");
        }
    }
}

#[test]
fn entities_are_features_stand_somewhere_or_move() {
    for (config, decoded) in all(&feed_at(10.0, 1.0), MIDNIGHT_MS) {
        // Status alone says no place: the other file of the same stations does.
        let has_no_place = ["bikes", "warnings"].contains(&config.feed_id.as_str());
        let by_id = config.bind == config::Bind::Id;
        each(&decoded, |entity, _, row| {
            assert_eq!(by_id, entity.starts_with("way/"), "{}: {entity}", config.feed_id);
            assert_eq!(row.longitude.is_nan(), has_no_place, "{}: {entity} is somewhere", config.feed_id);
        });
    }
}

#[test]
fn the_surge_is_warned_of_in_time_and_called_off_again() {
    let warning = |hour: f64| {
        let feed = feed_at(hour, 60.0);
        let (_, bytes) = ask(&feed, "cap/warnings.xml", MIDNIGHT_MS);
        let decoded = decode(Some(Format::Cap), None, &bytes, MIDNIGHT_MS, &Options::default());
        assert!(decoded.batch.issues.is_empty(), "{hour}: {:?}", decoded.batch.issues);
        decoded.alerts.into_iter().next().expect("one")
    };
    for hour in [14.1, 17.0, 20.9] {
        let alert = warning(hour);
        assert_eq!((alert.status, alert.message_type), (Status::Actual, MessageType::Alert), "{hour}");
        let [english, spanish] = alert.infos.as_slice() else { panic!("in two languages") };
        assert_eq!((english.language.as_str(), spanish.language.as_str()), ("en", "es"), "which");
        assert_ne!(english.headline, spanish.headline, "translated");
        let expires = english.expires_ms.0;
        assert!(expires > MIDNIGHT_MS, "{hour}: it still holds");
        // Seven hours at sixty times the speed are seven minutes.
        assert!(
            expires < MIDNIGHT_MS + 420_000.0 && alert.sent_ms.0 <= MIDNIGHT_MS,
            "{hour}: by the real clock"
        );
        let area = english.areas.first().expect("where");
        assert!(!area.polygons.is_empty() && !area.description.is_empty(), "{area:?}");
        assert!(area.polygons.iter().all(|ring| ring.first() == ring.last() && ring.len() > 4), "closed");
    }
    for hour in [0.0, 9.0, 13.9, 21.5] {
        let alert = warning(hour);
        assert_eq!(alert.message_type, MessageType::Cancel, "{hour}");
        assert_eq!(alert.references.len(), 1, "{hour}: the one before");
    }
    let (during, behind) = (warning(20.0), warning(22.0));
    let referred = behind.references.first().expect("one");
    // Both clocks were set at the same real moment, so the warnings differ by the two hours between them.
    assert!(referred.id.starts_with("port-meridian-surge-") && during.id.starts_with("port-meridian-surge-"));
}

#[test]
fn without_a_broker_the_description_has_no_weather() {
    let mut feed = feed_at(10.0, 1.0);
    feed.broker_port = None;
    let (configs, issues) = config::read(&description::describe(&feed));
    assert!(issues.is_empty() && configs.len() == 11, "{issues:?}");
    assert!(configs.iter().all(|config| config.feed_id != "weather"), "none");
    assert_eq!(time_of_day("10:00"), Some(36_000.0), "the hour that was wanted");
    assert!(feed.day.routes.iter().all(|route: &buses::Route| route.path.len() > 2), "lines have corners");
}
