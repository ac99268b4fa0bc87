//! Points of interest.

use crate::strong::{BLACK, WHITE, scale};
use crate::studio::{BLOCK, City, Picture, Shot, block, take};
use civitwin::city::{Kind, Layer};
use civitwin::mesh::Column;
use civitwin::style::{Pattern, Quality, Rgb, Theme, base_look, contrast};

const BLUE: [u8; 3] = [0x00, 0x72, 0xb2];

fn marked() -> City {
    let mut city = City::new();
    city.point(Column::Marker, [0.0, 0.0], 0.0, BLUE, 0);
    city
}

/// Pixels near to a colour.
fn count(picture: &Picture, colour: [u8; 3]) -> usize {
    picture
        .pixels
        .chunks_exact(4)
        .filter(|pixel| pixel.iter().zip(colour).all(|(found, expected)| found.abs_diff(expected) < 12))
        .count()
}

#[test]
fn a_marker_looks_as_it_did() {
    let mut city = marked();
    city.building(&[&block(-20.0, 4.0, 20.0, 14.0)], 0.0, 12.0, BLOCK);
    let Some(picture) = take(&city, &Shot::default()) else { return };
    picture.check("marker");
}

#[test]
fn a_marker_is_a_disc_of_one_size_in_the_streets_with_an_outline_of_ink() {
    for quality in [Quality::Low, Quality::High] {
        for metres_per_px in [0.1, 1.0] {
            let shot = Shot { metres_per_px, quality, ..Shot::default() };
            let Some(picture) = take(&marked(), &shot) else { return };
            let (blue, ink) = (count(&picture, BLUE), count(&picture, Theme::LIGHT.ink));
            assert!((70..100).contains(&blue), "{blue} blue pixels: a disc of 5.5 pixels' radius has 95");
            assert!((20..80).contains(&ink), "{ink} pixels of ink");
        }
    }
}

#[test]
fn a_marker_is_as_large_as_its_value_has_it() {
    let blue = |size: f32| {
        let mut city = marked();
        city.size(0, size);
        take(&city, &Shot { metres_per_px: 0.1, ..Shot::default() }).map(|picture| count(&picture, BLUE))
    };
    let (Some(usual), Some(plain), Some(twice)) = (blue(0.0), blue(1.0), blue(2.0)) else { return };
    assert_eq!(usual, plain, "nought is the usual size");
    let times = twice as f64 / usual as f64;
    // The rim stays as wide as it is, so the fill gains more than four times.
    assert!((4.0..6.5).contains(&times), "{times} times the area at twice the size");
}

#[test]
fn markers_shrink_to_dots_over_the_whole_city() {
    let blue_at = |metres_per_px| {
        let shot = Shot { metres_per_px, ..Shot::default() };
        take(&marked(), &shot).map(|picture| count(&picture, BLUE))
    };
    let (Some(near), Some(far), Some(farther)) = (blue_at(1.0), blue_at(5.0), blue_at(40.0)) else { return };
    assert!((4..near / 3).contains(&far), "{near} blue pixels near, {far} from afar");
    assert!((4..=far).contains(&farther), "but they never vanish: {farther}");
}

#[test]
fn a_marker_behind_a_building_is_hidden_and_one_before_a_wall_is_whole() {
    let mut behind = marked();
    behind.building(&[&block(-20.0, -40.0, 20.0, -20.0)], 0.0, 60.0, BLOCK);
    let mut before = marked();
    before.building(&[&block(-20.0, 0.2, 20.0, 20.0)], 0.0, 30.0, BLOCK);
    let shot = Shot { pitch_deg: 60.0, ..Shot::default() };
    let (Some(behind), Some(before), Some(alone)) =
        (take(&behind, &shot), take(&before, &shot), take(&marked(), &shot))
    else {
        return;
    };
    assert_eq!(count(&behind, BLUE), 0, "nothing of it through a building");
    assert_eq!(count(&before, BLUE), count(&alone, BLUE), "all of it before a wall");
}

#[test]
fn a_markers_rim_stands_out_from_its_fill_and_from_the_ground_in_every_theme() {
    let themes = [
        ("light", Theme::LIGHT),
        ("dark", Theme::DARK),
        ("contrast light", Theme::CONTRAST_LIGHT),
        ("contrast dark", Theme::CONTRAST_DARK),
        ("forced black", Theme::forced(BLACK)),
        ("forced white", Theme::forced(WHITE)),
    ];
    for (name, theme) in themes {
        let values = (0..5).filter_map(|class| scale().look(class, &theme)).map(|(fill, _)| fill);
        let (plain, _) = base_look(Layer::Point, Kind::Plain, &theme);
        for fill in values.chain([plain]) {
            for metres_per_px in [0.1, 8.0] {
                let mut city = City::new();
                let marker = city.point(Column::Marker, [0.0, 0.0], 0.0, [0; 3], 0);
                city.look(marker, (fill, Pattern::NONE), 0);
                let shot = Shot { theme, metres_per_px, pitch_deg: 0.0, ..Shot::default() };
                let Some(picture) = take(&city, &shot) else { return };
                // Across the disc, above its foot in the middle of the picture.
                let up = if metres_per_px < 1.0 { 16 } else { 8 };
                let disc: Vec<Rgb> = (70..90).map(|x| picture.pixel(x, 60 - up)).collect();
                let (left, right) = disc.split_at(10);
                // Of a dot no pixel may be all fill.
                let most = if metres_per_px < 1.0 { 1.2 } else { 2.0 };
                assert!(
                    contrast(right[0], fill) < most,
                    "{name}: {:?} in its middle, not {fill:?}",
                    right[0]
                );
                for half in [left, right] {
                    let most = |colour| half.iter().map(|rim| contrast(*rim, colour)).fold(0.0, f32::max);
                    let (of_fill, of_ground) = (most(fill), most(theme.ground));
                    assert!(of_fill >= 3.0, "{name}: {of_fill} to 1 from its fill {fill:?}");
                    assert!(of_ground >= 3.0, "{name}: {of_ground} to 1 from the ground, fill {fill:?}");
                }
            }
        }
    }
}
