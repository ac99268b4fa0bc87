//! Trees.

use crate::studio::{City, LEAF, Shot, assert_near, lightness, take};
use civitwin::mesh::{Column, RECORD_NEEDLE, RECORD_PALM};
use civitwin::style::{Theme, flag};

const KINDS: [(f32, u32); 3] = [(-14.0, 0), (0.0, RECORD_NEEDLE), (14.0, RECORD_PALM)];

fn grove() -> City {
    let mut city = City::new();
    for (east, flags) in KINDS {
        city.point(Column::Tree, [east, 0.0], 12.0, LEAF, flags);
    }
    city
}

fn close() -> Shot {
    Shot { metres_per_px: 0.25, pitch_deg: 70.0, at_m: [0.0, 4.0], ..Shot::default() }
}

#[test]
fn a_grove_looks_as_it_did() {
    let Some(picture) = take(&grove(), &close()) else { return };
    picture.check("tree");
}

#[test]
fn every_kind_of_tree_has_a_green_crown_over_its_place() {
    let shot = close();
    let Some(picture) = take(&grove(), &shot) else { return };
    for (east, flags) in KINDS {
        let up = if flags == RECORD_NEEDLE { 4.0 } else { 10.0 };
        let [red, green, blue] = picture.at([east, 0.0, up], &shot);
        assert!(green > red && green > blue.saturating_add(15), "[{red}, {green}, {blue}] at {east} m");
    }
}

#[test]
fn a_needle_tree_is_narrower_above_and_a_palm_below() {
    let shot = close();
    let Some(picture) = take(&grove(), &shot) else { return };
    let ground = lightness(Theme::LIGHT.ground);
    // Off the trunk by 1.6 m, clear of every trunk and of a cone's upper half.
    let covered = |east: f32, up| lightness(picture.at([east + 1.6, 0.0, up], &shot)) < ground - 20.0;
    assert_eq!(
        [covered(-14.0, 8.0), covered(0.0, 8.5), covered(0.0, 3.5), covered(14.0, 6.0), covered(14.0, 9.8)],
        [true, false, true, false, true],
        "broad above; needle above, below; palm below, above"
    );
}

#[test]
fn a_hidden_tree_leaves_no_trace() {
    let mut city = grove();
    (0..3).for_each(|feature| city.flag(feature, flag::HIDDEN));
    let (Some(hidden), Some(bare)) = (take(&city, &close()), take(&City::new(), &close())) else { return };
    assert_eq!(hidden.pixels, bare.pixels, "the picture without trees");
}

#[test]
fn far_trees_are_not_drawn() {
    let shot = Shot { metres_per_px: 12.0, ..Shot::plan() };
    let Some(picture) = take(&grove(), &shot) else { return };
    assert_near(picture.at([0.0, 0.0, 0.0], &shot), Theme::LIGHT.ground, 2, "a tree of one pixel");
}
