//! District outlines.

use crate::studio::{City, Shot, block, lightness, take};
use civitwin::mesh::Column;
use civitwin::style::{Quality, Theme};

const INK: [u8; 3] = [0x40, 0x3c, 0x34];

fn district() -> City {
    let mut city = City::new();
    city.area(Column::Outline, &block(-30.0, -20.0, 30.0, 20.0), INK);
    city
}

#[test]
fn an_outline_looks_as_it_did() {
    let Some(picture) = take(&district(), &Shot { bearing_deg: 20.0, ..Shot::default() }) else { return };
    picture.check("outline");
}

#[test]
fn an_outline_is_a_quiet_pixel_and_a_half_at_every_zoom() {
    for metres_per_px in [0.4, 0.8, 3.0] {
        for quality in [Quality::Low, Quality::High] {
            let shot = Shot { metres_per_px, at_m: [0.0, -20.0], quality, ..Shot::plan() };
            let Some(picture) = take(&district(), &shot) else { return };
            let (ground, ink) = (lightness(Theme::LIGHT.ground), lightness(INK));
            let width: f32 =
                (50..70).map(|y| (ground - lightness(picture.pixel(80, y))) / (ground - ink)).sum();
            // A pixel and a half, six tenths opaque.
            assert!((0.65..1.3).contains(&width), "{width} pixels of ink at {metres_per_px} m per pixel");
        }
    }
}

#[test]
fn an_outline_that_passes_the_eye_is_cut_not_thrown_across_the_picture() {
    let shot = Shot { metres_per_px: 0.02, at_m: [-30.0, 0.0], pitch_deg: 80.0, ..Shot::default() };
    let Some(picture) = take(&district(), &shot) else { return };
    let dark = |x: u32, y| lightness(picture.pixel(x, y)) < lightness(Theme::LIGHT.ground) - 40.0;
    assert!((75..85).any(|x| dark(x, 110)), "the western side runs from below into the picture");
    assert!(!(0..160).any(|x| !(60..100).contains(&x) && dark(x, 110)), "and nowhere else in the foreground");
}
