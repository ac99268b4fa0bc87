//! The table as files: CSV for spreadsheets, GeoJSON for maps.
//!
//! In: what is asked, as of the table. Out: text of the rows from `offset` on, `limit` at most, 0 for all: CSV ([RFC 4180])
//! with its header before the first row, or a GeoJSON FeatureCollection of points. Pieces that follow each other make one
//! file, so that a large one need not be made at once; behind the last row a piece is empty.
//! Cells that a spreadsheet would take for formulas are guarded by an apostrophe; numbers stay numbers.
//! Does not: put anything into words, for programs read this.
//!
//! [RFC 4180]: https://www.rfc-editor.org/rfc/rfc4180

use super::guide::Guide;
use super::shape::{area_m2, length_m};
use super::table::{filtered, reading_of, sort};
use super::{Kinds, TableAsk, What, name};
use crate::city::json::{decode, quote};
use crate::city::{HeightSource, Row, plain_number};
use crate::feed::Value;

const COLUMNS: [&str; 14] = [
    "index",
    "feature_id",
    "layer",
    "kind",
    "name",
    "longitude",
    "latitude",
    "height_m",
    "height_source",
    "area_m2",
    "length_m",
    "district",
    "reading",
    "unit",
];

/// What a cell holds.
enum Cell {
    Empty,
    Number(f64),
    Text(String),
}

/// Rows as text, CSV or else GeoJSON.
#[must_use]
pub fn export(guide: &Guide<'_>, ask: &TableAsk, csv: bool) -> String {
    let mut features = filtered(guide, ask);
    let whole = 0..features.len();
    sort(guide, ask, &mut features, &whole);
    let from = (ask.offset as usize).min(whole.end);
    let limit = if ask.limit == 0 { whole.end } else { ask.limit as usize };
    let to = from.saturating_add(limit).min(whole.end);
    let mut text = String::new();
    if from == whole.end && from > 0 {
        return text;
    }
    let mut kinds = Kinds::default();
    let rows =
        features.get(from..to).unwrap_or(&[]).iter().filter_map(|&feature| guide.city.row(feature as usize));
    if csv {
        if from == 0 {
            add_line(&COLUMNS.map(|name| Cell::Text(name.to_owned())), &mut text);
        }
        rows.for_each(|row| add_line(&cells(guide, &mut kinds, row), &mut text));
        return text;
    }
    text.push_str(if from == 0 { "{\"type\":\"FeatureCollection\",\"features\":[" } else { ",\n" });
    for (number, row) in rows.enumerate() {
        text.push_str(if number == 0 { "\n" } else { ",\n" });
        add_feature(&cells(guide, &mut kinds, row), &mut text);
    }
    if to == whole.end {
        text.push_str("\n]}\n");
    }
    text
}

fn cells(guide: &Guide<'_>, kinds: &mut Kinds, row: Row<'_>) -> [Cell; COLUMNS.len()] {
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let number = |value: f64, is_there: bool| if is_there { Cell::Number(value) } else { Cell::Empty };
    let place = guide.city.place(row);
    let (area_m2, length_m) = (area_m2(row), length_m(row));
    let source = row.facts.height_source;
    let district = guide.districts.of(row.index).and_then(|district| guide.city.row(district as usize));
    let kind = match kinds.of(row) {
        What::Word(id) => id.split_once('_').map_or(id, |(_, word)| word).to_owned(),
        What::Own(word) => decode(word.as_bytes()),
    };
    let name_of = |row| name(row, guide.language).map(|name| name.text.into_owned()).unwrap_or_default();
    let reading = guide.readings.line(row.index);
    let (reading, unit) =
        reading_of(reading.as_slice()).next().map_or((Cell::Empty, Cell::Empty), |(value, unit)| {
            let value = match value {
                Value::None | Value::Other => Cell::Empty,
                Value::Number(number) => Cell::Number(*number),
                Value::Truth(truth) => text(if *truth { "true" } else { "false" }),
                Value::Text(word) => text(word),
            };
            (value, text(unit.unwrap_or("")))
        });
    [
        Cell::Number(row.index.into()),
        text(row.feature_id()),
        text(row.facts.layer.name()),
        text(&kind),
        text(&name_of(row)),
        number(place.map_or(0.0, |place| place.longitude), place.is_some()),
        number(place.map_or(0.0, |place| place.latitude), place.is_some()),
        number((f64::from(row.facts.height_m) * 1e3).round() / 1e3, source != HeightSource::None),
        text(source_word(source)),
        number((area_m2 * 10.0).round() / 10.0, area_m2 > 0.0),
        number((length_m * 10.0).round() / 10.0, length_m > 0.0),
        text(&district.map(name_of).unwrap_or_default()),
        reading,
        unit,
    ]
}

fn source_word(source: HeightSource) -> &'static str {
    match source {
        HeightSource::Measured => "measured",
        HeightSource::Levels => "levels",
        HeightSource::Guessed => "guessed",
        HeightSource::None => "",
    }
}

fn add_line(cells: &[Cell], text: &mut String) {
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            text.push(',');
        }
        match cell {
            Cell::Empty => {}
            Cell::Number(value) => text.push_str(&plain_number(*value)),
            Cell::Text(value) => add_cell(value, text),
        }
    }
    text.push_str("\r\n");
}

fn add_cell(value: &str, text: &mut String) {
    // A tab or a line's end in front hides the sign behind it from a reader, not from a spreadsheet.
    let is_number = value.bytes().skip(1).all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_formula =
        value.starts_with(['=', '@', '\t', '\r', '\n']) || value.starts_with(['+', '-']) && !is_number;
    let is_quoted = value.contains([',', '"', '\r', '\n']) || value.starts_with(' ') || value.ends_with(' ');
    if is_quoted {
        text.push('"');
    }
    if is_formula {
        text.push('\'');
    }
    if is_quoted {
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(value);
    }
}

fn add_feature(cells: &[Cell], text: &mut String) {
    let at = |column: usize| match cells.get(column) {
        Some(Cell::Number(value)) => Some(plain_number(*value)),
        _ => None,
    };
    text.push_str("{\"type\":\"Feature\",\"geometry\":");
    match (at(5), at(6)) {
        (Some(longitude), Some(latitude)) => {
            text.push_str(
                &["{\"type\":\"Point\",\"coordinates\":[", &longitude, ",", &latitude, "]}"].concat(),
            );
        }
        _ => text.push_str("null"),
    }
    text.push_str(",\"properties\":{");
    let filled = COLUMNS.iter().zip(cells).filter(|(_, cell)| !matches!(cell, Cell::Empty));
    for (number, (name, cell)) in filled.enumerate() {
        text.push_str(if number == 0 { "\"" } else { ",\"" });
        text.push_str(name);
        text.push_str("\":");
        match cell {
            Cell::Empty => {}
            Cell::Number(value) => text.push_str(&plain_number(*value)),
            Cell::Text(value) => quote(value, text),
        }
    }
    text.push_str("}}");
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Town, point, square};
    use super::*;
    use crate::words::{Arg, Message};

    fn with_id(id: &str, feature: &str) -> String {
        feature.replacen('{', &format!(r#"{{"id":"{id}","#), 1)
    }

    fn town() -> Town {
        let mut town = Town::new(&[
            with_id(
                "way/1",
                &square(r#"{"building":"yes","height":12.5,"name":"Haus \"A\", hinten"}"#, 0.0, 0.0, 10.0),
            ),
            with_id("-7", &point(r#"{"shop":"a;b","name":"=HYPERLINK(1)"}"#, 100.0, 0.0)),
            point(r#"{"amenity":"bench","name":"+41 22"}"#, 200.0, 0.0),
            square(r#"{"place":"suburb","name":"Ost"}"#, 50.0, -50.0, 500.0),
        ]);
        town.readings = |feature| match feature {
            1 => vec![
                Message::new("reading_short")
                    .with("value", Arg::Reading(Value::Number(-4.5), Some("Cel".into()))),
            ],
            _ => Vec::new(),
        };
        town
    }

    #[test]
    fn a_spreadsheet_gets_numbers_as_numbers_and_no_formula() {
        let text = export(&town().guide(0.0, 0.0, 100.0), &TableAsk::default(), true);
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines[0], COLUMNS.join(","), "the names of the columns");
        assert_eq!(
            lines[1],
            r#"0,way/1,building,building,"Haus ""A"", hinten",0.000045,0.000045,12.5,measured,100,,,,"#,
            "quoted"
        );
        assert_eq!(
            lines[3], "1,-7,point,a,'=HYPERLINK(1),0.000898,0,,,,,Ost,-4.5,Cel",
            "guarded, the number not"
        );
        assert_eq!(lines[4], "2,,point,bench,'+41 22,0.001797,0,,,,,Ost,,", "guarded");
        assert_eq!(lines.len(), 5, "and the district");
    }

    #[test]
    fn pieces_that_follow_each_other_make_one_file() {
        let town = town();
        let guide = town.guide(0.0, 0.0, 100.0);
        for csv in [true, false] {
            let whole = export(&guide, &TableAsk::default(), csv);
            let pieces = (0..3).map(|piece| TableAsk { offset: piece * 2, limit: 2, ..TableAsk::default() });
            let joined: String = pieces.map(|ask| export(&guide, &ask, csv)).collect();
            assert_eq!(joined.replace(",\n\n", ",\n"), whole, "the same rows");
        }
    }

    #[test]
    fn a_map_gets_points_with_the_same_columns() {
        let text = export(&town().guide(0.0, 0.0, 100.0), &TableAsk::default(), false);
        let found: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let features = found["features"].as_array().expect("features");
        assert_eq!((found["type"].as_str(), features.len()), (Some("FeatureCollection"), 4), "all of them");
        assert_eq!(features[2]["properties"]["name"], "=HYPERLINK(1)", "as it is called");
        assert_eq!(features[2]["geometry"]["coordinates"][0], 0.000_898, "where it is");
        assert_eq!(features[0]["properties"]["height_m"], 12.5, "a number");
        let empty = export(
            &Town::new(&[point("{}", 0.0, 0.0)]).guide(0.0, 0.0, 1.0),
            &TableAsk { text: "x".into(), ..TableAsk::default() },
            false,
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&empty).expect("JSON")["features"],
            serde_json::json!([]),
            "none"
        );
    }
}
