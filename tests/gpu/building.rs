//! Walls, roofs and the soft dark at their feet.

use crate::studio::{
    BLOCK, City, Picture, Shot, assert_near, block, build, develop, lightness, renderer, take,
};
use civitwin::gpu::shaders::channel;
use civitwin::style::{Quality, Theme};
use glam::DVec2;

fn tower() -> City {
    let mut city = City::new();
    city.building(&[&block(-8.0, -8.0, 8.0, 8.0)], 0.0, 16.0, BLOCK);
    city
}

/// A plot with a courtyard, a tower beside it, and a shed that touches the tower.
fn quarter() -> City {
    let mut city = City::new();
    let mut court = block(-22.0, -4.0, -10.0, 8.0).to_vec();
    court.reverse();
    city.building(&[&block(-30.0, -12.0, -2.0, 16.0), &court], 0.0, 12.0, BLOCK);
    city.building(&[&block(10.0, -10.0, 22.0, 4.0)], 0.0, 24.0, BLOCK);
    city.building(&[&block(22.0, -10.0, 32.0, 4.0)], 0.0, 5.0, BLOCK);
    city
}

#[test]
fn a_quarter_looks_as_it_did() {
    let Some(picture) = take(&quarter(), &Shot { bearing_deg: -25.0, ..Shot::default() }) else { return };
    picture.check("building");
}

#[test]
fn a_quarter_looks_as_it_did_at_dusk() {
    let mut city = quarter();
    city.channels.fill(channel::texel([0x3c, 0x43, 0x4f], 0));
    let shot = Shot { bearing_deg: -25.0, theme: Theme::DARK, ..Shot::default() };
    let Some(picture) = take(&city, &shot) else { return };
    picture.check("building_dark");
}

#[test]
fn a_wall_in_the_sun_is_lighter_than_one_in_shade_and_a_roof_lighter_than_both() {
    for quality in [Quality::Low, Quality::High] {
        let looking = |bearing_deg, wall| {
            let shot = Shot { bearing_deg, quality, metres_per_px: 0.3, ..Shot::default() };
            let picture = take(&tower(), &shot)?;
            Some((lightness(picture.at(wall, &shot)), lightness(picture.at([0.0, 0.0, 16.0], &shot))))
        };
        let Some((west, _)) = looking(90.0, [-8.0, 0.0, 10.0]) else { return };
        let Some((south, _)) = looking(0.0, [0.0, -8.0, 10.0]) else { return };
        let Some((east, roof)) = looking(270.0, [8.0, 0.0, 10.0]) else { return };
        assert!(
            east + 8.0 < south && south + 8.0 < west && west + 4.0 < roof,
            "east {east}, south {south}, west {west}, roof {roof}"
        );
    }
}

#[test]
fn a_wall_is_darker_at_its_foot() {
    let shot = Shot { bearing_deg: 90.0, metres_per_px: 0.3, ..Shot::default() };
    let Some(picture) = take(&tower(), &shot) else { return };
    let [foot, middle] = [0.5, 8.0].map(|up| lightness(picture.at([-8.0, 0.0, up], &shot)));
    assert!(foot + 10.0 < middle, "foot {foot}, middle {middle}");
}

#[test]
fn a_courtyard_shows_the_ground() {
    let shot = Shot::plan();
    let Some(picture) = take(&quarter(), &shot) else { return };
    assert_near(picture.at([-16.0, 2.0, 0.0], &shot), Theme::LIGHT.ground, 2, "the middle of the courtyard");
    assert!(
        lightness(picture.at([-26.0, 2.0, 12.0], &shot)) < lightness(Theme::LIGHT.ground) - 8.0,
        "the roof beside it is no ground"
    );
}

#[test]
fn a_part_that_begins_high_up_leaves_the_ground_below_it_free() {
    let mut city = City::new();
    city.building(&[&block(-8.0, -8.0, 8.0, 8.0)], 12.0, 18.0, BLOCK);
    let shot = Shot { pitch_deg: 75.0, ..Shot::default() };
    let Some(picture) = take(&city, &shot) else { return };
    assert_near(picture.at([0.0, -8.0, 5.0], &shot), Theme::LIGHT.ground, 4, "below the part");
    let wall = lightness(picture.at([0.0, -8.0, 15.0], &shot));
    assert!(wall < lightness(Theme::LIGHT.ground) - 15.0, "the part itself, {wall}");
}

#[test]
fn a_hidden_building_leaves_no_trace() {
    let mut city = tower();
    city.flag(0, channel::HIDDEN);
    let shot = Shot::default();
    let (Some(hidden), Some(bare)) = (take(&city, &shot), take(&City::new(), &shot)) else { return };
    assert_eq!(hidden.pixels, bare.pixels, "the picture without it");
}

#[test]
fn hovering_tints_one_building_and_changes_nothing_else() {
    for theme in [Theme::LIGHT, Theme::DARK] {
        let mut city = quarter();
        let shot = Shot { bearing_deg: -25.0, theme, ..Shot::default() };
        let Some(before) = take(&city, &shot) else { return };
        city.flag(1, channel::HOVER);
        let Some(after) = take(&city, &shot) else { return };
        let roof = [16.0, -3.0, 24.0];
        let [red, _, blue] = after.at(roof, &shot);
        assert!(red > blue.saturating_add(30), "{red} red, {blue} blue: hover is a warm yellow");
        let (top, wall) = (after.at(roof, &shot), after.at([16.0, -10.0, 12.0], &shot));
        assert!(lightness(wall) + 4.0 < lightness(top), "still shaded: wall {wall:?}, roof {top:?}");
        for other in [[-26.0, 2.0, 12.0], [28.0, -3.0, 5.0], [0.0, -20.0, 0.0]] {
            assert_eq!(after.at(other, &shot), before.at(other, &shot), "at {other:?}");
        }
    }
}

#[test]
fn a_colour_that_shows_a_value_stays_near_itself_on_every_wall() {
    let orange = [0xe6, 0x9f, 0x00];
    let red_of = |flags| {
        let mut city = City::new();
        city.building(&[&block(-8.0, -8.0, 8.0, 8.0)], 0.0, 16.0, orange);
        city.flag(0, flags);
        let shot = Shot { bearing_deg: 270.0, metres_per_px: 0.3, ..Shot::default() };
        Some(take(&city, &shot)?.at([8.0, 0.0, 10.0], &shot)[0])
    };
    let (Some(value), Some(plain)) = (red_of(channel::VALUE), red_of(0)) else { return };
    assert!(
        value > plain.saturating_add(10),
        "in the shade: as a value {value} red, as plain matter {plain}"
    );
}

#[test]
fn shadows_on_the_ground_go_round_corners_and_past_neighbours_evenly() {
    let mut city = City::new();
    for west in [10.0, 22.0] {
        city.building(&[&block(west, -10.0, west + 12.0, 4.0)], 0.0, 12.0, BLOCK);
    }
    let Some(mut renderer) = renderer() else { return };
    build(&mut renderer, &city, 1);
    // Each place from right above, so that no roof leans over it.
    let mut dark = |[east, north]: [f32; 2]| {
        let at_m = [f64::from(east), f64::from(north)];
        let shot = Shot { metres_per_px: 0.2, at_m, ..Shot::plan() };
        let picture = develop(&mut renderer, &shot, DVec2::ZERO);
        lightness(Theme::LIGHT.ground) - lightness(picture.at([east, north, 0.0], &shot))
    };
    let (facade, party, corner) = (dark([16.0, -11.0]), dark([22.0, -11.0]), dark([9.3, -10.7]));
    assert!(facade > 8.0, "{facade} darker than bare ground in front of the facade");
    assert!((facade - party).abs() < 3.0, "facade {facade}, party wall {party}");
    assert!((facade - corner).abs() < 4.0, "facade {facade}, the same distance off the corner {corner}");
    assert!(dark([16.0, -15.5]).abs() < 2.0, "nothing further than the shadow reaches");
}

#[test]
fn quality_changes_edges_and_shadows_but_not_what_lies_open() {
    let take_at = |quality| take(&quarter(), &Shot { quality, ..Shot::default() });
    let (Some(low), Some(high)) = (take_at(Quality::Low), take_at(Quality::High)) else { return };
    let shot = Shot::default();
    for place in [[-26.0, 2.0, 12.0], [16.0, -3.0, 24.0], [2.0, -24.0, 0.0]] {
        assert_near(low.at(place, &shot), high.at(place, &shot), 2, "roofs and open ground");
    }
    let foot = |picture: &Picture| lightness(picture.at([-16.0, -13.0, 0.0], &shot));
    assert!(foot(&high) + 6.0 < foot(&low), "a shadow at the foot: high {}, low {}", foot(&high), foot(&low));
}

#[test]
fn a_city_25_km_from_its_anchor_looks_the_same() {
    let Some(mut renderer) = renderer() else { return };
    let mut city = quarter();
    let shot = Shot { bearing_deg: -25.0, ..Shot::default() };
    build(&mut renderer, &city, 1);
    let near = develop(&mut renderer, &shot, DVec2::ZERO);
    renderer.remove(1);
    city.shift_m = DVec2::new(18_000.25, -17_345.5);
    build(&mut renderer, &city, 2);
    let far = develop(&mut renderer, &shot, city.shift_m);
    let differing =
        near.pixels.iter().zip(&far.pixels).filter(|(near, far)| near.abs_diff(**far) > 2).count();
    assert!(differing < 20, "{differing} of {} bytes differ", near.pixels.len());
}

#[test]
fn a_whole_town_seen_from_afar_is_calm() {
    let mut city = City::new();
    for number in 0..1_600_u16 {
        let (x, y) = (f32::from(number % 40) * 24.0 - 480.0, f32::from(number / 40) * 24.0 - 480.0);
        city.building(&[&block(x, y, x + 14.0, y + 12.0)], 0.0, 6.0 + f32::from(number % 7), BLOCK);
    }
    for metres_per_px in [4.0, 8.0, 16.0] {
        let shot = Shot { metres_per_px, bearing_deg: 200.0, ..Shot::default() };
        let Some(picture) = take(&city, &shot) else { return };
        let (mut darkest, mut sum) = (255.0_f32, 0.0);
        for at in 0..40 * 20 {
            let light = lightness(picture.pixel(60 + at % 40, 50 + at / 40));
            darkest = darkest.min(light);
            sum += light / 800.0;
        }
        // The darkest wall, in full shade, is three quarters as light as bare ground.
        assert!(darkest > 150.0, "no specks at {metres_per_px} m a pixel: darkest {darkest}");
        assert!(
            (190.0..238.0).contains(&sum),
            "built land differs from bare ground at {metres_per_px} m a pixel: {sum} on average"
        );
    }
}
