//! How what comes by a feed is drawn: the member `style` of its description.
//!
//! In: the feed's members. Out: the same in JSON, only what is right of it; issues for the rest, each by its path.
//! Does not: know attributes or colours; the twin does.

use super::fields::{Fields, Log};
use super::{LIST_LIMIT, NAME_BYTES};
use crate::transport::Fault;
use crate::transport::jws::kind;
use serde_json::{Map, Value, json};
use std::ops::RangeInclusive;

pub(super) const STYLE: [&str; 2] = ["symbol", "paint"];
pub(super) const PAINT: [&str; 9] =
    ["attribute", "domain", "classes", "breaks", "colors", "bands", "height_m", "size", "pulse"];
/// Attributes of one feed.
const PAINT_LIMIT: usize = 64;
const SYMBOL_BYTES: usize = 64;

/// Reads it; none where nothing is said.
pub(super) fn read(fields: &Fields<'_>, log: &mut Log) -> Option<Value> {
    let fields = fields.inner("style", &STYLE, log)?;
    let mut style = Map::new();
    put(&mut style, "symbol", fields.text("symbol", SYMBOL_BYTES, log));
    if let Some(value) = fields.get("paint") {
        let path = fields.path("paint");
        let items = value.as_array().map(Vec::as_slice).unwrap_or_else(|| {
            log.say(&path, &Fault::new("a list", kind(value)));
            &[]
        });
        if items.len() > PAINT_LIMIT {
            log.say(&path, &Fault::new("at most 64 attributes", items.len().to_string()));
        }
        let one = |(index, item)| paint(item, &format!("{path}[{index}]"), log);
        let read: Vec<Value> = items.iter().take(PAINT_LIMIT).enumerate().filter_map(one).collect();
        style.insert("paint".to_owned(), read.into());
    }
    Some(Value::Object(style))
}

fn paint(item: &Value, path: &str, log: &mut Log) -> Option<Value> {
    let fields = Fields::open(item, path, &PAINT, log)?;
    let attribute = fields.required_text("attribute", NAME_BYTES, log)?;
    let mut paint = Map::new();
    put(&mut paint, "attribute", Some(attribute));
    put(&mut paint, "domain", numbers(&fields, "domain", 2..=2, f64::MIN..=f64::MAX, log));
    put(&mut paint, "classes", fields.whole("classes", 2, 9, log));
    put(&mut paint, "breaks", numbers(&fields, "breaks", 1..=8, f64::MIN..=f64::MAX, log));
    put(&mut paint, "colors", fields.list("colors", LIST_LIMIT, NAME_BYTES, log));
    put(&mut paint, "bands", fields.choice("bands", &[("safe", "safe"), ("official", "official")], log));
    put(&mut paint, "height_m", numbers(&fields, "height_m", 2..=2, 0.0..=1_000.0, log));
    put(&mut paint, "size", numbers(&fields, "size", 2..=2, 0.25..=4.0, log));
    put(&mut paint, "pulse", fields.boolean("pulse", log));
    Some(Value::Object(paint))
}

fn put(map: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        map.insert(name.to_owned(), value.into());
    }
}

/// So many numbers, each within its bounds.
fn numbers(
    fields: &Fields<'_>,
    name: &str,
    count: RangeInclusive<usize>,
    bounds: RangeInclusive<f64>,
    log: &mut Log,
) -> Option<Value> {
    let value = fields.get(name)?;
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let is_right = |item: &Value| item.as_f64().is_some_and(|number| bounds.contains(&number));
    if count.contains(&list.len()) && list.iter().all(is_right) {
        return Some(json!(list));
    }
    let (least, most) = (count.start(), count.end());
    let expected =
        if least == most { "two numbers within their bounds" } else { "numbers within their bounds" };
    let found =
        value.as_array().map_or_else(|| kind(value).to_owned(), |list| format!("{} others", list.len()));
    log.say(&fields.path(name), &Fault::new(expected, format!("{found}, of at most {most}")));
    None
}
