//! A few blocks to judge the look by eye: written to the folder that `CIVITWIN_LOOK` names, light and dark.

use crate::studio::{City, Shot, block, take};
use civitwin::gpu::shaders::channel;
use civitwin::mesh::{Column, RECORD_NEEDLE, RECORD_PALM};
use civitwin::style::{Quality, Rgb, Theme};

/// Colours of the things of a theme: buildings, water, green, roads, rails, leaves, outlines.
fn colours(theme: &Theme) -> [Rgb; 7] {
    if theme.dark {
        [
            [0x3c, 0x43, 0x4f],
            [0x10, 0x20, 0x2e],
            [0x1a, 0x26, 0x20],
            [0x24, 0x29, 0x31],
            [0x2e, 0x33, 0x3c],
            [0x33, 0x4a, 0x3a],
            [0x6a, 0x74, 0x84],
        ]
    } else {
        [
            [0xe3, 0xde, 0xd4],
            [0xcf, 0xe0, 0xe6],
            [0xdf, 0xe8, 0xd4],
            [0xff, 0xff, 0xff],
            [0xd8, 0xd4, 0xcc],
            [0xb4, 0xc8, 0x9c],
            [0x9a, 0x92, 0x84],
        ]
    }
}

/// A repeatable spread of 0 to 1.
fn chance(seed: &mut u32) -> f32 {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*seed >> 8) as f32 / 16_777_216.0
}

fn perimeter(city: &mut City, seed: &mut u32, west: f32, south: f32, size: f32, colour: Rgb) {
    let depth = 13.0;
    let court = size - 2.0 * depth;
    let mut along = 0.0;
    while along < size - 8.0 {
        let width = (12.0 + 12.0 * chance(seed)).min(size - along);
        let width = if size - along - width < 8.0 { size - along } else { width };
        for (side, level) in [(0, chance(seed)), (1, chance(seed))] {
            let high = 14.0 + 9.0 * level;
            let y = if side == 0 { south } else { south + size - depth };
            city.building(&[&block(west + along, y, west + along + width, y + depth)], 0.0, high, colour);
        }
        along += width;
    }
    for (x, level) in [(west, chance(seed)), (west + size - depth, chance(seed))] {
        let (a, b) = (south + depth, south + depth + court);
        let middle = a + court * (0.35 + 0.3 * chance(seed));
        city.building(&[&block(x, a, x + depth, middle)], 0.0, 15.0 + 8.0 * level, colour);
        city.building(&[&block(x, middle, x + depth, b)], 0.0, 13.0 + 8.0 * chance(seed), colour);
    }
}

fn town(theme: &Theme) -> City {
    let [wall, water, green, road, rail, leaf, outline] = colours(theme);
    let mut city = City::new();
    let mut seed = 7;
    city.area(Column::Green, &block(20.0, -200.0, 180.0, -120.0), green);
    city.area(
        Column::Water,
        &[
            [-700.0, 150.0],
            [-200.0, 190.0],
            [100.0, 170.0],
            [700.0, 230.0],
            [700.0, 330.0],
            [100.0, 260.0],
            [-300.0, 280.0],
            [-700.0, 220.0],
        ],
        water,
    );
    for column in -6..=6 {
        let x = column as f32 * 100.0 + 100.0;
        let half = if column == 0 { 9.0 } else { 5.0 };
        city.area(Column::Road, &block(x - half, -600.0, x + half, 600.0), road);
    }
    for row in -5..=5 {
        let y = row as f32 * 100.0 - 10.0;
        if row != 2 {
            city.area(Column::Road, &block(-600.0, y - 5.0, 600.0, y + 5.0), road);
        }
    }
    city.area(Column::Rail, &[[-600.0, -330.0], [600.0, -120.0], [600.0, -116.0], [-600.0, -326.0]], rail);
    for column in -6..6 {
        for row in -5..5 {
            let (x, y) = (column as f32 * 100.0 + 108.0, row as f32 * 100.0 - 2.0);
            if (row == 1 || row == 2)
                || (row == -2 && (-1..=0).contains(&column))
                || row == -4
                || row == -3 && column < 1
            {
                continue;
            }
            perimeter(&mut city, &mut seed, x, y, 84.0, wall);
        }
    }
    let round: Vec<[f32; 2]> = (0..40)
        .map(|step| {
            let angle = step as f32 / 40.0 * std::f32::consts::TAU;
            [-60.0 + 16.0 * angle.cos(), -150.0 + 16.0 * angle.sin()]
        })
        .collect();
    city.building(&[&round], 0.0, 52.0, wall);
    city.building(
        &[&[
            [-150.0, -190.0],
            [-95.0, -190.0],
            [-95.0, -172.0],
            [-130.0, -172.0],
            [-130.0, -130.0],
            [-150.0, -130.0],
        ]],
        0.0,
        24.0,
        wall,
    );
    let mut hole = block(-30.0, -185.0, 5.0, -150.0).to_vec();
    hole.reverse();
    city.building(&[&block(-42.0, -197.0, 16.0, -138.0), &hole], 0.0, 12.0, wall);
    let chosen = city.building(&[&block(-140.0, -160.0, -112.0, -135.0)], 0.0, 36.0, wall);
    city.flag(chosen, channel::SELECTED);
    for number in 0..110 {
        let at = [25.0 + 150.0 * chance(&mut seed), -196.0 + 72.0 * chance(&mut seed)];
        let flags = [0, 0, RECORD_NEEDLE, RECORD_PALM][number % 7 % 4];
        city.point(Column::Tree, at, 6.0 + 6.0 * chance(&mut seed), leaf, flags);
    }
    for step in 0..60 {
        let y = -590.0 + step as f32 * 20.0;
        if (150.0..290.0).contains(&y) {
            continue;
        }
        city.point(Column::Tree, [88.0, y], 9.0, leaf, 0);
        city.point(Column::Tree, [112.0, y], 9.0, leaf, 0);
    }
    city.area(
        Column::Outline,
        &[[-210.0, -214.0], [205.0, -214.0], [205.0, 145.0], [-210.0, 120.0]],
        outline,
    );
    for (at, top, colour) in [
        ([-60.0, -150.0], 52.0, [0xe6, 0x9f, 0x00]),
        ([60.0, -110.0], 0.0, [0x00, 0x72, 0xb2]),
        ([-122.0, -150.0], 36.0, [0x00, 0x9e, 0x73]),
    ] {
        city.point(Column::Marker, at, top, colour, 0);
    }
    city
}

#[test]
#[ignore = "writes pictures to judge by eye, to the folder CIVITWIN_LOOK"]
fn a_few_blocks_can_be_looked_at() {
    let Some(folder) = std::env::var_os("CIVITWIN_LOOK") else { return };
    let folder = std::path::PathBuf::from(folder);
    for (name, theme) in [("light", Theme::LIGHT), ("dark", Theme::DARK)] {
        let city = town(&theme);
        let base = Shot {
            size_px: [800, 600],
            at_m: [0.0, -110.0],
            metres_per_px: 0.55,
            bearing_deg: -22.0,
            theme,
            ..Shot::default()
        };
        let shots = [
            ("near", Shot { metres_per_px: 0.2, pitch_deg: 55.0, ..base.clone() }),
            ("mid", Shot { pitch_deg: 52.0, ..base.clone() }),
            ("horizon", Shot { pitch_deg: 78.0, metres_per_px: 0.4, bearing_deg: 15.0, ..base.clone() }),
            ("plan", Shot { pitch_deg: 0.0, bearing_deg: 0.0, ..base.clone() }),
            ("low", Shot { pitch_deg: 52.0, quality: Quality::Low, ..base.clone() }),
        ];
        for (view, shot) in shots {
            let Some(picture) = take(&city, &shot) else { return };
            let path = folder.join(format!("{name}-{view}.png"));
            picture.save(&path);
            assert!(path.exists(), "{} was written", path.display());
        }
    }
}
