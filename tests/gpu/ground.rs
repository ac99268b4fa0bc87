//! Bare ground, sky and haze.

use crate::studio::{City, Shot, assert_near, lightness, take};
use civitwin::style::{Quality, Theme};

#[test]
fn an_empty_city_is_ground_in_the_themes_colour() {
    for theme in [Theme::LIGHT, Theme::DARK] {
        for quality in [Quality::Low, Quality::High] {
            let shot = Shot { theme, quality, ..Shot::plan() };
            let Some(picture) = take(&City::new(), &shot) else { return };
            for [x, y] in [[0, 0], [80, 60], [159, 119]] {
                assert_near(picture.pixel(x, y), theme.ground, 2, "ground, straight down");
            }
        }
    }
}

#[test]
fn the_ground_meets_the_sky_without_a_line() {
    let shot = Shot { pitch_deg: 85.0, ..Shot::default() };
    let Some(picture) = take(&City::new(), &shot) else { return };
    assert_near(picture.pixel(80, 119), Theme::LIGHT.ground, 6, "near ground");
    for y in 0..119 {
        assert_near(picture.pixel(80, y), picture.pixel(80, y + 1), 4, "from one row to the next");
    }
    picture.check("horizon");
}

#[test]
fn the_horizon_is_soft_without_haze_too() {
    for theme in [Theme::LIGHT, Theme::DARK] {
        let shot = Shot { pitch_deg: 85.0, quality: Quality::Low, theme, ..Shot::default() };
        let Some(picture) = take(&City::new(), &shot) else { return };
        for y in 0..119 {
            assert_near(picture.pixel(80, y), picture.pixel(80, y + 1), 14, "from one row to the next");
        }
    }
}

#[test]
fn the_sky_is_deeper_higher_up() {
    let shot = Shot { pitch_deg: 85.0, ..Shot::default() };
    let Some(picture) = take(&City::new(), &shot) else { return };
    let (high, low) = (picture.pixel(80, 0), picture.pixel(80, 40));
    assert!(lightness(high) < lightness(low), "high {high:?} is darker than low {low:?}");
}
