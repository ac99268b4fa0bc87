//! What a message is taken for.

use super::*;

#[test]
fn a_format_is_told_by_its_shape() {
    for (text, format) in [
        (r#"[{"bn":"a:","n":"t","v":1}]"#, Format::SenMl),
        (r#"{"specversion":"1.0","id":"1","source":"s","type":"t"}"#, Format::CloudEvents),
        (r#"{"pc":{"m2m:sgn":{"vrq":true}}}"#, Format::OneM2m),
        (r#"{"metadata":{},"body":{"type":"Notification","data":[]}}"#, Format::NgsiLd),
        (r#"{"type":"Notification","id":"n","data":[]}"#, Format::NgsiLd),
        (r#"{"subscriptionId":"s","data":[]}"#, Format::NgsiV2),
        (r#"{"value":[{"@iot.id":1,"name":"x"}]}"#, Format::SensorThings),
        (r#"{"result":1}"#, Format::SensorThings),
        (r#"{"type":"FeatureCollection","features":[]}"#, Format::GeoJson),
        (r#"{"type":"Feature","id":"urn:ngsi-ld:A:1","properties":{"type":"A"}}"#, Format::NgsiLd),
        (r#"{"last_updated":1,"ttl":1,"data":{"stations":[]}}"#, Format::Gbfs),
        (r#"{"id":"urn:ngsi-ld:A:1","type":"A"}"#, Format::NgsiLd),
        (r#"{"id":"a","type":"A","n":{"type":"Number","value":1}}"#, Format::NgsiV2),
        (r#"{"hasSimpleResult":1,"observedProperty":"x"}"#, Format::Sosa),
        ("  <alert></alert>", Format::Cap),
    ] {
        assert_eq!(read(text).format, Some(format), "{text}");
    }
    for text in ["{}", "[]", "1", "null", r#"{"a":1}"#, "", "hello"] {
        let decoded = read(text);
        assert_eq!((decoded.format, decoded.batch.issues.len()), (None, 1), "{text:?}");
    }
}

#[test]
fn what_the_page_says_goes_before_the_media_type_and_that_before_the_shape() {
    let entity = br#"{"id":"a","type":"A","n":1}"#;
    let of = |hint, media| decode(hint, media, entity, NOON_MS, &Options::default()).format;
    assert_eq!(of(None, Some("application/json; charset=utf-8")), Some(Format::NgsiV2), "no more than JSON");
    assert_eq!(of(None, Some("application/senml+json")), Some(Format::SenMl), "as declared");
    assert_eq!(
        of(Some(Format::NgsiLd), Some("application/senml+json")),
        Some(Format::NgsiLd),
        "as configured"
    );
    for (format, name) in Format::ALL {
        assert_eq!(Format::named(name), Some(format));
    }
}

#[test]
fn numbers_that_json_does_not_have_are_gaps() {
    let decoded = read(r#"{"id":"a","type":"A","n":NaN,"m":-Infinity,"t":"NaN is a word"}"#);
    assert_eq!(lines_of(&decoded), ["a m - @0", "a n - @0", r#"a t "NaN is a word" @0"#]);
    assert_eq!(wrong(&decoded), [": expected numbers, found NaN or Infinity: taken for gaps"]);
}
