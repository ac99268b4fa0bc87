//! oneM2M, CloudEvents and SOSA.

use super::*;

#[test]
fn a_content_instance_is_an_observation_of_its_container() {
    let cin = r#"{"ty":4,"ri":"c1","pi":"/cse/lamp7/level","ct":"20260301T115900","con":"0.5","cnf":"text/plain:0","cr":"Slamp"}"#;
    let alone = format!(r#"{{"m2m:cin":{cin}}}"#);
    let decoded = read(&alone);
    assert_eq!(decoded.format, Some(Format::OneM2m));
    assert_eq!(lines(&decoded), ["/cse/lamp7/level con 0.5 @-60"]);
    let notified = format!(
        r#"{{"m2m:sgn":{{"nev":{{"rep":{{"m2m:cin":{cin}}},"net":3}},"sur":"/cse/lamp7/level/sub"}}}}"#
    );
    let prefixed = format!(
        r#"{{"m2m:sgn":{{"m2m:nev":{{"m2m:rep":{{"m2m:cin":{cin}}},"m2m:rss":1}},"m2m:sur":"/cse/lamp7/level/sub"}}}}"#
    );
    let by_mqtt = format!(r#"{{"op":5,"rqi":"r","to":"x","fr":"y","pc":{notified}}}"#);
    let quoted = format!(
        r#"{{"m2m:sgn":{{"nev":{{"rep":{}}},"sur":"/cse/lamp7/level/sub"}}}}"#,
        serde_json::Value::from(format!(r#"{{"m2m:cin":{cin}}}"#))
    );
    let contained =
        format!(r#"{{"m2m:ae":{{"rn":"lamp7","m2m:cnt":[{{"rn":"level","m2m:cin":[{cin}]}}]}}}}"#);
    for text in [notified, prefixed, by_mqtt, quoted, contained] {
        assert_eq!(lines(&read(&text)), ["lamp7 level 0.5 @-60"], "{text}");
    }
}

#[test]
fn a_content_may_be_an_object_in_a_text_or_in_base64() {
    for con in [
        r#""con":"{\"temp\":21.5,\"air\":{\"o3\":{\"value\":40,\"unit\":\"ug/m3\"}}}""#,
        r#""con":{"temp":21.5,"air":{"o3":{"value":40,"unit":"ug/m3"}}}"#,
        r#""cnf":"application/json:1","con":"eyJ0ZW1wIjoyMS41LCJhaXIiOnsibzMiOnsidmFsdWUiOjQwLCJ1bml0IjoidWcvbTMifX19""#,
    ] {
        let text = format!(r#"{{"m2m:cin":{{"pi":"p","ct":"20260301T120000",{con}}}}}"#);
        assert_eq!(lines(&read(&text)), ["p air.o3 40 ug/m3 @0", "p temp 21.5 @0"], "{con}");
    }
    let other = r#"{"m2m:cin":{"pi":"p","con":"[{\"n\":\"meter:v\",\"u\":\"V\",\"v\":230}]"}}"#;
    assert_eq!(lines(&read(other)), ["meter v 230 V @0"], "another format within is read as that");
}

#[test]
fn a_verification_says_nothing_and_is_no_fault() {
    assert_eq!(lines(&read(r#"{"m2m:sgn":{"vrq":true,"sur":"/a/b/c"}}"#)), [""; 0]);
    assert_eq!(wrong(&read(r#"{"m2m:cin":{"pi":"p"}}"#)), ["m2m:cin: expected con, found none"]);
    let flexible = r#"{"cod:tempe":{"ty":28,"cnd":"org.x.temperature","pi":"room","ct":"20260301T120000","curT0":21.5,"tarTe":22}}"#;
    assert_eq!(lines(&read(flexible)), ["room curT0 21.5 @0", "room tarTe 22 @0"], "attributes of its own");
}

#[test]
fn an_event_hands_on_its_time_its_source_and_its_key() {
    let event = |data: &str| {
        format!(
            r#"{{"specversion":"1.0","id":"A1","source":"/tn/1","type":"obs","time":"2026-03-01T11:59:00Z","subject":"room7",{data}}}"#
        )
    };
    let decoded = read(&event(r#""data":{"temp":21.5}"#));
    assert_eq!(decoded.format, Some(Format::CloudEvents));
    assert_eq!(lines(&decoded), ["room7 temp 21.5 @-60"], "data of no standard is of the subject");
    assert_eq!(decoded.keys, ["/tn/1 A1"], "told from a repetition by this");
    assert_eq!(decoded.batch.say(decoded.batch.rows[0].source), "/tn/1");
    for data in [
        r#""data":{"id":"r","type":"Room","t":{"type":"Number","value":1}}"#,
        r#""datacontenttype":"application/json","data":"{\"id\":\"r\",\"type\":\"Room\",\"t\":1}""#,
        r#""data_base64":"eyJpZCI6InIiLCJ0eXBlIjoiUm9vbSIsInQiOjF9""#,
    ] {
        assert_eq!(lines(&read(&event(data))), ["r t 1 @-60"], "{data}");
    }
    let senml = event(r#""datacontenttype":"application/senml+json","data":[{"n":"a:t","v":1,"t":-5}]"#);
    assert_eq!(
        lines(&read(&format!("[{senml},{senml}]"))),
        ["a t 1 @-65", "a t 1 @-65"],
        "from then, not from now"
    );
}

#[test]
fn events_within_events_end_somewhere() {
    let mut text = r#"{"id":"r","type":"Room","t":1}"#.to_owned();
    for _ in 0..10 {
        text = format!(r#"{{"specversion":"1.0","id":"1","source":"s","type":"t","data":{text}}}"#);
    }
    let decoded = read(&text);
    assert!(decoded.batch.rows.is_empty(), "too deep");
    assert!(wrong(&decoded)[0].ends_with("expected fewer messages within messages"), "{:?}", wrong(&decoded));
}

#[test]
fn an_observation_of_sosa_is_read_in_its_spellings() {
    let short = r#"{"@context":"x","@type":"Observation","hasFeatureOfInterest":"urn:tree:1","observedProperty":"http://a.example/def/height",
      "phenomenonTime":"2026-03-01T12:00:00Z","hasSimpleResult":15.3}"#;
    let long = r#"{"@graph":[{"@id":"o","@type":"sosa:Observation","sosa:hasFeatureOfInterest":{"@id":"urn:tree:1"},"sosa:observedProperty":{"@id":"http://a.example/def/height"},
      "sosa:phenomenonTime":{"@type":"time:Instant","time:inXSDDateTimeStamp":{"@type":"xsd:dateTimeStamp","@value":"2026-03-01T12:00:00Z"}},
      "sosa:hasResult":{"@type":"qudt:QuantityValue","qudt:numericValue":{"@value":"15.3","@type":"xsd:double"}}},
      {"@id":"urn:tree:1","@type":"sosa:FeatureOfInterest"}]}"#;
    let feature = r#"{"type":"Feature","featureType":"sosa:Observation","geometry":{"type":"Point","coordinates":[7,43]},"properties":{"hasFeatureOfInterest":"urn:tree:1",
      "observedProperty":"height","resultTime":"2026-03-01T12:00:00Z","hasSimpleResult":15.3}}"#;
    for text in [short, long, feature] {
        let decoded = read(text);
        assert_eq!(decoded.format, Some(Format::Sosa), "{text}");
        assert_eq!(lines(&decoded), ["urn:tree:1 height 15.3 @0"], "{text}");
    }
    let collection = r#"{"@type":"ObservationCollection","observedProperty":"height","resultTime":"2026-03-01T12:00:05Z","hasMember":[
      {"hasFeatureOfInterest":"a","hasResult":{"value":1,"unit":"http://qudt.org/vocab/unit/M"}},
      {"hasFeatureOfInterest":"b","hasSimpleResult":2,"phenomenonTime":{"hasBeginning":{"inXSDDateTime":"2026-03-01T12:00:00Z"},"hasEnd":{"inXSDDateTime":"2026-03-01T12:01:00Z"}}}]}"#;
    assert_eq!(
        lines(&read(collection)),
        ["a height 1 M @5", "b height 2 @0..60"],
        "members take what the collection says"
    );
}
