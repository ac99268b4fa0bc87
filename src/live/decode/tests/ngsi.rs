//! NGSI-LD and NGSIv2: representations, envelopes, times, what is gone.

use super::*;

#[test]
fn normalized_concise_and_simplified_say_the_same() {
    let normalized = r#"{"id":"urn:ngsi-ld:Car:1","type":"Car","speed":{"type":"Property","value":55,"unitCode":"KMH"},
      "owner":{"type":"Relationship","object":"urn:p:1"},"location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[7,43]}},
      "street":{"type":"LanguageProperty","languageMap":{"fr":"Rue","en":"Street"}},"kind":{"type":"VocabProperty","vocab":"van"},
      "raw":{"type":"JsonProperty","json":{"a":1}},"list":{"type":"ListProperty","valueList":[1,2]},
      "parts":{"type":"ListRelationship","objectList":[{"object":"urn:a"},{"object":"urn:b"}]}}"#;
    let concise = r#"{"id":"urn:ngsi-ld:Car:1","type":"Car","speed":{"value":55,"unitCode":"KMH"},
      "owner":{"object":"urn:p:1"},"location":{"type":"Point","coordinates":[7,43]},
      "street":{"languageMap":{"fr":"Rue","en":"Street"}},"kind":{"vocab":"van"},"raw":{"json":{"a":1}},
      "list":{"valueList":[1,2]},"parts":{"objectList":["urn:a","urn:b"]}}"#;
    let expected = [
        r#"urn:ngsi-ld:Car:1 kind "van" @0"#,
        r#"urn:ngsi-ld:Car:1 list "1, 2" @0"#,
        "urn:ngsi-ld:Car:1 location (7 43) @0",
        r#"urn:ngsi-ld:Car:1 owner "urn:p:1" @0"#,
        r#"urn:ngsi-ld:Car:1 parts "urn:a, urn:b" @0"#,
        "urn:ngsi-ld:Car:1 speed 55 KMH @0",
        r#"urn:ngsi-ld:Car:1 street "Street" @0"#,
    ];
    for text in [normalized, concise] {
        let decoded = read(text);
        assert_eq!(lines(&decoded), expected);
        assert_eq!(decoded.batch.structured, 1, "raw");
        assert_eq!(decoded.batch.rows[5].longitude, 7.0, "a speed is where the car is");
    }
    let simplified = r#"{"id":"urn:ngsi-ld:Car:1","type":"Car","speed":55,"owner":"urn:p:1","location":{"type":"Point","coordinates":[7,43]},
      "street":{"languageMap":{"fr":"Rue","en":"Street"}},"kind":{"vocab":"van"},"raw":{"json":{"a":1}},"list":[1,2],"parts":["urn:a","urn:b"]}"#;
    let said: Vec<String> = expected.iter().map(|line| line.replace(" KMH", "")).collect();
    assert_eq!(lines(&read(simplified)), said);
    let options = Options { language: "fr-CH".to_owned(), ..Options::default() };
    let french = read_with(None, normalized, &options);
    assert_eq!(lines(&french)[6], r#"urn:ngsi-ld:Car:1 street "Rue" @0"#);
}

#[test]
fn a_value_says_when_how_good_and_by_whom_or_its_entity_does() {
    let text = r#"{"id":"urn:ngsi-ld:A:1","type":"https://smartdatamodels.org/dataModel.Environment/AirQualityForecast",
      "https://smartdatamodels.org/dataModel.Environment/NO2":{"type":"Property","value":"22","unitCode":{"value":"GQ"},
        "observedAt":"2026-03-01T12:00:05Z","reliability":{"type":"Property","value":0.7},"accuracy":{"type":"Property","value":2},
        "datasetId":"urn:d:1","source":{"type":"Property","value":"lab"}},
      "https://uri.etsi.org/ngsi-ld/default-context/O3":{"type":"Property","value":5},
      "dateObserved":{"type":"Property","value":{"@type":"DateTime","@value":"2026-03-01T11:00:00Z/2026-03-01T12:00:00Z"}},
      "dataProvider":"city"}"#;
    let decoded = read(text);
    assert_eq!(
        lines(&decoded),
        [
            r#"urn:ngsi-ld:A:1 dataProvider "city" @-3600..0"#,
            "urn:ngsi-ld:A:1 NO2 22 GQ @5",
            "urn:ngsi-ld:A:1 O3 5 @-3600..0",
        ]
    );
    let (batch, row) = (&decoded.batch, decoded.batch.rows[1]);
    let words = [row.quality, row.dataset, row.source, batch.rows[2].source].map(|text| batch.say(text));
    assert_eq!((words, row.accuracy), (["0.7", "urn:d:1", "lab", "city"], 2.0));
    assert!(row.is_simulated, "a forecast is computed");
}

#[test]
fn what_is_null_is_gone() {
    let text = r#"{"id":"urn:n:1","type":"Notification","subscriptionId":"urn:s:1","notifiedAt":"2026-03-01T12:00:00Z","data":[
      {"id":"urn:ngsi-ld:A:1","type":"A","a":{"type":"Property","value":"urn:ngsi-ld:null"},"b":"urn:ngsi-ld:null",
       "c":{"type":"Relationship","object":"urn:ngsi-ld:null","datasetId":"urn:d"},
       "d":{"type":"LanguageProperty","languageMap":{"@none":"urn:ngsi-ld:null"}}},
      {"id":"urn:ngsi-ld:A:2","type":"A","deletedAt":"2026-03-01T12:00:00Z"},
      {"id":"urn:ngsi-ld:A:3","type":"A","a":{"type":"Property","value":null}}]}"#;
    let decoded = read(text);
    assert_eq!(
        lines_of(&decoded),
        [
            "urn:ngsi-ld:A:1 a - @0 gone",
            "urn:ngsi-ld:A:1 b - @0 gone",
            "urn:ngsi-ld:A:1 c - @0 gone",
            "urn:ngsi-ld:A:1 d - @0 gone",
            "urn:ngsi-ld:A:2  - @0 gone",
            "urn:ngsi-ld:A:3 a - @0",
        ]
    );
    assert_eq!(
        wrong(&decoded),
        ["data[2].a.value: expected a value, found null"],
        "null is no value of NGSI-LD"
    );
}

#[test]
fn several_instances_are_told_apart_by_their_dataset() {
    let normalized = r#"{"id":"urn:ngsi-ld:A:1","type":"A","speed":[{"type":"Property","value":55},{"type":"Property","value":54.5,"datasetId":"urn:gps"}]}"#;
    let simplified = r#"{"id":"urn:ngsi-ld:A:1","type":"A","speed":{"dataset":{"@none":55,"urn:gps":54.5}}}"#;
    for text in [normalized, simplified] {
        let decoded = read(text);
        let batch = &decoded.batch;
        let said: Vec<_> = batch.rows.iter().map(|row| (say(batch, row), batch.say(row.dataset))).collect();
        assert_eq!(said, [("55".to_owned(), ""), ("54.5".to_owned(), "urn:gps")]);
    }
}

#[test]
fn what_was_is_read_in_each_temporal_representation() {
    let of = |speed: &str| format!(r#"{{"id":"urn:ngsi-ld:V:1","type":"V","speed":{speed}}}"#);
    let instances = of(
        r#"[{"type":"Property","value":120,"observedAt":"2026-03-01T12:00:00Z"},{"type":"Property","value":80,"observedAt":"2026-03-01T12:00:10Z"}]"#,
    );
    let values =
        of(r#"{"type":"Property","values":[[120,"2026-03-01T12:00:00Z"],[80,"2026-03-01T12:00:10Z"]]}"#);
    for text in [instances, values] {
        assert_eq!(
            lines(&read(&text)),
            ["urn:ngsi-ld:V:1 speed 120 @0", "urn:ngsi-ld:V:1 speed 80 @10"],
            "{text}"
        );
    }
    let aggregated = of(
        r#"{"type":"Property","avg":[[100,"2026-03-01T12:00:00Z","2026-03-01T13:00:00Z"]],"max":[[120,"2026-03-01T12:00:00Z","2026-03-01T13:00:00Z"]]}"#,
    );
    assert_eq!(
        lines(&read(&aggregated)),
        ["urn:ngsi-ld:V:1 speed.avg 100 @0..3600", "urn:ngsi-ld:V:1 speed.max 120 @0..3600"]
    );
    let cut = of(r#"{"type":"Property","values":[[120]]}"#);
    assert_eq!(wrong(&read(&cut)), ["speed.values[0]: expected a value with its time, found a list of 1"]);
}

#[test]
fn an_entity_reads_the_same_in_every_envelope() {
    let entity = r#"{"id":"urn:ngsi-ld:A:1","type":"A","n":{"type":"Property","value":1}}"#;
    let notification =
        format!(r#"{{"id":"urn:n","type":"Notification","subscriptionId":"urn:s","data":[{entity}]}}"#);
    let feature = r#"{"type":"Feature","id":"urn:ngsi-ld:A:1","geometry":null,"properties":{"type":"A","n":{"type":"Property","value":1}}}"#;
    for text in [
        entity.to_owned(),
        format!("[{entity}]"),
        notification.clone(),
        format!(r#"{{"metadata":{{"Content-Type":"application/json"}},"body":{notification}}}"#),
        feature.to_owned(),
        format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#),
        format!(r#"{{"subscriptionId":"s","data":[{entity}]}}"#),
    ] {
        assert_eq!(lines(&read(&text)), ["urn:ngsi-ld:A:1 n 1 @0"], "{text}");
    }
    let wrapped = r#"{"type":"Feature","id":"urn:ngsi-ld:A:1","geometry":{"type":"GeoProperty","value":{"type":"Point","coordinates":[7,43]}},"properties":{"type":"A","@context":[],"n":1}}"#;
    let decoded = read(wrapped);
    assert_eq!(
        wrong(&decoded),
        [r#"geometry: expected a geometry, found one within "GeoProperty""#],
        "as Smart Data Models have it"
    );
    assert_eq!(lines_of(&decoded), ["urn:ngsi-ld:A:1 n 1 @0", "urn:ngsi-ld:A:1 location (7 43) @0"]);
}

#[test]
fn an_agent_of_ngsi_v2_says_when_in_metadata_and_where_in_words() {
    let text = r#"{"subscriptionId":"s","data":[{"id":"Room1","type":"Room",
      "temperature":{"type":"Number","value":"21.5","metadata":{"unitCode":{"type":"Text","value":"CEL"},"TimeInstant":{"type":"DateTime","value":"2026-03-01T11:59:00Z"}}},
      "open":{"type":"Boolean","value":true,"metadata":{}},"position":{"type":"geo:point","value":"43.7, 7.4"},
      "TimeInstant":{"type":"DateTime","value":"2026-03-01T11:58:00.00Z"}}]}"#;
    let decoded = read(text);
    assert_eq!(decoded.format, Some(Format::NgsiV2));
    assert_eq!(
        lines(&decoded),
        ["Room1 open true @-120", "Room1 position (7.4 43.7) @-120", "Room1 temperature 21.5 CEL @-60"]
    );
    let wrong_way = r#"{"id":"R","type":"R","position":{"type":"geo:point","value":"nowhere"}}"#;
    assert_eq!(
        wrong(&read(wrong_way)),
        [r#"position.value: expected a geo:point, latitude first, found "nowhere""#]
    );
}

#[test]
fn a_time_without_a_zone_is_told_once_and_read_as_the_page_says() {
    let text = r#"[{"id":"a","type":"A","n":1,"dateObserved":"2026-03-01T13:00:00"},{"id":"b","type":"A","n":2,"dateObserved":"2026-03-01T13:00:00"}]"#;
    let decoded = read_with(None, text, &Options { offset_min: 60, ..Options::default() });
    assert_eq!(lines_of(&decoded), ["a n 1 @0", "b n 2 @0"]);
    assert_eq!(
        wrong(&decoded),
        [r#"[0].dateObserved: expected a time with its zone, took UTC +60 min, found "2026-03-01T13:00:00""#]
    );
}
