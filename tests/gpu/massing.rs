//! Massing: from afar a town drawn in boxes must pass for the town itself, at a fraction of the triangles.

use crate::studio::{Picture, Shot, develop, renderer};
use civitwin::city::{City, Limits, ReadOptions, Reader};
use civitwin::gpu::{Kept, Renderer};
use civitwin::mesh::{Build, Chunk, Massing};
use civitwin::style::{Quality, Theme, base_look, texel};
use glam::DVec2;
use std::fmt::Write as _;

/// A town of so many houses a side, of several sizes, turned and not, 20 m apart.
fn town(side: u32) -> City {
    let mut text = String::from(r#"{"type":"FeatureCollection","features":["#);
    for number in 0..side * side {
        let (column, row) = (f64::from(number % side), f64::from(number / side));
        let (turn, kind) = (f64::from(number % 7) * 0.2, f64::from(number * 7 % 5));
        let (half_length, half_width) = (5.0 + kind, 4.0);
        let corner = |length: f64, width: f64| {
            let (length, width) = (length * half_length, width * half_width);
            let east = column * 20.0 + length * turn.cos() - width * turn.sin();
            let north = row * 20.0 + length * turn.sin() + width * turn.cos();
            format!("[{:.8},{:.8}]", east / 111_320.0, north / 111_320.0)
        };
        let [a, b, c, d] =
            [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(length, width)| corner(length, width));
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            text,
            r#"{comma}{{"type":"Feature","properties":{{"building":"yes","height":{}}},"geometry":{{"type":"Polygon","coordinates":[[{a},{b},{c},{d},{a}]]}}}}"#,
            6.0 + kind * 3.0
        );
    }
    text.push_str("]}");
    let mut city = City::default();
    let mut reader = Reader::new(&ReadOptions { limits: Limits::default(), ..ReadOptions::default() });
    reader.push(text.as_bytes(), &mut city);
    reader.finish(&mut city).expect("a town");
    city
}

fn build(renderer: &mut Renderer, city: &City, change: impl Fn(&mut Chunk)) -> u32 {
    let count = u32::try_from(city.len()).expect("a small town");
    let mut build = Build::new(city, 0..count);
    for mut chunk in std::iter::from_fn(|| build.step(city)) {
        change(&mut chunk);
        renderer.add(&chunk, 1);
    }
    let heights: Vec<[f32; 2]> = city.all().map(|row| [row.facts.base_m, row.facts.height_m]).collect();
    renderer.write_features(0, &heights);
    let colours: Vec<u32> =
        city.all().map(|row| texel(base_look(row.facts.layer, row.facts.kind, &Theme::LIGHT).0, 0)).collect();
    renderer.write_channels(0, &colours);
    count
}

/// The mean colour of each of eight by six fields of a picture.
fn fields(picture: &Picture) -> Vec<[f32; 3]> {
    let (width, height) = (picture.width_px / 8, picture.height_px / 6);
    let mean = |field: u32| {
        let (left, top) = (field % 8 * width, field / 8 * height);
        let mut sum = [0.0; 3];
        for pixel in 0..width * height {
            let colour = picture.pixel(left + pixel % width, top + pixel / width);
            for (sum, value) in sum.iter_mut().zip(colour) {
                *sum += f32::from(value);
            }
        }
        sum.map(|sum| sum / (width * height) as f32)
    };
    (0..48).map(mean).collect()
}

#[test]
fn a_town_in_boxes_passes_for_the_town_at_a_fraction_of_the_triangles() {
    let city = town(70);
    for (metres_per_px, pitch_deg, quality, most) in [
        (4.5, 55.0, Quality::Low, 0.65),
        (4.5, 0.0, Quality::Low, 1.0),
        (12.0, 55.0, Quality::Low, 0.2),
        (12.0, 55.0, Quality::High, 0.7),
    ] {
        let shot = Shot {
            size_px: [320, 240],
            at_m: [700.0, 700.0],
            metres_per_px,
            bearing_deg: 20.0,
            pitch_deg,
            quality,
            ..Shot::default()
        };
        let (Some(mut with), Some(mut without)) = (renderer(), renderer()) else { return };
        build(&mut with, &city, |_| {});
        build(&mut without, &city, |chunk| chunk.massing = Massing::default());
        let (boxes, whole) =
            (develop(&mut with, &shot, DVec2::ZERO), develop(&mut without, &shot, DVec2::ZERO));
        let share = with.stats().triangles as f32 / without.stats().triangles as f32;
        assert!(share <= most, "{share} of the triangles at {metres_per_px} m a pixel, at most {most}");
        let far = fields(&boxes)
            .into_iter()
            .zip(fields(&whole))
            .flat_map(|(boxes, whole)| [0, 1, 2].map(|channel| (boxes[channel] - whole[channel]).abs()))
            .fold(0.0, f32::max);
        assert!(far < 12.0, "a field's colour is {far} of 255 off at {metres_per_px} m a pixel, {quality:?}");
    }
}

#[test]
fn from_nearby_every_house_is_drawn_as_it_is() {
    let city = town(12);
    let shot = Shot { at_m: [120.0, 120.0], metres_per_px: 1.0, quality: Quality::Low, ..Shot::default() };
    let (Some(mut with), Some(mut without)) = (renderer(), renderer()) else { return };
    build(&mut with, &city, |_| {});
    build(&mut without, &city, |chunk| chunk.massing = Massing::default());
    let boxes = develop(&mut with, &shot, DVec2::ZERO);
    assert_eq!(boxes.pixels, develop(&mut without, &shot, DVec2::ZERO).pixels, "the same picture");
}

#[test]
fn a_town_takes_few_bytes_a_house_on_the_gpu_and_a_frame_few_triangles_however_large_it_is() {
    let shot = |metres_per_px| Shot {
        size_px: [320, 240],
        at_m: [2_000.0, 2_000.0],
        metres_per_px,
        pitch_deg: 55.0,
        quality: Quality::Low,
        ..Shot::default()
    };
    let Some(mut renderer) = renderer() else { return };
    develop(&mut renderer, &shot(10.0), DVec2::ZERO);
    let empty = renderer.stats().gpu_bytes;
    let count = build(&mut renderer, &town(200), |_| {});
    develop(&mut renderer, &shot(20.0), DVec2::ZERO);
    let each = (renderer.stats().gpu_bytes - empty) / u64::from(count);
    assert!(each <= 100, "{each} bytes for a house of four corners");
    let triangles = renderer.stats().triangles;
    assert!(triangles < 40_000, "{triangles} triangles for 40,000 houses seen at once");
    develop(&mut renderer, &Shot { at_m: [90_000.0, 0.0], ..shot(2.0) }, DVec2::ZERO);
    assert_eq!(
        (renderer.stats().triangles, renderer.stats().draw_calls),
        (1, 1),
        "out of view they cost nothing"
    );
}

#[test]
fn a_town_too_large_for_a_card_is_drawn_in_boxes_where_its_memory_ends() {
    let Some(mut renderer) = renderer() else { return };
    let city = town(70);
    build(&mut renderer, &city, |_| {});
    renderer.remove(1);
    let count = u32::try_from(city.len()).expect("a small town");
    let mut chunks = Build::new(&city, 0..count);
    let first = chunks.step(&city).expect("a first piece");
    assert_eq!(renderer.add(&first, 2), Kept::Whole, "there is room");
    let near_full = renderer.stats().gpu_bytes * 10 / 9;
    renderer.set_budget(near_full);
    let others: Vec<Chunk> = std::iter::from_fn(|| chunks.step(&city)).collect();
    let kept: Vec<Kept> = others.iter().map(|chunk| renderer.add(chunk, 2)).collect();
    let boxed = |kept: &Kept| if let Kept::Boxes(buildings) = kept { *buildings } else { 0 };
    let first_buildings = first.massing.levels.first().map_or(0, |level| level.count);
    assert_eq!(
        kept.iter().map(boxed).sum::<u32>(),
        count - first_buildings,
        "all others are boxes: {kept:?}"
    );
    let stats = renderer.stats();
    assert_eq!(stats.boxed_buildings, count - first_buildings, "and the counter says so");
    assert!(stats.gpu_bytes <= near_full, "{} bytes of {near_full}", stats.gpu_bytes);
    // From near, where a town with all its walls would show them.
    let near = Shot { metres_per_px: 1.0, quality: Quality::Low, ..Shot::default() };
    for (place_m, is_boxed) in
        [(first.bounds.centre_m().as_dvec2(), false), (others[0].bounds.centre_m().as_dvec2(), true)]
    {
        let shot = Shot { at_m: place_m.into(), ..near.clone() };
        let picture = develop(&mut renderer, &shot, DVec2::ZERO);
        if let Some(folder) = std::env::var_os("CIVITWIN_LOOK") {
            picture.save(&std::path::Path::new(&folder).join(format!("boxed-{is_boxed}.png")));
        }
        let ground = picture.pixel(0, 0);
        let all = (0..picture.width_px * picture.height_px)
            .filter(|at| picture.pixel(at % picture.width_px, at / picture.width_px) != ground)
            .count();
        assert!(all > 500, "houses are drawn from near, boxed: {is_boxed}; {all} pixels");
    }
    renderer.set_budget(1);
    assert_eq!(renderer.add(&first, 3), Kept::Nothing, "where nothing is left, nothing is taken");
}
