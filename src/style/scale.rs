//! From a value to a colour: classes, breaks, palettes.
//!
//! In: a value in the data's own unit, NaN for no data. Out: its class, and the class's colour and pattern.
//! The default is five equal classes of cividis over the first call's range: five classes stay at least 12 CIEDE2000
//! apart under every colour vision, and cividis is monotone in lightness (Nuñez, Anderton, Renslow 2018,
//! <https://doi.org/10.1371/journal.pone.0199239>).

use super::{Bands, Pattern, Preset, Rgb, Theme};
use crate::city::plain_number;
use crate::geo::Held as _;
use crate::plain::{Fault, Plain, Read};

/// What the page may say about a scale; everything is optional.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScaleSpec {
    /// Lowest and highest value; default: the range of the first values given.
    pub domain: Option<[f64; 2]>,
    /// How many classes, 2 to 9; default 5.
    pub classes: Option<u8>,
    /// Upper edges of all classes but the last, ascending; overrides `domain` and `classes`.
    pub breaks: Option<Vec<f64>>,
    /// One colour per class, `#rrggbb`; default: cividis.
    pub colors: Option<Vec<String>>,
}

impl Read for ScaleSpec {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("struct ScaleSpec", fault);
        fields.only(&["domain", "classes", "breaks", "colors"]);
        Self {
            domain: fields.get("domain"),
            classes: fields.get("classes"),
            breaks: fields.get("breaks"),
            colors: fields.get("colors"),
        }
    }
}

/// Why a scale can't be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScaleFault {
    /// Too few or too many classes.
    #[error("scale has {found} classes, expected 2 to 9")]
    Classes {
        /// How many were asked for.
        found: usize,
    },
    /// Breaks that go down or are not finite.
    #[error("breaks must be finite and ascending, found {}", listed(found))]
    Breaks {
        /// As given.
        found: Vec<f64>,
    },
    /// A domain that is empty or not finite.
    #[error("domain must be two finite numbers, the lower first, found {}", listed(found))]
    Domain {
        /// As given.
        found: [f64; 2],
    },
    /// Fewer colours than classes.
    #[error("scale has {found} colors, expected {expected}")]
    Colors {
        /// Classes.
        expected: usize,
        /// Colours given.
        found: usize,
    },
    /// Not `#rrggbb`.
    #[error("a color must be like \"#1a2b3c\", found {found:?}")]
    Color {
        /// As given.
        found: String,
    },
}

/// A classed scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Upper edges of all classes but the last.
    breaks: Vec<f64>,
    /// One per class: `breaks.len() + 1`.
    colors: Vec<Rgb>,
}

const DEFAULT_CLASSES: u8 = 5;

impl Scale {
    /// Classes of a scale that says nothing of them.
    pub const DEFAULT_CLASSES: u8 = DEFAULT_CLASSES;

    /// A scale as the page asks for it, over the values it came with where it names no domain.
    ///
    /// # Errors
    /// Says which part can't be used, and what was found.
    pub fn new(spec: &ScaleSpec, values: &[f32]) -> Result<Self, ScaleFault> {
        let breaks = match &spec.breaks {
            Some(breaks) => breaks.clone(),
            None => {
                let classes = spec.classes.unwrap_or(DEFAULT_CLASSES);
                equal_breaks(spec.domain.map_or_else(|| Ok(range_of(values)), checked_domain)?, classes)
            }
        };
        if !(2..=9).contains(&(breaks.len() + 1)) {
            return Err(ScaleFault::Classes { found: breaks.len() + 1 });
        }
        if breaks.iter().any(|edge| !edge.is_finite()) || breaks.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err(ScaleFault::Breaks { found: breaks });
        }
        let classes = breaks.len() + 1;
        let colors = match &spec.colors {
            None => even(classes),
            Some(names) if names.len() != classes => {
                return Err(ScaleFault::Colors { expected: classes, found: names.len() });
            }
            Some(names) => names.iter().map(|name| parse_color(name)).collect::<Result<_, _>>()?,
        };
        Ok(Self { breaks, colors })
    }

    /// The classes of a preset, in its authority's colours where those are wished for and there are any.
    #[must_use]
    pub fn of(preset: &Preset, bands: Bands) -> Self {
        let official = preset.authority.filter(|_| bands == Bands::Official);
        let colors = official.map(|own| own.colors.to_vec());
        Self {
            breaks: preset.breaks.to_vec(),
            colors: colors.unwrap_or_else(|| even(preset.breaks.len() + 1)),
        }
    }

    /// Classes between round numbers that hold all from the lowest value to the highest; two at least.
    #[must_use]
    pub fn around([low, high]: [f64; 2], classes: u8) -> Self {
        let classes = classes.max(2);
        let width = round_up((high - low) / f64::from(classes));
        let start = (low / width).floor() * width;
        let breaks = (1..classes).map(|class| start + width * f64::from(class)).collect();
        Self { breaks, colors: even(classes.into()) }
    }

    /// The same classes in these colours, where there is one for each.
    #[must_use]
    pub fn in_colors(self, names: &[String]) -> Self {
        let colors: Result<Vec<Rgb>, _> = names.iter().map(|name| parse_color(name)).collect();
        match colors {
            Ok(colors) if colors.len() == self.colors.len() => Self { colors, ..self },
            _ => self,
        }
    }

    /// The colour of a class, whatever the theme.
    #[must_use]
    pub fn color(&self, class: usize) -> Option<Rgb> {
        self.colors.get(class).copied()
    }

    /// The class of a value, from the lowest; none for NaN.
    #[must_use]
    pub fn class(&self, value: f64) -> Option<usize> {
        (!value.is_nan()).then(|| self.breaks.iter().take_while(|&&edge| value >= edge).count())
    }

    /// The class whose pattern this is.
    #[must_use]
    pub fn class_of(&self, pattern: Pattern) -> Option<usize> {
        (0..self.colors.len()).find(|&class| Pattern::of_class(class, self.colors.len()) == pattern)
    }

    /// The colour and pattern of a class.
    #[must_use]
    pub fn look(&self, class: usize, theme: &Theme) -> Option<(Rgb, Pattern)> {
        let color = theme.value_color(*self.colors.get(class)?);
        Some((color, Pattern::of_class(class, self.colors.len())))
    }

    /// How many classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.colors.len()
    }

    /// From where to where a class goes; the first has no lower edge, the last no upper.
    #[must_use]
    pub fn edges(&self, class: usize) -> (Option<f64>, Option<f64>) {
        (
            class.checked_sub(1).and_then(|below| self.breaks.get(below)).copied(),
            self.breaks.get(class).copied(),
        )
    }
}

fn listed(values: &[f64]) -> String {
    let words: Vec<String> = values.iter().map(|&value| plain_number(value)).collect();
    words.join(", ")
}

fn checked_domain(domain: [f64; 2]) -> Result<[f64; 2], ScaleFault> {
    let [low, high] = domain;
    if low.is_finite() && high.is_finite() && low < high {
        Ok(domain)
    } else {
        Err(ScaleFault::Domain { found: domain })
    }
}

/// The range of the finite values; 0 to 1 where there is none.
fn range_of(values: &[f32]) -> [f64; 2] {
    let finite = values.iter().copied().filter(|value| value.is_finite());
    let (low, high) =
        finite.fold((f32::MAX, f32::MIN), |(low, high), value| (low.min(value), high.max(value)));
    if low <= high { [f64::from(low), f64::from(high)] } else { [0.0, 1.0] }
}

fn equal_breaks([low, high]: [f64; 2], classes: u8) -> Vec<f64> {
    let width = (high - low) / f64::from(classes.max(1));
    (1..classes).map(|class| low + width * f64::from(class)).collect()
}

/// Colours of so many classes that everybody can tell apart.
fn even(classes: usize) -> Vec<Rgb> {
    (0..classes).map(|class| cividis(class as f64 / (classes - 1).max(1) as f64)).collect()
}

/// The next larger of 1, 2, 2.5, 5 and ten times as much, and so on; 1 for nothing.
fn round_up(width: f64) -> f64 {
    // Of what is far below anything measured the tenth part would be nothing at all.
    if !(width.is_finite() && width > f64::MIN_POSITIVE * 1e16) {
        return 1.0;
    }
    let mut power = 1.0;
    while power > width {
        power /= 10.0;
    }
    while power * 10.0 <= width {
        power *= 10.0;
    }
    let steps = [1.0, 2.0, 2.5, 5.0].map(|step| step * power);
    steps.into_iter().find(|&step| step >= width).unwrap_or(power * 10.0)
}

/// Cividis at 0 to 1, by the polynomial of d3-scale-chromatic (ISC).
fn cividis(t: f64) -> Rgb {
    let r = -4.54 - t * (35.34 - t * (2381.73 - t * (6402.7 - t * (7024.72 - t * 2710.57))));
    let g = 32.49 + t * (170.73 + t * (52.82 - t * (131.46 - t * (176.58 - t * 67.37))));
    let b = 81.24 + t * (442.36 - t * (2482.43 - t * (6167.24 - t * (6614.94 - t * 2475.67))));
    [byte(r), byte(g), byte(b)]
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn byte(channel: f64) -> u8 {
    channel.round_ties_even().held(0.0, 255.0) as u8
}

fn parse_color(text: &str) -> Result<Rgb, ScaleFault> {
    let fault = || ScaleFault::Color { found: text.chars().take(40).collect() };
    let digits =
        text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii()).ok_or_else(fault)?;
    let number = u32::from_str_radix(digits, 16).map_err(|_| fault())?;
    let [_, r, g, b] = number.to_be_bytes();
    Ok([r, g, b])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_classes_of_the_first_values_by_default() {
        let scale = Scale::new(&ScaleSpec::default(), &[0.0, f32::NAN, 100.0]).expect("a plain scale");
        assert_eq!(scale.breaks, [20.0, 40.0, 60.0, 80.0], "equal classes");
        let look = |value: f64| scale.class(value).and_then(|class| scale.look(class, &Theme::LIGHT));
        assert_eq!(look(0.0), Some(([0, 32, 81], Pattern::DOTS)), "cividis starts dark blue");
        assert_eq!(scale.class(100.0), scale.class(81.0), "the top class holds its upper edge");
        assert_ne!(look(19.0), look(21.0), "classes differ");
        assert_eq!(scale.class(f64::NAN), None, "no data, no class");
        assert_eq!(
            (0..5).map(|class| scale.edges(class)).collect::<Vec<_>>()[..2],
            [(None, Some(20.0)), (Some(20.0), Some(40.0))],
            "open below"
        );
        assert_eq!(scale.class_of(Pattern::of_class(3, 5)), Some(3), "a class is known by its pattern");
    }

    #[test]
    fn one_value_everywhere_is_still_a_colour() {
        let scale = Scale::new(&ScaleSpec::default(), &[7.0, 7.0]).expect("a flat range");
        assert!(scale.class(7.0).is_some_and(|class| class < scale.classes()), "in some class");
    }

    #[test]
    fn a_scale_of_its_own_has_round_edges_around_its_values() {
        for (range, expected) in [
            ([0.0, 100.0], [20.0, 40.0, 60.0, 80.0]),
            ([-0.3, 0.4], [-0.2, 0.0, 0.2, 0.4]),
            ([7.0, 7.0], [8.0, 9.0, 10.0, 11.0]),
            ([1_013.0, 1_020.0], [1_014.0, 1_016.0, 1_018.0, 1_020.0]),
            ([0.0, 2.5e-323], [1.0, 2.0, 3.0, 4.0]),
        ] {
            let found = Scale::around(range, 5).breaks;
            let is_near = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
            assert!(is_near, "{range:?}: {found:?}");
        }
        assert_eq!(Scale::around([0.0, f64::MAX], 5).classes(), 5, "however far");
    }

    #[test]
    fn a_broken_scale_says_what_is_wrong() {
        let spec = ScaleSpec { breaks: Some(vec![3.0, 1.0]), ..ScaleSpec::default() };
        assert_eq!(
            Scale::new(&spec, &[]).expect_err("descending").to_string(),
            "breaks must be finite and ascending, found 3, 1",
            "names the part"
        );
        let spec = ScaleSpec { colors: Some(vec!["red".into(); 5]), ..ScaleSpec::default() };
        assert_eq!(
            Scale::new(&spec, &[]).expect_err("not hex").to_string(),
            "a color must be like \"#1a2b3c\", found \"red\"",
            "quotes the colour"
        );
    }
}
