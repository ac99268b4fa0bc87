//! The Common Alerting Protocol.

use super::*;
use crate::decode::{Certainty, Circle, MessageType, Severity, Status, Time, Urgency};

pub(super) const FLOOD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- made up -->
<cap:alert xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2">
  <cap:identifier>PM-2026-17</cap:identifier><cap:sender>water@port-meridian.example</cap:sender>
  <cap:sent>2026-03-01T13:00:00+01:00</cap:sent><cap:status>Actual</cap:status><cap:msgType>Update</cap:msgType><cap:scope>Public</cap:scope>
  <cap:references>water@port-meridian.example,PM-2026-16,2026-03-01T12:00:00+01:00</cap:references>
  <cap:info>
    <cap:language>en-GB</cap:language><cap:category>Met</cap:category><cap:category>Safety</cap:category><cap:event>Flood</cap:event>
    <cap:responseType>Evacuate</cap:responseType><cap:urgency>Immediate</cap:urgency><cap:severity>Severe</cap:severity><cap:certainty>Very Likely</cap:certainty>
    <cap:effective>2026-03-01T12:00:00Z</cap:effective><cap:expires>2026-03-01T18:00:00Z</cap:expires>
    <cap:headline>Fish &amp; Quay Street &#60;under&#x3e; water</cap:headline><cap:description><![CDATA[Leave <now>]]></cap:description>
    <cap:parameter><cap:valueName>level</cap:valueName><cap:value>4.2 m</cap:value></cap:parameter>
    <cap:area><cap:areaDesc>Harbour</cap:areaDesc>
      <cap:polygon>43.70,7.40 43.70,7.41 43.71,7.41 43.70,7.40</cap:polygon>
      <cap:circle>43.7,7.4 0.5</cap:circle>
      <cap:geocode><cap:valueName>NUTS3</cap:valueName><cap:value>FRL03</cap:value></cap:geocode>
      <cap:altitude>10</cap:altitude><cap:ceiling/>
    </cap:area>
  </cap:info>
  <cap:info><cap:language>fr</cap:language><cap:event>Inondation</cap:event></cap:info>
</cap:alert>"#;

#[test]
fn a_warning_is_read_with_its_languages_and_areas() {
    let decoded = read(FLOOD);
    assert_eq!(decoded.format, Some(Format::Cap));
    assert_eq!(wrong(&decoded), [""; 0]);
    let alert = &decoded.alerts[0];
    assert_eq!((alert.id.as_str(), alert.sent_ms), ("PM-2026-17", Time(NOON_MS)));
    assert_eq!(
        (alert.status, alert.message_type, alert.scope.as_str()),
        (Status::Actual, MessageType::Update, "Public")
    );
    assert_eq!(
        (alert.references[0].id.as_str(), alert.references[0].sent_ms),
        ("PM-2026-16", Time(NOON_MS - 3_600e3))
    );
    let info = alert.info("en").expect("English");
    assert_eq!(
        (info.urgency, info.severity, info.certainty),
        (Urgency::Immediate, Severity::Severe, Certainty::Likely)
    );
    assert_eq!(info.headline, "Fish & Quay Street <under> water");
    assert_eq!(info.description, "Leave <now>");
    assert_eq!((info.categories.len(), info.responses[0].as_str()), (2, "Evacuate"));
    assert_eq!(info.parameters, [("level".to_owned(), "4.2 m".to_owned())]);
    assert_eq!((info.effective_ms, info.expires_ms), (Time(NOON_MS), Time(NOON_MS + 6.0 * 3_600e3)));
    let area = &info.areas[0];
    assert_eq!(area.polygons, [[[7.4, 43.7], [7.41, 43.7], [7.41, 43.71], [7.4, 43.7]]], "longitude first");
    assert_eq!(area.circles, [Circle { longitude: 7.4, latitude: 43.7, radius_m: 500.0 }]);
    assert_eq!(area.geocodes, [("NUTS3".to_owned(), "FRL03".to_owned())]);
    assert_eq!((area.altitude_m, area.ceiling_m), (Some(3.048), None), "ten feet");
    assert_eq!(alert.info("fr-CA").map(|info| info.event.as_str()), Some("Inondation"));
    assert_eq!(
        alert.info("de").map(|info| info.event.as_str()),
        Some("Flood"),
        "the first where none is near"
    );
}

#[test]
fn a_cancellation_names_what_it_ends() {
    let text = FLOOD.replace("Update", "Cancel").replace("Actual", "Exercise");
    let alert = read(&text).alerts.remove(0);
    assert_eq!((alert.message_type, alert.status), (MessageType::Cancel, Status::Exercise));
    assert_eq!(alert.references.len(), 1, "the one it cancels");
}

#[test]
fn what_is_wrong_with_a_warning_is_told_and_the_rest_is_kept() {
    let text = FLOOD
        .replace("43.71,7.41 43.70,7.40<", "43.71,7.41<")
        .replace("<cap:circle>43.7,7.4", "<cap:circle>143.7,7.4")
        .replace(">Severe<", ">Terrible<")
        .replace("<cap:status>Actual</cap:status>", "");
    let decoded = read(&text);
    assert_eq!(
        wrong(&decoded),
        [
            r#"alert[0].severity: expected a word of the standard, found "Terrible""#,
            "alert[0].polygon: expected at least 4 positions, found 3",
            r#"alert[0].circle: expected latitude,longitude radius, found "143.7,7.4 0.5""#,
            "alert[0].alert: expected status, found none",
        ]
    );
    assert_eq!(decoded.alerts[0].infos.len(), 2, "still a warning");
}

#[test]
fn nothing_expands_and_no_document_type_is_taken() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><alert><identifier>&lol2;</identifier></alert>"#;
    let decoded = read(bomb);
    assert!(decoded.alerts.is_empty(), "nothing of it");
    assert!(
        wrong(&decoded)[0].ends_with("expected no document type, found one: refused"),
        "{:?}",
        wrong(&decoded)
    );
    let own = read("<alert><identifier>&lol;</identifier></alert>");
    assert!(
        wrong(&own)[0].ends_with(r#"expected one of the five entities of XML, found "lol""#),
        "{:?}",
        wrong(&own)
    );
    let deep = read(&"<alert>".repeat(10_000));
    assert!(
        wrong(&deep)[0].ends_with("expected at most 32 elements within one another"),
        "{:?}",
        wrong(&deep)
    );
}

#[test]
fn warnings_within_a_feed_are_found_and_other_documents_told() {
    let inner = FLOOD.lines().skip(2).collect::<String>();
    let feed = format!(
        "<feed><entry><content>{inner}</content></entry><entry><content>{inner}</content></entry></feed>"
    );
    assert_eq!(read(&feed).alerts.len(), 2);
    assert_eq!(wrong(&read("<rss><channel/></rss>")), [": expected an alert, found none"]);
    let cut = read(&feed[..feed.len() - 200]);
    assert_eq!(
        (cut.alerts.len(), cut.batch.issues.len()),
        (1, 1),
        "what was whole is kept: {:?}",
        wrong(&cut)
    );
}
