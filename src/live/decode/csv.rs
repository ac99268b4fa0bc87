//! Tables ([RFC 4180], and as offices write them): a header, then a row of the table a time.
//!
//! In: columns by the mapping of the page, else by the usual names; commas, semicolons, tabs or bars between them, as the
//! header has. Wide form: every other column is an attribute. Long form: a column names the attribute, another has the
//! value. Out: a row a cell. `NA`, `NaN`, `null`, `-` and nothing are gaps. Behind semicolons a decimal comma is one.
//! Does not: guess whose an unnamed column is, or know other encodings than UTF-8: other bytes are replaced and told.
//!
//! [RFC 4180]: https://www.rfc-editor.org/rfc/rfc4180

use std::borrow::Cow;

use super::{Options, Place, Sink, geo, json, plain};
use crate::batch::{ROWS_MOST, Row, Text, Value};

/// Columns that are looked at.
const COLUMNS_MOST: usize = 1_024;
/// Cells that are gaps.
const GAPS: [&str; 8] = ["", "-", "na", "n/a", "nan", "null", "none", "--"];

/// What the columns are.
struct Columns<'h> {
    entity: Option<usize>,
    times: Vec<usize>,
    position: Option<(usize, usize)>,
    long: Option<(usize, usize)>,
    unit: Option<usize>,
    attributes: Vec<(usize, &'h str)>,
}

/// Takes a table.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, bytes: &[u8]) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    if matches!(text, Cow::Owned(_)) {
        sink.issue(place, "expected UTF-8, found other bytes: replaced");
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let delimiter = sink.options.fields.delimiter.map_or_else(|| between(first), char::from);
    let mut rest = text.trim_start_matches(['\r', '\n']);
    let mut cells = Vec::new();
    if !next(&mut rest, delimiter, &mut cells) {
        return sink.issue(place, "expected a table with a header, found nothing");
    }
    let header: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
    let columns = match Columns::of(&header, sink.options) {
        Ok(columns) => columns,
        Err(reason) => return sink.issue(place, reason),
    };
    let names: Vec<Text> = columns.attributes.iter().map(|(_, name)| sink.text(place, name)).collect();
    let units: Vec<Text> = columns.attributes.iter().map(|(_, name)| unit_of(sink, name)).collect();
    let mut line = 1;
    while next(&mut rest, delimiter, &mut cells) {
        line += 1;
        let place = place.at(line);
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if cells.len() != header.len() {
            let (expected, found) = (header.len(), cells.len());
            sink.issue(
                &place,
                format!("expected {expected} columns, found {found}: taken as far as they go"),
            );
        }
        take(sink, &place, &columns, (&names, &units), &cells, delimiter == ';');
        if sink.batch.rows.len() >= ROWS_MOST {
            return sink.issue(
                &place,
                format!("expected at most {ROWS_MOST} values, found more: the rest is left out"),
            );
        }
    }
}

/// What stands between the columns of a header.
fn between(header: &str) -> char {
    let count = |delimiter: char| header.matches(delimiter).count();
    [',', ';', '\t', '|'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(',')
}

/// Takes the cells of the next line; no more than are looked at. Quotes hold delimiters, ends of lines and doubled quotes.
fn next<'t>(rest: &mut &'t str, delimiter: char, cells: &mut Vec<Cow<'t, str>>) -> bool {
    cells.clear();
    if rest.is_empty() {
        return false;
    }
    loop {
        let (cell, behind) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_cell(quoted),
            None => {
                let end = rest.find([delimiter, '\n']).unwrap_or(rest.len());
                let (cell, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
                (Cow::Borrowed(cell.strip_suffix('\r').unwrap_or(cell)), behind)
            }
        };
        if cells.len() < COLUMNS_MOST {
            cells.push(cell);
        }
        match behind.strip_prefix(delimiter) {
            Some(behind) => *rest = behind,
            None => {
                // Between a quote and the end of the line may be anything; it is skipped.
                let end = behind.find('\n').map_or(behind.len(), |end| end + 1);
                *rest = behind.get(end..).unwrap_or("");
                return true;
            }
        }
    }
}

fn quoted_cell(text: &str) -> (Cow<'_, str>, &str) {
    let mut from = 0;
    let mut has_quotes = false;
    loop {
        let Some(end) = text.get(from..).and_then(|rest| rest.find('"')).map(|end| from + end) else {
            return (Cow::Borrowed(text), "");
        };
        let behind = text.get(end + 1..).unwrap_or("");
        if !behind.starts_with('"') {
            let cell = text.get(..end).unwrap_or("");
            let cell = if has_quotes { Cow::Owned(cell.replace("\"\"", "\"")) } else { Cow::Borrowed(cell) };
            return (cell, behind);
        }
        has_quotes = true;
        from = end + 2;
    }
}

impl<'h> Columns<'h> {
    fn of(header: &'h [String], options: &Options) -> Result<Self, String> {
        let fields = &options.fields;
        let at = |name: &str| header.iter().position(|column| column == name);
        let named = |name: &str| match (name.is_empty(), at(name)) {
            (true, _) => Ok(None),
            (false, Some(index)) => Ok(Some(index)),
            (false, None) => Err(format!("expected a column {name:?}, found none in the header")),
        };
        let usual = |names: &[&str]| {
            header.iter().position(|column| names.iter().any(|name| column.eq_ignore_ascii_case(name)))
        };
        let entity = named(&fields.entity)?.or_else(|| usual(&plain::ENTITIES));
        let mut times = Vec::new();
        for name in &fields.time {
            times.extend(named(name)?);
        }
        if times.is_empty() {
            times.extend(usual(&plain::TIMES));
        }
        let longitude = named(&fields.longitude)?.or_else(|| usual(&plain::LONGITUDES));
        let latitude = named(&fields.latitude)?.or_else(|| usual(&plain::LATITUDES));
        let long = named(&fields.attribute)?.zip(named(&fields.value)?);
        let unit = named(&fields.unit)?;
        let mut taken = times.clone();
        taken.extend([entity, longitude, latitude, unit].into_iter().flatten());
        let is_free = |index: &usize| long.is_none() && !taken.contains(index);
        let wanted = header.iter().enumerate().filter(|(index, name)| is_free(index) && fields.wants(name));
        let attributes = wanted.map(|(index, name)| (index, name.as_str())).collect();
        Ok(Self { entity, times, position: longitude.zip(latitude), long, unit, attributes })
    }
}

fn unit_of(sink: &mut Sink<'_>, attribute: &str) -> Text {
    let options = sink.options;
    sink.name(options.fields.units.get(attribute).map_or("", String::as_str))
}

/// Takes a line of the table.
fn take(
    sink: &mut Sink<'_>,
    place: &Place<'_>,
    columns: &Columns<'_>,
    (names, units): (&[Text], &[Text]),
    cells: &[Cow<'_, str>],
    has_decimal_comma: bool,
) {
    let cell = |index: usize| cells.get(index).map_or("", |cell| cell.trim());
    let number = |text: &str| {
        let is_comma = has_decimal_comma && !text.contains('.');
        json::numeric(text).or_else(|| is_comma.then(|| json::numeric(&text.replacen(',', ".", 1))).flatten())
    };
    let said = columns.entity.map(|index| serde_json::Value::String(cell(index).to_owned()));
    let mut row = Row { entity: plain::entity(sink, place, said.as_ref()), ..Row::default() };
    if row.entity == Text(0) {
        return sink.issue(place, "expected a column that says whose this is, or to be told, found neither");
    }
    let at_ms = match columns.times.as_slice() {
        [] => sink.received_ms,
        [one] => sink.instant(place, cell(*one)),
        parts => {
            let marks = ["-", "-", "T", ":", ":", ""];
            let text: String =
                parts.iter().zip(marks).map(|(index, mark)| format!("{:0>2}{mark}", cell(*index))).collect();
            sink.instant(place, text.trim_end_matches(['-', 'T', ':']))
        }
    };
    if at_ms.is_nan() {
        return;
    }
    (row.begin_ms, row.end_ms) = (at_ms, at_ms);
    let degrees = columns
        .position
        .and_then(|(longitude, latitude)| number(cell(longitude)).zip(number(cell(latitude))));
    if let Some([longitude, latitude]) =
        degrees.and_then(|(longitude, latitude)| geo::on_earth(longitude, latitude))
    {
        (row.longitude, row.latitude) = (longitude, latitude);
    }
    let push = |sink: &mut Sink<'_>, attribute: Text, unit: Text, text: &str| {
        let value = match number(text) {
            Some(number) => Value::Number(number),
            None if GAPS.iter().any(|gap| text.eq_ignore_ascii_case(gap)) => Value::None,
            None => Value::Text(sink.text(place, text)),
        };
        sink.batch.push(Row { attribute, unit, source_unit: unit, value, ..row });
    };
    if let Some((attribute, value)) = columns.long {
        let name = cell(attribute);
        if !sink.options.fields.wants(name) {
            return;
        }
        let unit = columns.unit.map(|index| sink.text(place, cell(index)));
        let unit = unit.unwrap_or_else(|| unit_of(sink, name));
        let attribute = sink.text(place, name);
        return push(sink, attribute, unit, cell(value));
    }
    for ((index, _), (name, unit)) in columns.attributes.iter().zip(names.iter().zip(units)) {
        push(sink, *name, *unit, cell(*index));
    }
}
