//! Reads heights as people write them.
//!
//! In: property values such as `12`, `4 m`, `10' 13"`, `4,5`, `~10`. Out: metres above the ground, and how they are known.
//! Feet and inches are rounded to centimetres, as Overture does. Without a height, storeys count; without those,
//! a default for the kind, marked as guessed.
//! Does not: know about terrain or height datums.

use super::HeightSource;
use super::decimal;
use super::number;
use super::rules::{Book, Choice, Tags};
use crate::geo::Held as _;

const FOOT_M: f64 = 0.3048;
const INCH_M: f64 = 0.0254;
/// More storeys than any building has: a year or an area in the wrong column.
const LEVELS_LIMIT: f64 = 300.0;

/// From where to where a feature reaches, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    /// Ground to top, metres.
    pub top_m: f64,
    /// Ground to bottom, metres.
    pub base_m: f64,
    /// How the top is known.
    pub source: HeightSource,
    /// What was wrong with the values given.
    pub doubt: Option<Doubt>,
}

/// What can be wrong with the values given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Not a height as anyone writes it: left out.
    Unreadable,
    /// Above or below what the limits allow: clamped.
    OutOfRange,
    /// The bottom is not below the top: one storey assumed.
    Upside,
}

/// The height of a building or part.
pub(super) fn of_building(book: &Book, tags: &Tags, choice: Option<Choice>, limits_m: [f64; 2]) -> Extent {
    let mut doubt = None;
    let mut top = given(tags, &book.height_m, limits_m, &mut doubt).filter(|top_m| *top_m > 0.0);
    let mut source = HeightSource::Measured;
    if top.is_none() {
        source = HeightSource::Levels;
        top = levels_above_ground(book, tags).map(|levels| levels * book.metres_per_level);
    }
    let guess_m = choice.and_then(|choice| choice.height_m).unwrap_or(book.default_height_m);
    let mut top_m = top.unwrap_or_else(|| {
        source = HeightSource::Guessed;
        guess_m
    });
    let base = given(tags, &book.min_height_m, limits_m, &mut doubt);
    let base_m = base
        .or_else(|| Some(tags.first(&book.min_levels).and_then(levels)? * book.metres_per_level))
        .map_or(0.0, |base_m| base_m.max(0.0));
    if base_m >= top_m {
        // Nobody guesses below a given bottom; a given top below it is a mistake in the data.
        if source != HeightSource::Guessed {
            doubt = Some(Doubt::Upside);
        }
        top_m = base_m + book.metres_per_level;
    }
    Extent { top_m, base_m, source, doubt }
}

/// The height of a tree.
pub(super) fn of_tree(book: &Book, tags: &Tags, limits_m: [f64; 2]) -> Extent {
    let mut doubt = None;
    let given = given(tags, &book.height_m, limits_m, &mut doubt).filter(|top_m| *top_m > 0.0);
    let source = if given.is_some() { HeightSource::Measured } else { HeightSource::Guessed };
    let top_m = given.unwrap_or(super::rules_default::TREE_HEIGHT_M);
    Extent { top_m, base_m: 0.0, source, doubt }
}

fn given(tags: &Tags, keys: &[u16], limits_m: [f64; 2], doubt: &mut Option<Doubt>) -> Option<f64> {
    let value = tags.first(keys)?;
    let Some(metres) = metres(value) else {
        *doubt = Some(Doubt::Unreadable);
        return None;
    };
    let [least_m, most_m] = limits_m;
    let clamped = metres.held(least_m, most_m);
    if clamped != metres {
        *doubt = Some(Doubt::OutOfRange);
    }
    Some(clamped)
}

fn levels_above_ground(book: &Book, tags: &Tags) -> Option<f64> {
    let body = tags.first(&book.levels).and_then(levels);
    let roof = tags.first(&book.roof_levels).and_then(levels);
    // Storeys in the roof alone say nothing of those below it.
    body.map(|body| body + roof.unwrap_or(0.0)).filter(|levels| *levels > 0.0)
}

/// A number of storeys.
fn levels(value: &str) -> Option<f64> {
    let (count, _) = first_number(value)?;
    (0.0..=LEVELS_LIMIT).contains(&count).then_some(count)
}

/// A length in metres, with or without a unit.
pub(super) fn metres(value: &str) -> Option<f64> {
    let (number, rest) = first_number(value)?;
    if rest.is_empty() {
        return Some(number);
    }
    let centimetres = |metres: f64| (metres * 100.0).round() / 100.0;
    let rest = rest.trim_start();
    let unit_ends = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (unit, after) = rest.split_at(unit_ends);
    match unit.to_ascii_lowercase().as_str() {
        "m" | "meter" | "meters" | "metre" | "metres" | "mt" | "mtr" => Some(number),
        "cm" => Some(number / 100.0),
        "ft" | "feet" | "foot" => Some(centimetres(number * FOOT_M + inches(after) * INCH_M)),
        "in" | "inch" | "inches" => Some(centimetres(number * INCH_M)),
        "" => match rest.chars().next() {
            Some('\'' | '′' | '’') => {
                let after = rest.trim_start_matches(['\'', '′', '’']);
                Some(centimetres(number * FOOT_M + inches(after) * INCH_M))
            }
            Some('"' | '″' | '”') => Some(centimetres(number * INCH_M)),
            // A second value or a range: the first counts.
            None | Some(';' | ',' | '-' | '–' | '/' | '+' | '(' | '~') => Some(number),
            Some(_) => None,
        },
        _ => None,
    }
}

fn inches(text: &str) -> f64 {
    leading_number(text.trim_start()).map_or(0.0, |(number, _)| number)
}

/// The number that a value says, and what follows it. Most say nothing else.
fn first_number(value: &str) -> Option<(f64, &str)> {
    match number::of_digits(value.as_bytes()) {
        Some(number) => Some((number, "")),
        None => leading_number(start_of(value)),
    }
}

/// A value without what people write before a number.
fn start_of(value: &str) -> &str {
    let value = value.trim();
    let value = value.strip_prefix("ca.").or_else(|| value.strip_prefix("approx.")).unwrap_or(value);
    value.trim_start_matches(['~', '>', '<', '=', '≈', '≥', '≤']).trim_start()
}

/// The number a text begins with, decimal point or comma, and what follows it.
fn leading_number(text: &str) -> Option<(f64, &str)> {
    let digits = |from: usize| {
        let rest = text.get(from..).unwrap_or("");
        from + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
    };
    let start = usize::from(text.starts_with(['-', '+']));
    let whole_end = digits(start);
    let mut end = whole_end;
    if text.get(end..)?.starts_with(['.', ',']) {
        end = digits(end + 1);
    }
    if end - start == usize::from(end != whole_end) {
        return None;
    }
    if text.get(end..)?.starts_with(['e', 'E']) {
        let signed = text.get(end + 1..)?.starts_with(['-', '+']);
        let power = end + 1 + usize::from(signed);
        end = if digits(power) > power { digits(power) } else { end };
    }
    let (number, rest) = text.split_at_checked(end)?;
    Some((decimal::nearest(number.as_bytes()), rest)).filter(|(number, _)| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::super::rules::Rules;
    use super::*;

    #[test]
    fn every_way_to_write_a_height_is_read() {
        for (value, expected) in [
            ("4", Some(4.0)),
            ("4 m", Some(4.0)),
            ("4m", Some(4.0)),
            ("1.35", Some(1.35)),
            ("10.", Some(10.0)),
            (".5", Some(0.5)),
            ("   10  ", Some(10.0)),
            ("10'", Some(3.05)),
            ("7'4\"", Some(2.24)),
            ("10' 13\"", Some(3.38)),
            ("14'9\"", Some(4.5)),
            ("7′4″", Some(2.24)),
            ("10.65 ft", Some(3.25)),
            ("10 feet", Some(3.05)),
            ("6 ft 2 in", Some(1.88)),
            ("36 in", Some(0.91)),
            ("36\"", Some(0.91)),
            ("12 metres", Some(12.0)),
            ("12 Meter", Some(12.0)),
            ("350 cm", Some(3.5)),
            ("4,5", Some(4.5)),
            ("~10", Some(10.0)),
            ("ca. 10", Some(10.0)),
            (">8", Some(8.0)),
            ("10;12", Some(10.0)),
            ("10-12 m", Some(10.0)),
            ("-3", Some(-3.0)),
            ("1.2e1", Some(12.0)),
            ("", None),
            ("tall", None),
            ("5 floors", None),
            ("m", None),
            ("NaN", None),
            ("1e999", None),
        ] {
            assert_eq!(metres(value), expected, "{value:?}");
        }
    }

    fn check(properties: &[(&str, &str)], expected: (f64, f64, HeightSource, Option<Doubt>)) {
        let book = Book::new(&Rules::default());
        let mut tags = Tags::default();
        for (name, value) in properties {
            tags.set(book.key(name.as_bytes()).expect("a property that is asked for"), value);
        }
        let choice = book.choose(&tags, super::super::GeometryClass::Area);
        let found = of_building(&book, &tags, choice, [-500.0, 9_000.0]);
        assert_eq!((found.top_m, found.base_m, found.source, found.doubt), expected, "{properties:?}");
    }

    #[test]
    fn a_height_goes_before_storeys_and_storeys_before_a_guess() {
        use HeightSource::{Guessed, Levels, Measured};
        check(&[("height", "20"), ("building:levels", "3")], (20.0, 0.0, Measured, None));
        check(&[("measuredHeight", "8.2")], (8.2, 0.0, Measured, None));
        check(&[("building:levels", "3"), ("roof:levels", "1")], (12.0, 0.0, Levels, None));
        check(&[("building:levels", ""), ("building", "yes")], (9.0, 0.0, Guessed, None));
        check(&[("building", "house")], (6.0, 0.0, Guessed, None));
        check(&[("building", "garage")], (3.0, 0.0, Guessed, None));
        check(&[("height", "0"), ("num_floors", "2")], (6.0, 0.0, Levels, None));
        check(&[("height", "tall"), ("building:levels", "2")], (6.0, 0.0, Levels, Some(Doubt::Unreadable)));
        check(&[("height", "99999")], (9_000.0, 0.0, Measured, Some(Doubt::OutOfRange)));
        check(&[("building:levels", "1920")], (9.0, 0.0, Guessed, None));
    }

    #[test]
    fn a_bridge_between_houses_starts_above_the_ground() {
        use HeightSource::{Guessed, Levels, Measured};
        check(&[("height", "13"), ("min_height", "10")], (13.0, 10.0, Measured, None));
        check(&[("building:levels", "5"), ("building:min_level", "2")], (15.0, 6.0, Levels, None));
        check(&[("min_height", "20")], (23.0, 20.0, Guessed, None));
        check(&[("height", "3"), ("min_height", "10")], (13.0, 10.0, Measured, Some(Doubt::Upside)));
        check(&[("height", "5"), ("min_height", "-2")], (5.0, 0.0, Measured, None));
    }
}
