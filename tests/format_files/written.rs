//! Writes small FlatGeobuf files, for what no real file at hand holds: all types of geometry, and nonsense.
//!
//! Does not: align or share anything, or write an index.

use civitwin::city::{Limits, RingRole};
use civitwin::format::flatgeobuf::read;
use glam::DVec2;
use serde_json::{Value, json};

/// A field of a table.
#[derive(Clone)]
enum Field {
    Absent,
    Byte(u8),
    Short(u16),
    Vector(u32, Vec<u8>),
    Table(Vec<Self>),
    Tables(Vec<Vec<Self>>),
}
use Field::{Absent, Byte, Short, Table, Tables, Vector};

fn put_u32(bytes: &mut [u8], at: usize, value: usize) {
    bytes[at..at + 4].copy_from_slice(&u32::try_from(value).expect("small").to_le_bytes());
}

/// Appends a table and what it leads to; gives back where the table is.
fn write_table(out: &mut Vec<u8>, fields: &[Field]) -> usize {
    let vtable = out.len();
    let table = vtable + 4 + 2 * fields.len();
    out.resize(table + 4 + 4 * fields.len(), 0);
    out[vtable..vtable + 2].copy_from_slice(&u16::try_from(table - vtable).expect("small").to_le_bytes());
    put_u32(out, table, table - vtable);
    for (number, field) in fields.iter().enumerate() {
        let slot = 4 + 4 * number;
        if !matches!(field, Absent) {
            let entry = vtable + 4 + 2 * number;
            out[entry..entry + 2].copy_from_slice(&u16::try_from(slot).expect("small").to_le_bytes());
        }
        let slot = table + slot;
        let target = match field {
            Absent => continue,
            Byte(value) => {
                out[slot] = *value;
                continue;
            }
            Short(value) => {
                out[slot..slot + 2].copy_from_slice(&value.to_le_bytes());
                continue;
            }
            Vector(count, bytes) => {
                let at = out.len();
                out.extend(count.to_le_bytes());
                out.extend(bytes);
                at
            }
            Table(fields) => write_table(out, fields),
            Tables(tables) => {
                let at = out.len();
                out.resize(at + 4 + 4 * tables.len(), 0);
                put_u32(out, at, tables.len());
                for (item, fields) in tables.iter().enumerate() {
                    let place = at + 4 + 4 * item;
                    let target = write_table(out, fields);
                    put_u32(out, place, target - place);
                }
                at
            }
        };
        put_u32(out, slot, target - slot);
    }
    table
}

fn buffer(fields: &[Field]) -> Vec<u8> {
    let mut out = vec![0; 4];
    let root = write_table(&mut out, fields);
    put_u32(&mut out, 0, root);
    out
}

fn text(text: &str) -> Field {
    Vector(u32::try_from(text.len()).expect("small"), text.as_bytes().to_vec())
}

/// A geometry: its ends, positions, type and parts.
fn geometry(ends: &[u32], positions: &[(f64, f64)], kind: u8, parts: Vec<Vec<Field>>) -> Vec<Field> {
    let count = |len: usize| u32::try_from(len).expect("small");
    let xy = positions.iter().flat_map(|(x, y)| [x.to_le_bytes(), y.to_le_bytes()].concat()).collect();
    let ends = match ends {
        [] => Absent,
        ends => Vector(count(ends.len()), ends.iter().flat_map(|end| end.to_le_bytes()).collect()),
    };
    let parts = if parts.is_empty() { Absent } else { Tables(parts) };
    vec![ends, Vector(count(2 * positions.len()), xy), Absent, Absent, Absent, Absent, Byte(kind), parts]
}

/// A file of features whose geometries have their own types.
fn file(features: &[Vec<Field>]) -> Vec<u8> {
    let column = |name: &str, kind: u8| vec![text(name), Byte(kind)];
    let columns =
        Tables(vec![column("name", 11), column("extra", 12), column("share", 10), column("raw", 14)]);
    let fields = [Absent, Absent, Byte(0), Absent, Absent, Absent, Absent, columns, Absent, Short(0)];
    let mut out = b"fgb\x03fgb\x00".to_vec();
    for part in std::iter::once(buffer(&fields)).chain(features.iter().map(|feature| buffer(feature))) {
        out.extend(u32::try_from(part.len()).expect("small").to_le_bytes());
        out.extend(part);
    }
    out
}

type Rings = Vec<(RingRole, Vec<DVec2>)>;

/// What is read of one geometry: its rings, or what was found instead.
fn read_one(geometry: Vec<Field>) -> Result<Rings, String> {
    let (sheet, log) = read(&file(&[vec![Table(geometry)]]), &Limits::default()).expect("a file");
    if let Some(issue) = log.listed.first() {
        assert!(sheet.feature_id.is_empty(), "either a feature or an issue");
        return Err(issue.found.clone());
    }
    let mut start = 0;
    let ring = |(role, end): (&RingRole, &u32)| {
        let positions = sheet.position[start..*end as usize].to_vec();
        start = *end as usize;
        (*role, positions)
    };
    Ok(sheet.ring_role.iter().zip(&sheet.position_end).map(ring).collect())
}

const SQUARE: [(f64, f64); 5] = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)];
const TRIANGLE: [(f64, f64); 4] = [(1.0, 1.0), (1.0, 2.0), (2.0, 1.0), (1.0, 1.0)];

#[test]
fn every_type_of_geometry_becomes_its_rings() {
    use RingRole::{Exterior, Hole, Line, Point};
    let places = |list: &[(f64, f64)]| list.iter().map(|&(x, y)| DVec2::new(x, y)).collect::<Vec<_>>();
    let both = [SQUARE.as_slice(), TRIANGLE.as_slice()].concat();
    let (square, triangle) = (places(&SQUARE), places(&TRIANGLE));
    let point = || geometry(&[], &[(4.0, 52.0)], 1, vec![]);
    let line = || geometry(&[], &SQUARE[..2], 2, vec![]);
    let polygon = || geometry(&[5, 9], &both, 3, vec![]);
    let points = vec![(Point, places(&[(1.0, 1.0)])), (Point, places(&[(1.0, 2.0)]))];
    let holed = vec![(Exterior, square.clone()), (Hole, triangle.clone())];
    for (what, geometry, expected) in [
        ("a point", point(), vec![(Point, places(&[(4.0, 52.0)]))]),
        ("points", geometry(&[], &TRIANGLE[..2], 4, vec![]), points),
        ("a line", line(), vec![(Line, places(&SQUARE[..2]))]),
        (
            "lines",
            geometry(&[5, 9], &both, 5, vec![]),
            vec![(Line, square.clone()), (Line, triangle.clone())],
        ),
        ("a polygon with a hole", polygon(), holed.clone()),
        ("polygons", geometry(&[], &[], 6, vec![polygon(), geometry(&[], &SQUARE, 3, vec![])]), {
            let mut both = holed.clone();
            both.push((Exterior, square.clone()));
            both
        }),
        ("a triangle", geometry(&[], &TRIANGLE, 17, vec![]), vec![(Exterior, triangle.clone())]),
        ("a collection", geometry(&[], &[], 7, vec![point(), line(), polygon()]), {
            let mut all = vec![(Point, places(&[(4.0, 52.0)])), (Line, places(&SQUARE[..2]))];
            all.extend(holed);
            all
        }),
    ] {
        assert_eq!(read_one(geometry), Ok(expected), "{what}");
    }
}

#[test]
fn a_geometry_that_cannot_be_used_is_told() {
    let inner = geometry(&[], &[], 7, vec![geometry(&[], &[(0.0, 0.0)], 1, vec![])]);
    for (what, geometry, found) in [
        ("an arc", geometry(&[], &SQUARE, 8, vec![]), "geometry of type 8"),
        ("no type", geometry(&[], &SQUARE, 0, vec![]), "geometry of type 0"),
        ("a collection in a collection", geometry(&[], &[], 7, vec![inner]), "one"),
        ("an end behind the end", geometry(&[99], &SQUARE, 3, vec![]), "end 99"),
        ("ends that run back", geometry(&[4, 2], &SQUARE, 3, vec![]), "end 2"),
        ("nothing", geometry(&[], &[], 3, vec![]), "none"),
        ("no place", geometry(&[], &[(f64::NAN, 0.0)], 1, vec![]), "NaN, 0"),
    ] {
        assert_eq!(read_one(geometry), Err(found.to_owned()), "{what}");
    }
}

#[test]
fn hostile_offsets_do_not_multiply_coordinates() {
    let parts = (0..50).map(|_| geometry(&[], &[(0.0, 0.0)], 1, vec![])).collect();
    let mut bytes = file(&[vec![Table(geometry(&[], &[], 7, parts))]]);
    // All parts are made the first one, and that one as long as the feature.
    let count = bytes.windows(4).rposition(|four| four == 50_u32.to_le_bytes()).expect("the parts");
    let first = count + 4;
    let target = first + u32::from_le_bytes(bytes[first..first + 4].try_into().expect("four")) as usize;
    for part in 0..50 {
        let place = first + 4 * part;
        put_u32(&mut bytes, place, target - place);
    }
    let (sheet, _) = read(&bytes, &Limits::default()).expect("a file");
    assert_eq!(sheet.position.len(), 50, "fifty times one is within the feature's bytes");
    let xy = bytes[target..].windows(4).position(|four| four == 2_u32.to_le_bytes()).expect("two numbers")
        + target;
    put_u32(&mut bytes, xy, 200);
    let (sheet, log) = read(&bytes, &Limits::default()).expect("a file");
    assert_eq!(sheet.position.len(), 0, "fifty times a hundred is not");
    assert_eq!(log.listed[0].expected, "no more coordinates than bytes", "{log:?}");
}

#[test]
fn properties_are_valid_json_whatever_they_hold() {
    let value = |column: u16, bytes: &[u8]| [&column.to_le_bytes()[..], bytes].concat();
    let words = |column: u16, text: &[u8]| {
        value(column, &[&u32::try_from(text.len()).expect("small").to_le_bytes()[..], text].concat())
    };
    let point = || Table(geometry(&[], &[(4.0, 52.0)], 1, vec![]));
    for (bytes, expected) in [
        (words(0, "Rue \"Ö\"\n\\".as_bytes()), json!({"name": "Rue \"Ö\"\n\\"})),
        (words(0, b"M\xfcnster"), json!({"name": "M\u{fffd}nster"})),
        (words(1, b"{\"a\": [1, 2.5]}"), json!({"extra": {"a": [1, 2.5]}})),
        (words(1, b"12"), json!({"extra": 12})),
        (words(1, b"{\"a\": oops"), json!({"extra": "{\"a\": oops"})),
        (words(1, b"1} , {"), json!({"extra": "1} , {"})),
        (words(1, b""), json!({"extra": ""})),
        (value(2, &f64::NAN.to_le_bytes()), json!({})),
        (value(2, &1e300_f64.to_le_bytes()), json!({"share": 1e300})),
        (words(3, b"\x00\xff"), json!({})),
        ([words(0, b"x"), value(9, b"?")].concat(), json!({"name": "x"})),
        ([words(0, b"x"), value(2, b"1234")].concat(), json!({"name": "x"})),
    ] {
        let properties = Vector(u32::try_from(bytes.len()).expect("small"), bytes.clone());
        let (sheet, _) = read(&file(&[vec![point(), properties]]), &Limits::default()).expect("a file");
        let own: Value = serde_json::from_str(&sheet.properties[0]).expect("an object");
        assert_eq!(own, expected, "{:?}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn limits_hold() {
    let point = || vec![Table(geometry(&[], &[(4.0, 52.0)], 1, vec![]))];
    let limits = Limits { features: 2, ..Limits::default() };
    let (sheet, log) = read(&file(&[point(), point(), point(), point()]), &limits).expect("a file");
    assert_eq!((sheet.feature_id.len(), log.count), (2, 1), "two, and one word about the rest: {log:?}");
}
