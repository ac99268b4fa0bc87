//! SensorThings: either direction of an expansion, data arrays, several properties at once, MQTT.

use super::*;

const STREAM: &str = r#""@iot.id":5,"@iot.selfLink":"https://a.example/v1.1/Datastreams(5)","name":"no2 of gare",
  "observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
  "unitOfMeasurement":{"name":"microgram","symbol":"ug/m3","definition":"x"},"ObservedProperty":{"name":"NO2","definition":"y"}"#;
const THING: &str = r#""@iot.id":1,"@iot.selfLink":"https://a.example/v1.1/Things(1)","name":"Gare",
  "properties":{"code":"gare"},"Locations":[{"name":"old","encodingType":"text/plain","location":"behind the station"},
  {"name":"l","encodingType":"application/geo+json","location":{"type":"Feature","geometry":{"type":"Point","coordinates":[7.4,43.7]}}}]"#;
const OBSERVATIONS: &str = r#"[{"@iot.id":9,"phenomenonTime":"2026-03-01T11:00:00Z/2026-03-01T12:00:00Z","resultTime":null,"result":41},
  {"phenomenonTime":"2026-03-01T13:00:00+01:00","result":"42.5","resultQuality":{"nameOfMeasure":"accuracy","DQ_Result":{"code":"estimated","value":0.5}}}]"#;

#[test]
fn an_expansion_reads_the_same_in_either_direction() {
    let down = format!(
        r#"{{"@iot.count":1,"@iot.nextLink":"/v1.1/Things?$skip=1","value":[{{{THING},"Datastreams":[{{{STREAM},"Observations":{OBSERVATIONS}}}]}}]}}"#
    );
    let up = format!(r#"{{"value":[{{{STREAM},"Thing":{{{THING}}},"Observations":{OBSERVATIONS}}}]}}"#)
        .replace(
            r#""Locations":[{"name":"old","encodingType":"text/plain","location":"behind the station"},"#,
            r#""Locations":["#,
        );
    let expected = [
        "https://a.example/v1.1/Things(1) NO2 41 ug/m3 @-3600..0",
        "https://a.example/v1.1/Things(1) NO2 42.5 ug/m3 @0",
    ];
    let decoded = read(&down);
    assert_eq!(lines(&decoded), expected);
    assert_eq!(decoded.next.as_deref(), Some("/v1.1/Things?$skip=1"), "where to read on");
    assert_eq!(lines(&read(&up)), expected);
    let batch = &decoded.batch;
    let row = batch.rows[1];
    assert_eq!((batch.say(row.quality), row.accuracy), ("estimated", 0.5), "how good");
    assert_eq!((row.longitude, row.latitude), (7.4, 43.7), "the location that is a geometry");
    let options = Options {
        fields: crate::decode::Fields { entity: "code".to_owned(), ..Default::default() },
        ..Options::default()
    };
    assert_eq!(
        lines(&read_with(None, &down, &options))[0],
        "gare NO2 41 ug/m3 @-3600..0",
        "the page names the id"
    );
}

#[test]
fn an_observation_may_bring_its_datastream_and_its_place() {
    let text = format!(
        r#"{{"@iot.id":3,"result":7,"phenomenonTime":"2026-03-01T12:00:00Z","Datastream":{{{STREAM},"Thing":{{"@iot.id":"g a"}}}},
      "FeatureOfInterest":{{"feature":{{"type":"Point","coordinates":[1,2]}}}}}}"#
    );
    let decoded = read(&text);
    assert_eq!(lines(&decoded), ["Things('g a') NO2 7 ug/m3 @0"]);
    assert_eq!(decoded.batch.rows[0].longitude, 1.0, "the feature of interest");
}

#[test]
fn a_data_array_is_its_observations() {
    let text = r#"{"value":[{"Datastream@iot.navigationLink":"https://a.example/v1.1/Datastreams(5)",
      "components":["id","phenomenonTime","result"],"dataArray@iot.count":3,
      "dataArray":[[1,"2026-03-01T12:00:00Z",70.4],[2,"2026-03-01T12:00:10Z",null],[3,"2026-03-01T12:00:20Z"]]}],"@iot.nextLink":"next"}"#;
    let decoded = read(text);
    assert_eq!(
        lines_of(&decoded),
        ["Datastreams(5) result 70.4 @0", "Datastreams(5) result - @10"],
        "a gap is no nought"
    );
    assert_eq!(wrong(&decoded), ["value[0].dataArray[2]: expected 3 columns, as components says, found 2"]);
    let posted = r#"[{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result","FeatureOfInterest/id"],"dataArray":[["2026-03-01T12:00:00Z",20,1]]}]"#;
    assert_eq!(lines(&read(posted)), ["Datastreams(1) result 20 @0"]);
}

#[test]
fn several_properties_observed_at_once_are_as_many_rows() {
    let text = |result: &str| {
        format!(
            r#"{{"@iot.id":2,"name":"weather","multiObservationDataTypes":["x/OM_Measurement","x/OM_Measurement"],
      "unitOfMeasurements":[{{"symbol":"Cel"}},{{"symbol":"%"}}],"ObservedProperties":[{{"name":"temperature"}},{{"name":"humidity"}}],
      "Thing":{{"@iot.id":4}},"Observations":[{{"phenomenonTime":"2026-03-01T12:00:00Z","result":{result}}}]}}"#
        )
    };
    assert_eq!(
        lines(&read(&text("[21.5,60]"))),
        ["Things(4) temperature 21.5 Cel @0", "Things(4) humidity 60 % @0"]
    );
    assert_eq!(
        wrong(&read(&text("[21.5]"))),
        ["Observations[0].result: expected a list of 2 results, found a list of 1"]
    );
}

#[test]
fn an_observation_by_mqtt_belongs_to_the_datastream_of_its_topic() {
    let series = read(&format!(r#"{{"value":[{{{THING},"Datastreams":[{{{STREAM}}}]}}]}}"#)).series;
    let options =
        Options { topic: "v1.1/Datastreams(5)/Observations".to_owned(), series, ..Options::default() };
    let text = r#"{"phenomenonTime":"2026-03-01T12:00:00Z","resultTime":"2026-03-01T12:01:00Z","result":"40","@iot.id":34}"#;
    let decoded = read_with(None, text, &options);
    assert_eq!(
        lines(&decoded),
        ["https://a.example/v1.1/Things(1) NO2 40 ug/m3 @0"],
        "as its description said before"
    );
    assert_eq!(decoded.batch.rows[0].result_ms, NOON_MS + 60e3, "a minute later");
    assert_eq!(decoded.batch.rows[0].longitude, 7.4, "where its Thing is");
    let options =
        Options { topic: "v1.1/Datastreams(5)/Observations(3)/result".to_owned(), ..Options::default() };
    assert_eq!(
        lines(&read_with(None, r#"{"result":true}"#, &options)),
        ["Datastreams(5) result true @0"],
        "a property"
    );
    let moved = r#"{"name":"l","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[7,43]}}"#;
    let options = Options { topic: "v1.1/Things(1)/Locations".to_owned(), ..Options::default() };
    let decoded = read_with(Some(Format::SensorThings), moved, &options);
    assert_eq!(lines(&decoded), ["Things(1) location (7 43) @0"], "a Thing moved");
}

#[test]
fn an_observation_of_nobody_is_told() {
    assert_eq!(
        wrong(&read(r#"{"result":1,"phenomenonTime":"2026-03-01T12:00:00Z"}"#)),
        [": expected an observation with its datastream, found neither it nor a topic"]
    );
}
