//! What lies on the ground: districts, green, water, roads, rails.

use crate::studio::{City, GREEN, ROAD, Shot, WATER, assert_near, block, develop, paint, renderer, take};
use civitwin::mesh::Column;
use civitwin::style::{Quality, Theme, flag};
use glam::DVec2;

const RAIL: [u8; 3] = [0xa0, 0x9a, 0x90];

fn riverside() -> City {
    let mut city = City::new();
    city.area(Column::Green, &block(-36.0, -26.0, 0.0, 26.0), GREEN);
    city.area(Column::Water, &[[-40.0, -6.0], [40.0, -14.0], [40.0, 2.0], [-40.0, 8.0]], WATER);
    city.area(Column::Road, &block(-4.0, -30.0, 4.0, 30.0), ROAD);
    city.area(Column::Rail, &block(-40.0, 14.0, 40.0, 16.0), RAIL);
    city
}

#[test]
fn a_riverside_looks_as_it_did() {
    let Some(picture) = take(&riverside(), &Shot::default()) else { return };
    picture.check("flat");
}

#[test]
fn a_road_crosses_water_and_a_rail_crosses_the_road_whatever_came_first() {
    let city = riverside();
    let shot = Shot::plan();
    let mut pictures = Vec::new();
    for backwards in [false, true] {
        let Some(mut renderer) = renderer() else { return };
        let mut chunks: Vec<_> = city.chunks().collect();
        if backwards {
            chunks.reverse();
        }
        paint(&mut renderer, &city);
        for chunk in &chunks {
            renderer.add(chunk, 1);
        }
        pictures.push(develop(&mut renderer, &shot, DVec2::ZERO));
    }
    for picture in &pictures {
        assert_near(picture.at([-20.0, 20.0, 0.0], &shot), GREEN, 2, "green");
        assert_near(picture.at([-20.0, 0.0, 0.0], &shot), WATER, 2, "water over green");
        assert_near(picture.at([0.0, -2.0, 0.0], &shot), ROAD, 2, "road over water");
        assert_near(picture.at([0.0, 15.0, 0.0], &shot), RAIL, 2, "rail over road");
    }
    assert_eq!(pictures[0].pixels, pictures[1].pixels, "one picture, whatever came first");
}

#[test]
fn the_same_colours_with_four_samples_and_with_one() {
    for quality in [Quality::Low, Quality::Medium] {
        let shot = Shot { quality, ..Shot::plan() };
        let Some(picture) = take(&riverside(), &shot) else { return };
        assert_near(picture.at([20.0, -5.0, 0.0], &shot), WATER, 2, "water");
        assert_near(picture.at([25.0, 25.0, 0.0], &shot), Theme::LIGHT.ground, 2, "ground");
    }
}

#[test]
fn a_district_lets_the_ground_through_unless_it_shows_a_value() {
    let blue = [0x00, 0x40, 0xc0];
    let mut city = City::new();
    let district = city.area(Column::District, &block(-20.0, -20.0, 20.0, 20.0), blue);
    let shot = Shot::plan();
    let Some(plain) = take(&city, &shot) else { return };
    city.flag(district, flag::VALUED);
    let Some(value) = take(&city, &shot) else { return };
    let [plain, value] = [plain, value].map(|picture| picture.at([0.0, 0.0, 0.0], &shot)[0]);
    let ground = Theme::LIGHT.ground[0];
    assert!(value < plain && plain < ground, "red: value {value}, plain {plain}, ground {ground}");
}
