//! What a value's age and doubt do to its look, so that what is old or unsure can't be taken for what is so now.
//!
//! In: the look of a value's class, how fresh it is, whether it was computed. Out: its look in the picture.
//! The ladder: fresh as it is; late half as colourful; stale almost grey and hatched; silent grey and hollow; what was
//! computed is dashed while it is not stale. Doubt takes classes together, the more the less is known (value-suppressing
//! uncertainty palettes: Correll, Moritz, Heer 2018, <https://doi.org/10.1145/3173574.3174216>).
//! Does not: know how old is too old.

use super::{Pattern, Rgb, Scale, Theme};
use crate::feed::Freshness;
use crate::geo::Held as _;

/// Parts of a colour that a grey takes.
const LATE_GREY: f32 = 0.5;
const STALE_GREY: f32 = 0.85;
/// What takes two classes together is so much greyer, four twice as much.
const DOUBT_GREY: f32 = 0.3;
/// More classes than these taken together say nothing.
const CLASSES_TOGETHER: usize = 4;
/// What nothing is known of.
const NOTHING: Rgb = [0x8c; 3];

/// How a value stands, beside what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How old.
    pub freshness: Freshness,
    /// Not measured but computed.
    pub is_simulated: bool,
}

/// The look of a class where its value stands so.
#[must_use]
pub fn standing_look((color, pattern): (Rgb, Pattern), standing: Standing, theme: &Theme) -> (Rgb, Pattern) {
    let (grey, pattern) = match standing.freshness {
        Freshness::Silent => return (theme.value_color(NOTHING), Pattern::SILENT),
        Freshness::Stale => (STALE_GREY, Pattern::STALE),
        Freshness::Late => (LATE_GREY, pattern),
        Freshness::Fresh => (0.0, pattern),
    };
    let is_dashed = standing.is_simulated && !standing.freshness.is_old();
    (theme.value_color(greyer(color, grey)), if is_dashed { Pattern::SIMULATED } else { pattern })
}

/// The look of a value that may as well be in any class from one to another.
#[must_use]
pub fn unsure_look(scale: &Scale, from: usize, to: usize, theme: &Theme) -> Option<(Rgb, Pattern)> {
    let mut together = 1;
    while from / together != to / together {
        together *= 2;
    }
    if together == 1 {
        return scale.look(from, theme);
    }
    if together > CLASSES_TOGETHER {
        return Some((theme.value_color(NOTHING), Pattern::UNSURE));
    }
    let first = from / together * together;
    let members: Vec<Rgb> = (first..first + together).filter_map(|class| scale.color(class)).collect();
    let grey = if together == 2 { DOUBT_GREY } else { 2.0 * DOUBT_GREY };
    Some((theme.value_color(greyer(mean(&members), grey)), Pattern::UNSURE))
}

/// The mean of some colours.
fn mean(colors: &[Rgb]) -> Rgb {
    let count = u32::try_from(colors.len()).unwrap_or(u32::MAX).max(1);
    let sum =
        |channel: usize| colors.iter().filter_map(move |color| color.get(channel)).map(|&it| u32::from(it));
    [0, 1, 2].map(|channel| u8::try_from(sum(channel).sum::<u32>() / count).unwrap_or(u8::MAX))
}

/// A colour with so much of the grey that is as light.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to a byte")]
fn greyer(color: Rgb, part: f32) -> Rgb {
    let [red, green, blue] = color.map(f32::from);
    let grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    [red, green, blue].map(|channel| (channel + (grey - channel) * part).round().held(0.0, 255.0) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::{Bands, preset};

    fn colourfulness(color: Rgb) -> u8 {
        color.iter().max().unwrap_or(&0) - color.iter().min().unwrap_or(&0)
    }

    #[test]
    fn a_value_loses_its_colour_with_age_and_then_its_face() {
        let blue = ([0, 32, 160], Pattern::DOTS);
        let look =
            |freshness| standing_look(blue, Standing { freshness, is_simulated: false }, &Theme::LIGHT);
        assert_eq!(look(Freshness::Fresh), blue, "as it is");
        let (late, stale) = (look(Freshness::Late), look(Freshness::Stale));
        assert!(colourfulness(late.0) < 100 && late.1 == Pattern::DOTS, "half: {late:?}");
        assert!(colourfulness(stale.0) < 30 && stale.1 == Pattern::STALE, "hatched: {stale:?}");
        assert_eq!(look(Freshness::Silent), (NOTHING, Pattern::SILENT), "of whatever colour it was");
    }

    #[test]
    fn what_was_computed_is_dashed_unless_it_is_too_old_anyway() {
        let of = |freshness| {
            let standing = Standing { freshness, is_simulated: true };
            standing_look(([9; 3], Pattern::DOTS), standing, &Theme::DARK).1
        };
        assert_eq!(of(Freshness::Fresh), Pattern::SIMULATED, "now");
        assert_eq!(of(Freshness::Stale), Pattern::STALE, "then");
    }

    #[test]
    fn the_less_is_known_the_fewer_colours_there_are() {
        let scale = Scale::of(preset("attr_pm25", "ug/m3").expect("common"), Bands::Safe);
        let looks = |wide: usize| {
            let mut all: Vec<_> = (0..6 - wide)
                .filter_map(|from| unsure_look(&scale, from, from + wide, &Theme::LIGHT))
                .collect();
            all.sort_by_key(|(color, _)| *color);
            all.dedup();
            all
        };
        assert_eq!(looks(0).len(), 6, "one for each class");
        assert!(looks(1).len() < 6, "neighbours are taken together: {:?}", looks(1));
        assert_eq!(looks(5), [(NOTHING, Pattern::UNSURE)], "anything is nothing");
        assert!(looks(1).iter().all(|(_, pattern)| *pattern == Pattern::UNSURE), "and it shows");
    }
}
