//! What can be heard of the city: notes to be played, and the same in words.
//!
//! In: features around the cursor, or the last values of a series. Out: notes, in order of when they begin, less than
//! three seconds altogether; and what was heard, as sentences: nothing is told by sound alone.
//! Value is pitch, from 220 to 880 Hz; direction is left and right, and a metallic sound behind; nearness is loud and
//! bright; an old value trembles, a missing one is a short noise.
//! Does not: play anything.

use super::compass::{compass, step};
use super::{Arg, Message, in_unit_of, what};
use crate::feed::{Point, Series, rfc3339};
use crate::geo::{Held as _, exp2};
use glam::DVec2;
use serde::Serialize;

/// A sweep goes round in so many steps.
const SECTORS: usize = 24;
const SECTOR_S: f64 = 0.12;
/// The note of a sector ends before the next begins.
const SECTOR_NOTE_S: f64 = 0.1;
const NOISE_S: f64 = 0.05;
/// A series is heard from its first to its last value in this time.
const SERIES_S: f64 = 2.7;
const SERIES_NOTE_S: f64 = 0.15;
const LOWEST_HZ: f64 = 220.0;
/// From 220 to 880 Hz.
const OCTAVES: f64 = 2.0;
/// What is farthest away sounds this dull, and four octaves brighter what is here.
const DULLEST_HZ: f64 = 600.0;
const BRIGHTER_OCTAVES: f64 = 4.0;
const SOFTEST: f64 = 0.3;

/// How a note sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Timbre {
    /// Before the reader, and as it should be.
    Clean,
    /// Behind the reader.
    Metallic,
    /// No value where there should be one.
    Noise,
    /// An old value.
    Tremolo,
}

/// One note.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Note {
    /// When it begins.
    pub start_s: f64,
    /// How long it lasts.
    pub length_s: f64,
    /// How high.
    pub pitch_hz: f64,
    /// -1 left to 1 right.
    pub pan: f64,
    /// 0 to 1.
    pub gain: f64,
    /// Above this nothing is heard.
    pub lowpass_hz: f64,
    /// What it sounds like.
    pub timbre: Timbre,
}

/// Notes, and what is heard in them.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Sound {
    /// In order of when they begin.
    pub notes: Vec<Note>,
    /// The same in words.
    pub said: Vec<Message>,
}

/// A feature around the cursor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// East and north of the cursor.
    pub from_cursor_m: DVec2,
    /// Its reading; NaN for a missing one.
    pub value: f64,
    /// The reading is not of now.
    pub is_old: bool,
}

/// One sector of a sweep.
#[derive(Debug, Clone, Copy, Default)]
struct Sector {
    count: f64,
    sum: f64,
    valued: f64,
    old: f64,
    /// 0 at the edge of what is heard, 1 here.
    nearness: f64,
}

/// The least and the greatest of some numbers, and which of them they are.
#[derive(Debug, Clone, Copy)]
struct Span {
    least: (f64, usize),
    most: (f64, usize),
}

impl Span {
    /// Of the numbers that are some; none where none is.
    fn of(numbers: impl Iterator<Item = f64>) -> Option<Self> {
        let mut span: Option<Self> = None;
        for (at, number) in numbers.enumerate().filter(|(_, number)| !number.is_nan()) {
            let span = span.get_or_insert(Self { least: (number, at), most: (number, at) });
            if number < span.least.0 {
                span.least = (number, at);
            }
            if number > span.most.0 {
                span.most = (number, at);
            }
        }
        span
    }

    /// Low to high; in the middle where all are the same.
    fn pitch_hz(&self, number: f64) -> f64 {
        let width = self.most.0 - self.least.0;
        let share = if width > 0.0 { ((number - self.least.0) / width).held(0.0, 1.0) } else { 0.5 };
        LOWEST_HZ * exp2(OCTAVES * share)
    }
}

/// Goes round the cursor once, clockwise from where one looks. With `of`, the values are of its attribute and unit, and
/// heard; without, it is heard how much there is in each direction.
#[must_use]
pub fn sweep(heard: &[Heard], bearing_deg: f64, reach_m: f64, of: Option<&Series<'_>>) -> Sound {
    let mut sectors = [Sector::default(); SECTORS];
    for one in heard {
        let Some(sector) = sectors.get_mut(step(bearing_deg_of(one) - bearing_deg, SECTORS)) else {
            continue;
        };
        sector.count += 1.0;
        if !one.value.is_nan() {
            sector.sum += one.value;
            sector.valued += 1.0;
            sector.old += f64::from(u8::from(one.is_old));
        }
        sector.nearness = sector.nearness.max(1.0 - one.from_cursor_m.length() / reach_m.max(1.0));
    }
    let number = |sector: &Sector| match of {
        Some(_) => sector.sum / sector.valued,
        None if sector.count > 0.0 => sector.count,
        None => f64::NAN,
    };
    let span = match of {
        Some(_) => Span::of(heard.iter().map(|one| one.value)),
        None => Span::of(sectors.iter().map(number)),
    };
    let there = sectors.iter().enumerate().filter(|(_, sector)| sector.count > 0.0);
    let notes = there.map(|(at, sector)| {
        let turn = at as f64 / SECTORS as f64;
        let is_missing = number(sector).is_nan();
        Note {
            start_s: at as f64 * SECTOR_S,
            length_s: if is_missing { NOISE_S } else { SECTOR_NOTE_S },
            pitch_hz: span.filter(|_| !is_missing).map_or(LOWEST_HZ, |span| span.pitch_hz(number(sector))),
            pan: (turn * std::f64::consts::TAU).sin(),
            gain: SOFTEST + (1.0 - SOFTEST) * sector.nearness,
            lowpass_hz: DULLEST_HZ * exp2(BRIGHTER_OCTAVES * sector.nearness),
            timbre: match turn {
                _ if is_missing => Timbre::Noise,
                _ if sector.old * 2.0 > sector.valued => Timbre::Tremolo,
                turn if turn > 0.25 && turn < 0.75 => Timbre::Metallic,
                _ => Timbre::Clean,
            },
        }
    });
    Sound { notes: notes.collect(), said: said_of_sweep(heard, &sectors, bearing_deg, span, of) }
}

fn said_of_sweep(
    heard: &[Heard],
    sectors: &[Sector; SECTORS],
    bearing_deg: f64,
    span: Option<Span>,
    of: Option<&Series<'_>>,
) -> Vec<Message> {
    let count = |is_it: fn(&Heard) -> bool| heard.iter().filter(|one| is_it(one)).count() as f64;
    let mut said = Vec::new();
    match (span, of) {
        (Some(Span { least, most }), Some(of)) => {
            let word = |at: usize| heard.get(at).map_or("", |one| compass(bearing_deg_of(one)));
            said.push(
                Message::new("sound_readings")
                    .with("what", what(of))
                    .with("count", Arg::Number(count(|one| !one.value.is_nan())))
                    .with("highest", in_unit_of(of, most.0))
                    .with("highest_direction", word(most.1))
                    .with("lowest", in_unit_of(of, least.0))
                    .with("lowest_direction", word(least.1)),
            );
        }
        (Some(Span { most, .. }), None) => {
            let turn_deg = most.1 as f64 * 360.0 / sectors.len() as f64;
            said.push(
                Message::new("sound_counts")
                    .with("count", Arg::Number(heard.len() as f64))
                    .with("most", Arg::Number(most.0))
                    .with("direction", compass(bearing_deg + turn_deg)),
            );
        }
        (None, _) => said.push(Message::new("sound_nothing")),
    }
    if of.is_some() {
        let old = count(|one| one.is_old && !one.value.is_nan());
        let missing = count(|one| one.value.is_nan());
        for (id, count) in [("sound_old", old), ("sound_missing", missing)] {
            if count > 0.0 {
                said.push(Message::new(id).with("count", Arg::Number(count)));
            }
        }
    }
    said
}

/// The last values of a series, from left to right.
#[must_use]
pub fn series_sound(name: Arg, series: &Series<'_>, points: &[Point], now_ms: f64) -> Sound {
    let span = Span::of(points.iter().map(|point| point.value));
    let (Some(span), Some(first), Some(last)) = (span, points.first(), points.last()) else {
        return Sound { notes: Vec::new(), said: vec![Message::new("sound_nothing")] };
    };
    let whole_ms = (last.at_ms - first.at_ms).max(1.0);
    let is_old = series.freshness(now_ms).is_old();
    let notes = points.iter().enumerate().map(|(at, point)| {
        let share = (point.at_ms - first.at_ms) / whole_ms;
        let is_missing = point.value.is_nan();
        Note {
            start_s: share * SERIES_S,
            length_s: if is_missing { NOISE_S } else { SERIES_NOTE_S },
            pitch_hz: if is_missing { LOWEST_HZ } else { span.pitch_hz(point.value) },
            pan: share * 2.0 - 1.0,
            gain: 1.0,
            lowpass_hz: DULLEST_HZ * exp2(BRIGHTER_OCTAVES),
            timbre: match (is_missing, is_old && at + 1 == points.len()) {
                (true, _) => Timbre::Noise,
                (false, true) => Timbre::Tremolo,
                (false, false) => Timbre::Clean,
            },
        }
    });
    let mut values = points.iter().map(|point| point.value).filter(|value| !value.is_nan());
    let count = values.clone().count() as f64;
    let first_value = values.next().unwrap_or(span.least.0);
    let last_value = values.next_back().unwrap_or(first_value);
    let said = Message::new("sound_series")
        .with("name", name)
        .with("what", what(series))
        .with("count", Arg::Number(count))
        .with("first", in_unit_of(series, first_value))
        .with("last", in_unit_of(series, last_value))
        .with("lowest", in_unit_of(series, span.least.0))
        .with("highest", in_unit_of(series, span.most.0))
        .with("since", Arg::Time(rfc3339(first.at_ms)))
        .with("until", Arg::Time(rfc3339(last.at_ms)));
    Sound { notes: notes.collect(), said: vec![said] }
}

/// Degrees clockwise from north, from the cursor.
fn bearing_deg_of(heard: &Heard) -> f64 {
    super::compass::bearing_deg(DVec2::ZERO, heard.from_cursor_m)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::{Latest, Observation, Value};

    /// The first of March 2026 at noon.
    const NOON_MS: f64 = 1_772_366_400_000.0;

    fn at(east_m: f64, north_m: f64, value: f64) -> Heard {
        Heard { from_cursor_m: DVec2::new(east_m, north_m), value, is_old: false }
    }

    fn latest(values: &[f64]) -> Latest {
        let mut latest = Latest::default();
        for (minute, &value) in values.iter().enumerate() {
            let observation = Observation {
                entity: "a".into(),
                attribute: "NO2".into(),
                value: if value.is_nan() { Value::None } else { Value::Number(value) },
                unit: Some("GQ".into()),
                time: format!("2026-03-01T12:{minute:02}:00Z"),
                ..Observation::default()
            };
            latest.take(&observation, NOON_MS).expect("good");
        }
        latest
    }

    fn ids(sound: &Sound) -> Vec<&str> {
        sound.said.iter().map(|message| message.id).collect()
    }

    fn arg<'a>(message: &'a Message, name: &str) -> &'a Arg {
        message.args.iter().find(|(of, _)| *of == name).map(|(_, arg)| arg).expect("it is there")
    }

    #[test]
    fn a_school_to_the_right_is_heard_on_the_right_and_one_behind_sounds_metallic() {
        let heard = [at(100.0, 0.0, f64::NAN), at(0.0, -50.0, f64::NAN), at(0.0, -60.0, f64::NAN)];
        let Sound { notes, said } = sweep(&heard, 0.0, 200.0, None);
        let [right, behind] = notes.as_slice() else { panic!("expected two notes, found {notes:?}") };
        assert!((right.pan - 1.0).abs() < 1e-9 && right.timbre == Timbre::Clean, "{right:?}");
        assert!(behind.pan.abs() < 1e-9 && behind.timbre == Timbre::Metallic, "{behind:?}");
        assert!(behind.gain > right.gain && behind.lowpass_hz > right.lowpass_hz, "nearer");
        assert_eq!((right.pitch_hz, behind.pitch_hz), (220.0, 880.0), "one, and two of them");
        assert!((right.start_s - 0.72).abs() < 1e-9, "a quarter round");
        let expected =
            Message::new("sound_counts").with("count", 3).with("most", 2).with("direction", "south");
        assert_eq!(said, [expected], "in words");
        let turned = sweep(&heard, 90.0, 200.0, None);
        assert!(turned.notes[0].pan.abs() < 1e-9, "who looks east has it before them");
        assert_eq!(turned.said, said, "and it is as far south as it was");
    }

    #[test]
    fn the_worst_air_is_heard_highest_and_named_with_its_direction() {
        let latest = latest(&[41.0]);
        let series = latest.series(0);
        let old = Heard { is_old: true, ..at(-70.0, 70.0, 30.0) };
        let heard = [at(0.0, 90.0, 10.0), at(90.0, 0.0, 70.0), old, at(0.0, -90.0, f64::NAN)];
        let sound = sweep(&heard, 0.0, 100.0, series.as_ref());
        let timbres: Vec<Timbre> = sound.notes.iter().map(|note| note.timbre).collect();
        assert_eq!(timbres, [Timbre::Clean, Timbre::Clean, Timbre::Noise, Timbre::Tremolo], "round");
        let pitches: Vec<f64> = sound.notes.iter().map(|note| note.pitch_hz.round()).collect();
        assert_eq!(pitches, [220.0, 880.0, 220.0, 349.0], "by value");
        assert_eq!(ids(&sound), ["sound_readings", "sound_old", "sound_missing"], "in words");
        let said = &sound.said[0];
        assert_eq!(
            arg(said, "highest"),
            &Arg::Reading(Value::Number(70.0), Some("ug/m3".into())),
            "how much"
        );
        assert_eq!(arg(said, "highest_direction"), &Arg::Word("east"), "where");
        assert_eq!(arg(said, "lowest_direction"), &Arg::Word("north"), "where");
        assert_eq!(arg(said, "count"), &Arg::Number(3.0), "of how many");
    }

    #[test]
    fn the_whole_city_is_heard_in_less_than_three_seconds() {
        let ring = (0..360_u16).map(|degrees| f64::from(degrees).to_radians());
        let heard: Vec<Heard> = ring.map(|turn| at(turn.sin() * 80.0, turn.cos() * 80.0, turn)).collect();
        for of in [None, latest(&[41.0]).series(0).as_ref()] {
            let sound = sweep(&heard, 33.0, 100.0, of);
            assert_eq!(sound.notes.len(), SECTORS, "all round");
            for note in &sound.notes {
                assert!(note.start_s + note.length_s < 3.0, "{note:?}");
                assert!((220.0..=880.0).contains(&note.pitch_hz), "{note:?}");
                assert!((-1.0..=1.0).contains(&note.pan) && (0.0..=1.0).contains(&note.gain), "{note:?}");
            }
        }
        assert_eq!(
            sweep(&[], 0.0, 100.0, None).said,
            [Message::new("sound_nothing")],
            "silence has words too"
        );
    }

    #[test]
    fn a_day_at_a_station_rises_and_falls_with_its_values() {
        let latest = latest(&[10.0, f64::NAN, 40.0, 20.0]);
        let series = latest.series(0).expect("the one");
        let points: Vec<Point> = latest.history(0).collect();
        let sound = series_sound("here".into(), &series, &points, NOON_MS);
        let pitches: Vec<f64> = sound.notes.iter().map(|note| note.pitch_hz.round()).collect();
        assert_eq!(pitches, [220.0, 220.0, 880.0, 349.0], "low, a gap, high, and a third of the way");
        assert_eq!(sound.notes[1].timbre, Timbre::Noise, "the gap");
        let starts: Vec<f64> = sound.notes.iter().map(|note| (note.start_s * 10.0).round()).collect();
        assert_eq!(starts, [0.0, 9.0, 18.0, 27.0], "a minute is as long as the next");
        let said = &sound.said[0];
        let reading = |number: f64| Arg::Reading(Value::Number(number), Some("ug/m3".into()));
        for (name, expected) in [
            ("count", Arg::Number(3.0)),
            ("first", reading(10.0)),
            ("last", reading(20.0)),
            ("lowest", reading(10.0)),
            ("highest", reading(40.0)),
            ("until", Arg::Time("2026-03-01T12:03:00Z".into())),
        ] {
            assert_eq!(arg(said, name), &expected, "{name}");
        }
        let late = series_sound("here".into(), &series, &points, NOON_MS + 86_400_000.0);
        assert_eq!(late.notes[3].timbre, Timbre::Tremolo, "a day later the last value trembles");
        assert_eq!(ids(&series_sound("here".into(), &series, &[], NOON_MS)), ["sound_nothing"], "no values");
    }
}
