//! Messages meant to harm, and messages that came to harm.

use super::*;
use crate::batch::{ISSUES_MOST, ROWS_MOST};
use proptest::prelude::*;

/// A message of each format, to be damaged.
fn samples() -> Vec<(Format, Vec<u8>)> {
    let text = |format, text: &str| (format, text.as_bytes().to_vec());
    vec![
        text(
            Format::SensorThings,
            r#"{"@iot.nextLink":"n","value":[{"@iot.id":1,"unitOfMeasurement":{"symbol":"m"},"ObservedProperty":{"name":"x"},"Thing":{"@iot.id":2,"Locations":[{"location":{"type":"Point","coordinates":[1,2]}}]},"Observations":[{"phenomenonTime":"2026-03-01T12:00:00Z/2026-03-01T13:00:00Z","result":1.5,"resultQuality":["good"]}]},{"components":["result"],"dataArray":[[1],["x"]]}]}"#,
        ),
        text(
            Format::NgsiLd,
            r#"{"type":"Notification","data":[{"id":"urn:a","type":"A","a":[{"type":"Property","value":1,"unitCode":"GQ","observedAt":"2026-03-01T12:00:00Z"}],"b":{"type":"GeoProperty","value":{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6]]]}},"c":{"values":[[1,"2026-03-01T12:00:00Z"]]},"d":{"languageMap":{"en":"x"}},"e":{"type":"Relationship","object":"u","entity":{"id":"u","type":"U","f":1}}}]}"#,
        ),
        text(
            Format::NgsiV2,
            r#"{"subscriptionId":"s","data":[{"id":"a","type":"A","p":{"type":"geo:point","value":"1, 2"},"n":{"type":"Number","value":"1","metadata":{"unitCode":{"value":"GQ"}}}}]}"#,
        ),
        text(
            Format::SenMl,
            r#"[{"bn":"a:","bt":1e9,"bu":"V","bv":1,"bs":2,"n":"t","v":1,"s":1,"ut":5},{"n":"x","u":"lon","v":1},{"n":"y","u":"lat","v":2},{"n":"z","vs":"w"}]"#,
        ),
        text(
            Format::OneM2m,
            r#"{"m2m:sgn":{"nev":{"rep":{"m2m:cin":{"pi":"p","ct":"20260301T120000","con":"{\"b\":1,\"a\":[1,{\"n\":\"x:y\",\"v\":1}]}"}}},"sur":"/a/b/c"}}"#,
        ),
        text(
            Format::CloudEvents,
            r#"[{"specversion":"1.0","id":"1","source":"s","type":"t","time":"2026-03-01T12:00:00Z","datacontenttype":"text/csv","data":"id,n\na,1"},{"specversion":"1.0","id":"2","source":"s","type":"t","data_base64":"eyJpZCI6InIiLCJ0eXBlIjoiUm9vbSIsInQiOjF9"}]"#,
        ),
        text(
            Format::Sosa,
            r#"{"@graph":[{"sosa:hasFeatureOfInterest":{"@id":"x"},"sosa:observedProperty":"p","sosa:hasResult":{"value":1,"unit":"m"},"sosa:phenomenonTime":{"hasBeginning":{"inXSDDateTime":"2026-03-01T12:00:00Z"}}}]}"#,
        ),
        text(
            Format::Gbfs,
            r#"{"last_updated":1772366400,"ttl":60,"data":{"stations":[{"station_id":"1","lat":1,"lon":2,"num_bikes_available":3,"vehicle_types_available":[{"vehicle_type_id":"e","count":1}],"name":[{"text":"x","language":"en"}]}],"alerts":[{"alert_id":"1","times":[{"start":1}]}]}}"#,
        ),
        (Format::GtfsRt, mobility::feed()),
        text(Format::Cap, warnings::FLOOD),
        text(
            Format::GeoJson,
            "{\"type\":\"Feature\",\"id\":1,\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]},\"properties\":{\"a\":{\"b\":{\"value\":1,\"unit\":\"m\"}}}}\n{\"type\":\"Feature\"}\n",
        ),
        text(Format::Csv, "id;time;a;b\nx;2026-03-01T12:00:00Z;1,5;\"q\"\"\n\"\nx;1772366400;NA;\n"),
        text(Format::Json, r#"[{"id":"a","ts":1772366400,"x":{"y":{"value":1}},"lat":1,"lon":2}]"#),
    ]
}

/// Decodes as whatever it may be, and holds what every answer keeps to.
fn survive(format: Option<Format>, bytes: &[u8]) {
    let decoded =
        decode(format, None, bytes, NOON_MS, &Options { entity: "e".to_owned(), ..Options::default() });
    let batch = &decoded.batch;
    assert!(batch.rows.len() <= ROWS_MOST && batch.issues.len() <= ISSUES_MOST, "bounded");
    for row in &batch.rows {
        if let Value::Number(number) = row.value {
            assert!(number.is_finite(), "finite");
        }
        assert!(!(row.longitude.abs() > 180.0 || row.latitude.abs() > 90.0), "on Earth");
        assert!(
            !batch.say(row.entity).is_empty() && (row.is_gone || !batch.say(row.attribute).is_empty()),
            "somebody's property"
        );
        assert!(!row.begin_ms.is_infinite() && !row.valid_until_ms.is_infinite(), "at some time");
    }
}

#[test]
fn the_samples_are_read_at_all() {
    for (format, bytes) in samples() {
        let decoded = decode(Some(format), None, &bytes, NOON_MS, &Options::default());
        assert!(
            !decoded.batch.rows.is_empty() || !decoded.alerts.is_empty(),
            "{format:?}: {:?}",
            wrong(&decoded)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_survived_as_every_format(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survive(None, &bytes);
        for (format, _) in Format::ALL {
            survive(Some(format), &bytes);
        }
    }

    #[test]
    fn damaged_messages_are_survived(
        which in 0..13_usize, as_which in 0..13_usize, at in any::<prop::sample::Index>(), cut in any::<bool>(),
        patch in prop::collection::vec(any::<u8>(), 0..6), other in any::<prop::sample::Index>(),
    ) {
        let samples = samples();
        let (format, mut bytes) = samples[which].clone();
        let at = at.index(bytes.len());
        let end = (at + patch.len()).min(bytes.len());
        bytes.splice(at..end, patch);
        survive(Some(format), &bytes);
        survive(None, &bytes);
        survive(Some(Format::ALL[as_which].0), &bytes);
        if cut {
            bytes.truncate(other.index(bytes.len().max(1)));
            survive(Some(format), &bytes);
        }
    }

    #[test]
    fn values_of_other_kinds_are_survived(which in 0..13_usize, from in any::<prop::sample::Index>(), to in 0..8_usize) {
        // Swap one value for another where one may stand: behind a colon, a comma or a bracket.
        let (format, bytes) = samples()[which].clone();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let starts: Vec<usize> = text.char_indices().filter(|(_, c)| matches!(c, ':' | '[' | ',')).map(|(at, c)| at + c.len_utf8()).collect();
        prop_assume!(!starts.is_empty());
        let start = starts[from.index(starts.len())];
        let end = text[start..].find([',', '}', ']', '\n']).map_or(text.len(), |end| start + end);
        let value = ["null", "1e300", "-1", "\"x\"", "[]", "{}", "[[1,2]]", "true"][to];
        let swapped = format!("{}{value}{}", &text[..start], &text[end..]);
        survive(Some(format), swapped.as_bytes());
        survive(None, swapped.as_bytes());
    }
}

#[test]
fn depth_and_size_and_memory_are_bounded() {
    let deep = "[".repeat(1_000_000);
    assert_eq!(wrong(&read(&deep)), [": expected at most 64 lists and objects within one another"]);
    let nested = format!("{}1{}", r#"{"a":"#.repeat(64), "}".repeat(64));
    assert!(
        wrong(&read_with(
            Some(Format::Json),
            &nested,
            &Options { entity: "e".to_owned(), ..Options::default() }
        ))
        .is_empty(),
        "as deep as may be"
    );
    let big = vec![b' '; crate::decode::MESSAGE_BYTES_MOST + 1];
    let decoded = decode(None, None, &big, NOON_MS, &Options::default());
    assert_eq!(wrong(&decoded), [": expected at most 16777216 bytes, found 16777217"]);
    let many = format!("[{}1]", "{\"a\":1},".repeat(400_000));
    assert_eq!(wrong(&read(&many)), [": expected at most 256 MiB once read, found more"]);
}

#[test]
fn a_name_that_records_share_is_not_written_out_without_end() {
    let records: String = (0..150_000).map(|number| format!(r#",{{"n":"{number}","v":1}}"#)).collect();
    let text = format!(r#"[{{"bn":"{}","bt":1e9}}{records}]"#, "x".repeat(4_000));
    let decoded = read(&text);
    let batch = &decoded.batch;
    assert!(
        batch.texts_left_out > 100_000 && batch.rows_left_out > 100_000,
        "{} {}",
        batch.texts_left_out,
        batch.rows_left_out
    );
    assert!(wrong(&decoded).iter().any(|issue| issue.contains("bytes of texts")), "{:?}", wrong(&decoded));
    let things = format!(
        r#"{{"@iot.selfLink":"a/Things({})","Datastreams":[{}]}}"#,
        "1".repeat(4 << 20),
        vec![r#"{"observationType":"x","@iot.id":1}"#; 50_000].join(",")
    );
    assert!(read(&things).series.len() <= 1, "one datastream, however often");
    let many = format!(
        r#"{{"@iot.id":1,"unitOfMeasurements":[{}],"ObservedProperties":[{}],"Observations":[]}}"#,
        vec!["1"; 50_000].join(","),
        vec!["2"; 100_000].join(",")
    );
    assert!(read(&many).batch.rows.is_empty(), "no observation");
}

#[test]
fn rows_issues_and_texts_are_bounded_and_the_rest_is_counted() {
    let table: String = std::iter::once("id,a,b\n").chain(std::iter::repeat_n("x,1,2\n", 120_000)).collect();
    let decoded = read_with(Some(Format::Csv), &table, &Options::default());
    assert_eq!(decoded.batch.rows.len(), ROWS_MOST);
    let wrong_ones = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, vec!["1"; 300].join(","));
    let decoded = read(&wrong_ones);
    assert_eq!((decoded.batch.issues.len(), decoded.batch.more_issues), (ISSUES_MOST, 200));
    let long = format!(r#"{{"id":"a","type":"A","t":"{}é"}}"#, "x".repeat(4_095));
    let decoded = read(&long);
    assert_eq!(decoded.batch.say(decoded.batch.rows[0].attribute), "t");
    let Value::Text(text) = decoded.batch.rows[0].value else { panic!("a text") };
    assert_eq!(decoded.batch.say(text).len(), 4_095, "cut before the letter that has no room");
    assert_eq!(wrong(&decoded), ["t: expected texts of at most 4096 bytes, found 4097: cut"]);
}
