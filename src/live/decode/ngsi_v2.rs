//! NGSIv2: what entities come in, and geometries that are words.
//!
//! In: an entity, a list of them, a notification (`subscriptionId`, `data`); normalized or key-values. Out: rows, by `ngsi`.
//! `geo:point` is latitude first, as are `geo:line`, `geo:box` and `geo:polygon`, lists of such.
//! Does not: look at `Fiware-Service` headers.

use serde_json::Value as Json;

use super::{Place, Sink, geo, json, ngsi_ld};
use crate::batch::{Row, Value};

/// Takes what a broker sends. The envelopes are a part of those of NGSI-LD.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    ngsi_ld::read(sink, place, value);
}

/// A `geo:point`: latitude and longitude with a comma between them.
pub(super) fn point(text: &str) -> Option<[f64; 2]> {
    let (latitude, longitude) = text.split_once(',')?;
    geo::on_earth(json::numeric(longitude)?, json::numeric(latitude)?)
}

/// Takes a geometry of words for where its entity is: the middle of the box about its points.
pub(super) fn geometry(
    sink: &mut Sink<'_>,
    place: &Place<'_>,
    row: &Row,
    name: &str,
    kind: &str,
    content: &Json,
) {
    let one = std::slice::from_ref(content);
    let points = content.as_array().map_or(one, Vec::as_slice);
    let mut bounds: Option<[f64; 4]> = None;
    for point in points.iter().map(|text| text.as_str().and_then(self::point)) {
        let Some([longitude, latitude]) = point else {
            return sink.expected(place, &format!("a {kind}, latitude first"), content);
        };
        let [west, south, east, north] = bounds.unwrap_or([longitude, latitude, longitude, latitude]);
        bounds = Some([west.min(longitude), south.min(latitude), east.max(longitude), north.max(latitude)]);
    }
    let Some([west, south, east, north]) = bounds else {
        return sink.expected(place, &format!("a {kind}, latitude first"), content);
    };
    let (longitude, latitude) = ((west + east) / 2.0, (south + north) / 2.0);
    let attribute = sink.text(place, name);
    sink.batch.push(Row { attribute, value: Value::Place, longitude, latitude, ..*row });
}
