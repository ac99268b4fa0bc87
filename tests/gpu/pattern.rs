//! Patterns: classes of values are told apart, and ranked, without any colour.

use crate::strong::{BLACK, WHITE};
use crate::studio::{City, Picture, Shot, block, lightness, take};
use civitwin::mesh::Column;
use civitwin::style::{Pattern, Quality, Rgb, Scale, ScaleSpec, Theme, flag};

/// Roofs are so far apart, a multiple of every step of strokes that is used here, so that strokes begin alike on all.
const APART_M: f32 = 32.0;

/// A row of roofs, one for each class of a scale whose colours are all the same.
fn classes(theme: &Theme, count: usize, colour: &str) -> City {
    let spec = ScaleSpec {
        classes: u8::try_from(count).ok(),
        colors: Some(vec![colour.to_owned(); count]),
        ..ScaleSpec::default()
    };
    let scale = Scale::new(&spec, &[0.0, 1.0]).expect("a scale of one colour");
    let mut city = City::new();
    for class in 0..count {
        let west = APART_M * class as f32;
        let feature = city.building(&[&block(west, 0.0, west + 24.0, 24.0)], 0.0, 0.5, [0; 3]);
        city.look(feature, scale.look(class, theme).expect("a class"), flag::VALUED);
    }
    city
}

/// What a roof looks like to somebody who sees no colours.
fn grey(picture: &Picture, shot: &Shot, class: usize) -> Vec<f32> {
    let [x, y] = picture.place([APART_M * class as f32 + 8.0, 16.0, 0.5], shot);
    let side = (8.0 / shot.metres_per_px) as u32;
    (0..side * side).map(|number| lightness(picture.pixel(x + number % side, y + number / side))).collect()
}

fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len() as f32
}

fn themes() -> Vec<Theme> {
    let quiet = [Theme::LIGHT, Theme::DARK].map(|theme| Theme { patterns: true, ..theme });
    let strong = [Theme::CONTRAST_LIGHT, Theme::CONTRAST_DARK, Theme::forced(BLACK), Theme::forced(WHITE)];
    quiet.into_iter().chain(strong).collect()
}

fn plan(theme: Theme, count: usize, metres_per_px: f64) -> Shot {
    let middle = f64::from(APART_M) * count as f64 / 2.0;
    let width = (f64::from(APART_M) * (count as f64 + 0.5) / metres_per_px) as u32;
    let size_px = [width, (40.0 / metres_per_px) as u32];
    Shot { size_px, at_m: [middle, 12.0], metres_per_px, theme, ..Shot::plan() }
}

#[test]
fn classes_of_one_colour_are_told_apart_in_grey() {
    for (count, least) in [(5, 14.0), (9, 9.0)] {
        for (theme, quality) in
            themes().into_iter().flat_map(|theme| [(theme, Quality::Low), (theme, Quality::High)])
        {
            for metres_per_px in [0.25, 0.5] {
                let shot = Shot { quality, ..plan(theme, count, metres_per_px) };
                let Some(picture) = take(&classes(&theme, count, "#7a7a7a"), &shot) else { return };
                let seen: Vec<Vec<f32>> = (0..count).map(|class| grey(&picture, &shot, class)).collect();
                for (one, other) in (0..count).flat_map(|one| (0..one).map(move |other| (one, other))) {
                    let apart = seen[one].iter().zip(&seen[other]).map(|(a, b)| (a - b).abs());
                    let apart = mean(&apart.collect::<Vec<_>>());
                    assert!(apart > least, "classes {other} and {one} of {count} differ by {apart}");
                }
            }
        }
    }
}

#[test]
fn five_districts_are_ranked_by_how_much_ink_they_have() {
    for theme in themes() {
        // Near enough to see strokes, and, where the system's colours are all there is, too far.
        let far = [0.25, 0.5].into_iter().chain(theme.is_strong().then_some(4.0));
        for metres_per_px in
            far.filter(|&far| far < 1.0 || theme == Theme::forced(BLACK) || theme == Theme::forced(WHITE))
        {
            let shot = plan(theme, 5, metres_per_px);
            let Some(picture) = take(&classes(&theme, 5, "#7a7a7a"), &shot) else { return };
            let tones: Vec<f32> = (0..5).map(|class| mean(&grey(&picture, &shot, class))).collect();
            let ink_is_darker = theme.has_dark_ink() == (theme.tone_on([0x7a; 3]) == theme.ink);
            let ranked = tones
                .windows(2)
                .all(|pair| if ink_is_darker { pair[0] > pair[1] + 3.0 } else { pair[0] + 3.0 < pair[1] });
            assert!(ranked, "from little ink to much at {metres_per_px} m a pixel: {tones:?}");
        }
    }
}

#[test]
fn a_scale_with_patterns_looks_as_it_did() {
    let spec = ScaleSpec { breaks: Some(vec![1.0, 2.0, 3.0, 4.0]), ..ScaleSpec::default() };
    let scale = Scale::new(&spec, &[]).expect("a plain scale");
    for (name, theme) in [
        ("pattern_light", Theme { patterns: true, ..Theme::LIGHT }),
        ("pattern_forced", Theme::forced(BLACK)),
    ] {
        let mut city = City::new();
        for class in 0..5_u8 {
            let west = f32::from(class) * 20.0 - 50.0;
            let look = scale.look(class.into(), &theme).expect("a class");
            let house = city.building(&[&block(west, -6.0, west + 15.0, 10.0)], 0.0, 12.0, [0; 3]);
            let area = city.area(Column::District, &block(west - 1.0, -28.0, west + 16.0, -12.0), [0; 3]);
            let marker = city.point(Column::Marker, [west + 8.0, 20.0], 0.0, [0; 3], 0);
            [house, area, marker].into_iter().for_each(|feature| city.look(feature, look, flag::VALUED));
        }
        let shot =
            Shot { size_px: [400, 240], metres_per_px: 0.3, theme, pitch_deg: 45.0, ..Shot::default() };
        let Some(picture) = take(&city, &shot) else { return };
        picture.check(name);
    }
}

#[test]
fn strokes_stay_where_they_are_when_the_camera_moves() {
    let theme = Theme::forced(WHITE);
    let mut city = City::new();
    let area = city.area(Column::Water, &block(-200.0, -200.0, 200.0, 200.0), [0; 3]);
    for pattern in (0..9).map(|class| Pattern::of_class(class, 9)) {
        city.look(area, (theme.ground, pattern), flag::VALUED);
        let at = |at_m| take(&city, &Shot { at_m, theme, metres_per_px: 0.25, ..Shot::plan() });
        let (Some(here), Some(there)) = (at([0.0, 0.0]), at([3.0, 2.0])) else { return };
        // Three metres are twelve pixels, two are eight.
        let moved = |[x, y]: [u32; 2]| here.pixel(x + 12, y - 8)[0].abs_diff(there.pixel(x, y)[0]);
        let worst = (0..100 * 60).map(|number| moved([20 + number % 100, 30 + number / 100])).max();
        assert!(worst.is_some_and(|worst| worst < 24), "{}: {worst:?} steps of a byte", pattern.name());
    }
}

#[test]
fn strokes_are_some_pixels_apart_at_every_scale_and_none_flicker_far_away() {
    let theme = Theme::forced(WHITE);
    let mut city = City::new();
    let area = city.area(Column::Water, &block(-800.0, -800.0, 800.0, 800.0), [0; 3]);
    city.look(area, (theme.ground, Pattern::LINES), flag::VALUED);
    for step in 0..12 {
        let metres_per_px = 0.1 * f64::from(step).exp2().sqrt();
        let shot = Shot { theme, metres_per_px, ..Shot::plan() };
        let Some(picture) = take(&city, &shot) else { return };
        let dark = |x: u32| picture.pixel(x, 60)[0] < 128;
        let lines = (1..160).filter(|&x| dark(x) && !dark(x - 1)).count();
        assert!((8..20).contains(&lines), "{lines} lines across 160 pixels at {metres_per_px} m a pixel");
    }
    let far = Shot { theme, pitch_deg: 82.0, metres_per_px: 0.5, ..Shot::default() };
    let Some(picture) = take(&city, &far) else { return };
    let mut horizon: Vec<Rgb> = (30..130).map(|x| picture.pixel(x, 48)).collect();
    horizon.dedup_by(|one, other| one[0].abs_diff(other[0]) < 12);
    assert_eq!(horizon.len(), 1, "one even grey");
}

#[test]
fn doubt_is_drawn_in_quiet_themes_where_some_value_is_doubtful_and_only_on_that() {
    for theme in [Theme::LIGHT, Theme::DARK] {
        let spread = |doubts: bool, pattern: Pattern| {
            let theme = Theme { doubts, ..theme };
            let shot = plan(theme, 1, 0.25);
            let mut city = City::new();
            let feature = city.building(&[&block(0.0, 0.0, 24.0, 24.0)], 0.0, 0.5, [0; 3]);
            city.look(feature, ([0x7a; 3], pattern), flag::VALUED);
            let picture = take(&city, &shot)?;
            let roof = grey(&picture, &shot, 0);
            let mean = mean(&roof);
            Some(roof.iter().map(|it| (it - mean).abs()).fold(0.0, f32::max))
        };
        for (doubts, pattern, is_drawn) in [
            (false, Pattern::STALE, false),
            (true, Pattern::CROSS, false),
            (true, Pattern::STALE, true),
            (true, Pattern::SILENT, true),
            (true, Pattern::SIMULATED, true),
            (true, Pattern::UNSURE, true),
        ] {
            let Some(found) = spread(doubts, pattern) else { return };
            assert_eq!(found > 6.0, is_drawn, "{pattern:?}, doubts {doubts}: {found} in lightness");
        }
    }
}
