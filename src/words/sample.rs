//! Small cities for tests, read from GeoJSON as real ones are, and messages as one reads them in a test.
//!
//! Places are metres about 0 degrees east and north, where the city's anchor is put.

use super::districts::Districts;
use super::{Arg, Guide, Here, Message, Readings};
use crate::city::sample::empty;
use crate::city::{City, Index, ReadOptions, Reader, resolve_parts};
use glam::DVec2;

/// A metre at the equator, in degrees.
const METRE_DEG: f64 = 1.0 / 111_319.490_793;

/// A feature; the points of an area are its only ring, which is closed here.
pub(crate) fn feature(properties: &str, geometry: &str, points_m: &[(f64, f64)]) -> String {
    let place = |&(x, y): &(f64, f64)| format!("[{:.9},{:.9}]", x * METRE_DEG, y * METRE_DEG);
    let mut places: Vec<String> = points_m.iter().map(place).collect();
    if geometry == "Polygon" {
        places.extend(places.first().cloned());
    }
    let line = places.join(",");
    let coordinates = match geometry {
        "Point" => line,
        "Polygon" => format!("[[{line}]]"),
        _ => format!("[{line}]"),
    };
    format!(
        r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"{geometry}","coordinates":{coordinates}}}}}"#
    )
}

/// A square whose south-west corner is there.
pub(crate) fn square(properties: &str, x: f64, y: f64, size: f64) -> String {
    feature(properties, "Polygon", &[(x, y), (x + size, y), (x + size, y + size), (x, y + size)])
}

/// A street from one place to another.
pub(crate) fn street(properties: &str, from: (f64, f64), to: (f64, f64)) -> String {
    feature(properties, "LineString", &[from, to])
}

/// A point.
pub(crate) fn point(properties: &str, x: f64, y: f64) -> String {
    feature(properties, "Point", &[(x, y)])
}

/// A city of features.
pub(crate) fn read(features: &[String]) -> City {
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let mut city = empty();
    let mut reader = Reader::new(&ReadOptions::default());
    reader.push(text.as_bytes(), &mut city);
    reader.finish(&mut city).expect("a usable city");
    resolve_parts(&mut city, 0..u32::MAX);
    city
}

/// Squares of 20 by 20 m in a row from west to east, 100 m apart.
pub(crate) fn city_of(properties: &[&str]) -> City {
    let at = |(number, properties): (u16, &&str)| square(properties, f64::from(number) * 100.0, 0.0, 20.0);
    read(&(0..).zip(properties).map(at).collect::<Vec<_>>())
}

/// A city with all that a guide needs to know.
pub(crate) struct Town {
    pub(crate) city: City,
    pub(crate) index: Index,
    pub(crate) districts: Districts,
    pub(crate) language: &'static str,
    pub(crate) readings: fn(u32) -> Vec<Message>,
}

impl Readings for Town {
    fn all(&self, feature: u32) -> Vec<Message> {
        (self.readings)(feature)
    }

    fn line(&self, feature: u32) -> Option<Message> {
        self.all(feature).into_iter().next()
    }

    fn has(&self, feature: u32) -> bool {
        self.line(feature).is_some()
    }
}

impl Town {
    pub(crate) fn new(features: &[String]) -> Self {
        let city = read(features);
        let mut index = Index::default();
        index.add(&city, 0..u32::try_from(city.len()).expect("a small city"));
        let mut districts = Districts::default();
        while districts.step(&city, &index) {}
        Self { city, index, districts, language: "en", readings: |_| Vec::new() }
    }

    /// A guide who stands there, looks north, and sees so far to every side.
    pub(crate) fn guide(&self, x: f64, y: f64, sees_m: f64) -> Guide<'_> {
        let at_m = DVec2::new(x, y);
        let seen_m = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
        Guide {
            city: &self.city,
            index: &self.index,
            districts: &self.districts,
            language: self.language,
            readings: self,
            whole: self.index.bounds(),
            here: Here {
                at_m,
                facing_deg: 0.0,
                metres_per_css_px: sees_m / 400.0,
                across_m: sees_m * 2.0,
                seen_m: seen_m.map(|(x, y)| at_m + DVec2::new(x, y) * sees_m),
            },
        }
    }
}

/// A message as `id(arguments)`; names and the like as what they name.
pub(crate) fn plain(message: &Message) -> String {
    let args: Vec<String> = message.args.iter().map(|(_, arg)| plain_arg(arg)).collect();
    match message.id {
        "named" | "as_is" => args.join(""),
        id if args.is_empty() => id.to_owned(),
        id => format!("{id}({})", args.join(", ")),
    }
}

/// Several of them, one a line.
pub(crate) fn plainly(messages: &[Message]) -> Vec<String> {
    messages.iter().map(plain).collect()
}

fn plain_arg(arg: &Arg) -> String {
    match arg {
        Arg::Number(number) => number.to_string(),
        Arg::Word(word) => (*word).to_owned(),
        Arg::Length(m) => format!("{m} m"),
        Arg::Area(m2) => format!("{m2} m2"),
        Arg::Angle(deg) => format!("{deg} deg"),
        Arg::Duration(s) => format!("{s} s"),
        Arg::Time(at) => at.clone(),
        Arg::Reading(value, unit) => format!("{value:?} {unit:?}"),
        Arg::Data(text, None) => text.clone(),
        Arg::Data(text, Some(language)) => format!("{text}@{language}"),
        Arg::Message(message) => plain(message),
        Arg::List(messages) => plainly(messages).join(" + "),
    }
}
