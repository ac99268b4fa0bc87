//! Other formats: SenML and its resolved twins, stations of two cities, tables of offices.

use super::*;
use civitwin_live::decode::Fields;

/// What a row says, with its time.
fn lines(decoded: &Decoded) -> Vec<String> {
    let batch = &decoded.batch;
    let line = |row: &Row| {
        let words = [row.entity, row.attribute, row.unit].map(|text| batch.say(text));
        format!("{words:?} {} {:.0} at {} {}", say(batch, row), row.begin_ms, row.longitude, row.latitude)
    };
    batch.rows.iter().map(line).collect()
}

#[test]
fn records_of_senml_say_what_their_resolved_twins_say() {
    let files = shared_files("payloads/senml", |name| name.ends_with(".json") && !name.contains("resolved"));
    let (mut same, mut relative) = (0, 0);
    for path in &files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let twin = path.with_file_name(format!("{name}.gen.resolved.json"));
        let twin: serde_json::Value = serde_json::from_slice(&bytes_of(&twin)).unwrap();
        // Times from now: the twin says when its now was.
        let received_ms = twin[0]["t"].as_f64().unwrap() * 1e3;
        relative += usize::from(["ex1", "ex2", "ex7"].contains(&name.as_str()));
        let read = |bytes: &[u8]| decode(None, None, bytes, received_ms, &Options::default());
        let (packed, resolved) = (read(&bytes_of(path)), read(twin.to_string().as_bytes()));
        let (packed, resolved) = (lines(&packed), lines(&resolved));
        if name == "ex7" {
            // The tool that resolved it left the record with data out.
            assert_eq!(packed.len(), resolved.len() + 1, "{packed:?}");
            assert_eq!(packed[..resolved.len()], resolved, "{name}");
        } else {
            assert_eq!(packed, resolved, "{name}");
        }
        same += 1;
    }
    println!("{same} packs, {relative} of them from now");
    assert!(files.is_empty() || same >= 8, "{same} packs");
}

#[test]
fn a_thing_of_sensorthings_is_read_with_its_datastreams_and_observations() {
    for path in shared_files("payloads/sensorthings", |name| name == "frost-entitiesdefault.json") {
        let decoded = read(None, &bytes_of(&path));
        assert_eq!(
            lines(&decoded),
            [
                r#"["thing name 1", "Luminous Flux", "lm"] 3 1425340800000 at -117.05 51.05"#,
                r#"["thing name 1", "Luminous Flux", "lm"] 4 1425427200000 at -117.05 51.05"#,
                r#"["thing name 1", "Tempretaure", "C"] 5 1425513600000 at -117.05 51.05"#,
                r#"["thing name 1", "Tempretaure", "C"] 6 1425600000000 at -117.05 51.05"#,
            ]
        );
    }
}

#[test]
fn a_server_that_keeps_to_no_standard_still_says_where_its_things_are() {
    for path in shared_files("telemetry/sensorthings-tamba", |name| name == "things_deep.json") {
        let decoded = read(None, &bytes_of(&path));
        assert_eq!(
            (decoded.format, decoded.batch.rows.len()),
            (Some(Format::SensorThings), 17),
            "{:?}",
            decoded.batch.issues
        );
        assert!(decoded.batch.rows.iter().all(|row| row.value == Value::Place), "nothing is observed");
        assert_eq!(decoded.series.len(), 108, "each datastream is known from now on");
        assert_eq!(decoded.series["Datastreams(1)"].unit, "m/s", "in a member of another name");
    }
}

#[test]
fn stations_of_boston_have_their_bicycles() {
    for path in shared_files("telemetry/gbfs-boston", |name| name == "station_status.json") {
        let decoded = read(None, &bytes_of(&path));
        let batch = &decoded.batch;
        assert!(batch.issues.is_empty(), "{:?}", batch.issues);
        let rows: Vec<_> = batch.rows.iter().filter(|row| batch.say(row.entity) == "3").collect();
        let of = |name: &str| say(batch, rows.iter().find(|row| batch.say(row.attribute) == name).unwrap());
        assert_eq!((of("num_bikes_available"), of("is_renting")), ("8".to_owned(), "true".to_owned()));
        assert_eq!((rows[0].begin_ms, rows[0].valid_until_ms), (1_513_087_806_000.0, 1_513_095_689_000.0));
    }
}

#[test]
fn tables_of_beijing_and_muenster_are_read_by_a_mapping() {
    for path in shared_files("telemetry/beijing-air", |name| name.contains("dongsi")) {
        let text = bytes_of(&path);
        let end = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1_000).unwrap().0;
        let time = ["year", "month", "day", "hour"].map(str::to_owned).to_vec();
        let fields = Fields { time, ignored: vec!["No".to_owned()], ..Fields::default() };
        let options = Options { fields, offset_min: 480, ..Options::default() };
        let decoded = decode(Some(Format::Csv), None, &text[..end], NOON_MS, &options);
        let first = lines(&decoded)[..2].to_vec();
        assert_eq!(
            first,
            [
                r#"["Dongsi", "PM2.5", ""] 9 1362067200000 at NaN NaN"#,
                r#"["Dongsi", "PM10", ""] 9 1362067200000 at NaN NaN"#,
            ]
        );
        assert_eq!(decoded.batch.rows.len(), 12 * 1_000, "{:?}", decoded.batch.issues);
        assert_eq!(decoded.batch.issues.len(), 1, "told once that the clock is Beijing's");
        assert!(decoded.batch.rows.iter().any(|row| row.value == Value::None), "NA is a gap");
    }
    for path in shared_files("telemetry/muenster-bike", |name| name == "2025-05.csv") {
        let options = Options { entity: "counter".to_owned(), offset_min: 120, ..Options::default() };
        let decoded = decode(None, Some("text/csv; charset=utf-8"), &bytes_of(&path), NOON_MS, &options);
        assert!(decoded.batch.rows.len() > 10_000, "{}: {:?}", path.display(), decoded.batch.issues);
        assert_eq!(
            decoded.batch.rows[0].begin_ms,
            1_746_050_400_000.0,
            "midnight in Münster: {}",
            path.display()
        );
    }
}
