//! The strong themes: what more contrast and a system's own colours look like, and what can be told in them.

use crate::studio::{City, Picture, Shot, block, take};
use civitwin::city::{Kind, Layer};
use civitwin::mesh::Column;
use civitwin::style::{
    Pattern, Quality, Rgb, Scale, ScaleSpec, SystemColors, Theme, base_look, contrast, flag,
};
use glam::Vec3;

/// High contrast as Windows has it, black and white.
pub(crate) const BLACK: SystemColors = SystemColors {
    canvas: [0, 0, 0],
    canvas_text: [255, 255, 255],
    link_text: [255, 255, 0],
    highlight: [26, 235, 255],
    gray_text: [63, 242, 63],
};
pub(crate) const WHITE: SystemColors = SystemColors {
    canvas: [255, 255, 255],
    canvas_text: [0, 0, 0],
    link_text: [0, 0, 159],
    highlight: [55, 0, 110],
    gray_text: [96, 0, 0],
};

/// All themes with lines.
fn strong() -> [(&'static str, Theme); 4] {
    [
        ("contrast_light", Theme::CONTRAST_LIGHT),
        ("contrast_dark", Theme::CONTRAST_DARK),
        ("forced_black", Theme::forced(BLACK)),
        ("forced_white", Theme::forced(WHITE)),
    ]
}

/// Five classes of cividis.
pub(crate) fn scale() -> Scale {
    let spec = ScaleSpec { breaks: Some(vec![1.0, 2.0, 3.0, 4.0]), ..ScaleSpec::default() };
    Scale::new(&spec, &[]).expect("a plain scale")
}

fn house(city: &mut City, [west, south]: [f32; 2], top_m: f32) -> u32 {
    city.building(&[&block(west, south, west + 14.0, south + 12.0)], 0.0, top_m, [0; 3])
}

/// A few streets with all that is drawn, plain, valued and chosen.
fn town(theme: &Theme) -> City {
    let mut city = City::new();
    for (column, layer, kind, ring) in [
        (Column::Green, Layer::Green, Kind::Park, block(-60.0, -50.0, -8.0, -16.0)),
        (Column::Water, Layer::Water, Kind::WaterArea, block(-70.0, 34.0, 70.0, 56.0)),
        (Column::Road, Layer::Road, Kind::Street, block(-4.0, -70.0, 4.0, 70.0)),
        (Column::Road, Layer::Road, Kind::Street, block(-80.0, -13.0, 80.0, -6.0)),
        (Column::Rail, Layer::Rail, Kind::Railway, block(-80.0, 27.0, 80.0, 29.5)),
        (Column::Outline, Layer::District, Kind::District, block(-64.0, -54.0, 66.0, 60.0)),
    ] {
        let feature = city.area(column, &ring, [0; 3]);
        city.look(feature, base_look(layer, kind, theme), 0);
    }
    for number in 0..5_u8 {
        let at = [f32::from(number % 3) * 17.0 + 8.0, f32::from(number / 3) * 16.0 - 46.0];
        let feature = house(&mut city, at, 8.0 + 4.0 * f32::from(number % 3));
        city.look(feature, scale().look(usize::from(number), theme).expect("a class"), flag::VALUED);
    }
    for (number, state) in [0, flag::SELECTED, flag::HOVERED, 0].into_iter().enumerate() {
        let feature = house(&mut city, [number as f32 * 14.0 - 62.0, 0.0], 9.0 + 5.0 * (number % 3) as f32);
        city.look(feature, base_look(Layer::Building, Kind::Dwelling, theme), state);
    }
    let round: Vec<[f32; 2]> = (0..24)
        .map(|step| std::f32::consts::TAU * step as f32 / 24.0)
        .map(|angle| [20.0 + 8.0 * angle.cos(), 10.0 + 8.0 * angle.sin()])
        .collect();
    let tower = city.building(&[&round], 0.0, 18.0, [0; 3]);
    city.look(tower, base_look(Layer::Building, Kind::Landmark, theme), 0);
    for number in 0..5_u8 {
        let at = [-54.0 + 8.0 * f32::from(number), -22.0 - 5.0 * f32::from(number % 2)];
        let tree = city.point(Column::Tree, at, 7.0, [0; 3], 0);
        city.look(tree, base_look(Layer::Tree, Kind::Broadleaved, theme), 0);
        let marker = city.point(Column::Marker, [36.0 + 7.0 * f32::from(number), 8.0], 0.0, [0; 3], 0);
        let (look, flags) = match number {
            0 => (base_look(Layer::Point, Kind::Plain, theme), 0),
            class => (scale().look(class.into(), theme).expect("a class"), flag::VALUED),
        };
        city.look(marker, look, flags);
    }
    city
}

fn overview(theme: Theme, quality: Quality) -> Shot {
    Shot { size_px: [400, 300], metres_per_px: 0.36, bearing_deg: 20.0, theme, quality, ..Shot::default() }
}

#[test]
fn a_town_in_strong_themes_looks_as_it_did() {
    for (name, theme) in strong() {
        let Some(picture) = take(&town(&theme), &overview(theme, Quality::High)) else { return };
        picture.check(name);
    }
}

/// How far a colour is from the nearest mix of two of these.
fn distance_to_mixes(colour: Rgb, of: &[Rgb]) -> f32 {
    let at = |colour: Rgb| Vec3::from(colour.map(f32::from));
    let mut nearest = f32::MAX;
    for (number, &one) in of.iter().enumerate() {
        for &other in &of[..=number] {
            let (from, along) = (at(one), at(other) - at(one));
            let part = ((at(colour) - from).dot(along) / along.length_squared().max(1.0)).clamp(0.0, 1.0);
            nearest = nearest.min(at(colour).distance(from + along * part));
        }
    }
    nearest
}

#[test]
fn only_the_systems_colours_are_used_where_it_insists_on_them() {
    for quality in [Quality::Low, Quality::High] {
        for colors in [BLACK, WHITE] {
            let theme = Theme::forced(colors);
            let Some(picture) = take(&town(&theme), &overview(theme, quality)) else { return };
            let SystemColors { canvas, canvas_text, link_text, highlight, gray_text } = colors;
            let five = [canvas, canvas_text, link_text, highlight, gray_text];
            let all = picture.pixels.len() / 4;
            let (mut strange, mut pure) = (0, [0; 5]);
            for pixel in picture.pixels.chunks_exact(4) {
                let colour = [pixel[0], pixel[1], pixel[2]];
                strange += usize::from(distance_to_mixes(colour, &five) > 8.0);
                five.iter().zip(&mut pure).for_each(|(one, count)| *count += usize::from(*one == colour));
            }
            assert!(strange * 200 < all, "{strange} of {all} pixels are no soft edge between two of them");
            assert!(pure.iter().sum::<usize>() * 10 > all * 8, "flat fills: {pure:?} of {all}");
            assert!(pure.iter().all(|&count| count > 20), "each has its use: {pure:?}");
        }
    }
}

/// The colours of a row of pixels.
fn row(picture: &Picture, [from, to]: [u32; 2], y: u32) -> Vec<Rgb> {
    (from..to).map(|x| picture.pixel(x, y)).collect()
}

/// How many pixels of ink there are among ground or fill.
fn ink(row: &[Rgb], theme: &Theme) -> f32 {
    let (ink, ground) = (f32::from(theme.ink[1]), f32::from(theme.ground[1]));
    row.iter().map(|colour| (f32::from(colour[1]) - ground) / (ink - ground)).sum()
}

#[test]
fn houses_of_one_colour_that_touch_are_parted_by_two_pixels() {
    for (name, theme) in strong() {
        for quality in [Quality::Low, Quality::High] {
            let mut city = City::new();
            for west in [-14.0, 0.0] {
                let feature = house(&mut city, [west, -6.0], 9.0);
                city.look(feature, base_look(Layer::Building, Kind::Plain, &theme), 0);
            }
            let shot = Shot { theme, quality, metres_per_px: 0.25, ..Shot::plan() };
            let Some(picture) = take(&city, &shot) else { return };
            let [x, y] = picture.place([0.0, 0.0, 9.0], &shot);
            let (wall, side) = (row(&picture, [x - 12, x + 12], y), row(&picture, [x - 75, x - 50], y));
            assert!((1.8..2.4).contains(&ink(&wall, &theme)), "{name}: {} pixels", ink(&wall, &theme));
            // Out there the wall's foot is seen below its roof's edge.
            assert!(ink(&side, &theme) >= 1.8, "{name}: {} pixels towards the ground", ink(&side, &theme));
            assert!(contrast(theme.ink, theme.ground) >= 4.5, "{name}: lines on the ground");
        }
    }
}

#[test]
fn neighbours_of_any_colour_are_parted_by_a_line_that_stands_out() {
    for theme in [Theme::CONTRAST_LIGHT, Theme::CONTRAST_DARK] {
        for class in 0..5 {
            let (fill, _) = scale().look(class, &theme).expect("a class");
            let mut city = City::new();
            for west in [-14.0, 0.0] {
                let feature = house(&mut city, [west, -6.0], 9.0);
                city.look(feature, (fill, Pattern::NONE), flag::VALUED);
            }
            let shot = Shot { theme, metres_per_px: 0.125, ..Shot::plan() };
            let Some(picture) = take(&city, &shot) else { return };
            let [x, y] = picture.place([0.0, 0.0, 9.0], &shot);
            let most = |colour: Rgb| {
                let contrasts =
                    row(&picture, [x - 8, x + 8], y).into_iter().map(|line| contrast(line, colour));
                contrasts.fold(0.0, f32::max)
            };
            assert!(most(fill) >= 3.0, "class {class}: {} to 1 on {fill:?}", most(fill));
            assert!(most(theme.ground) >= 4.5, "class {class}: {} to 1 on the ground", most(theme.ground));
        }
    }
}

#[test]
fn a_round_tower_has_no_lines_but_its_outline() {
    let theme = Theme::CONTRAST_LIGHT;
    let round: Vec<[f32; 2]> = (0..32)
        .map(|step| std::f32::consts::TAU * step as f32 / 32.0)
        .map(|angle| [12.0 * angle.cos(), 12.0 * angle.sin()])
        .collect();
    let mut city = City::new();
    let tower = city.building(&[&round], 0.0, 24.0, [0; 3]);
    city.look(tower, base_look(Layer::Building, Kind::Plain, &theme), 0);
    let shot = Shot { theme, metres_per_px: 0.4, at_m: [0.0, 8.0], ..Shot::default() };
    let Some(picture) = take(&city, &shot) else { return };
    let [x, y] = picture.place([0.0, -12.0, 12.0], &shot);
    let lines = ink(&row(&picture, [x - 50, x + 50], y), &theme);
    assert!((3.6..5.0).contains(&lines), "a line on either side: {lines} pixels of ink");
}

#[test]
fn what_is_chosen_is_outlined_wherever_patterns_are_drawn() {
    let with_patterns = [Theme::LIGHT, Theme::DARK].map(|theme| ("quiet", Theme { patterns: true, ..theme }));
    for (name, theme) in strong().into_iter().chain(with_patterns) {
        let rows = [0, flag::SELECTED].map(|state| {
            let mut city = City::new();
            let feature = house(&mut city, [-7.0, -6.0], 9.0);
            // The colour of what is chosen, so that only lines can tell.
            city.look(feature, (theme.selected, Pattern::NONE), state);
            let shot = Shot { theme, metres_per_px: 0.2, ..Shot::plan() };
            let picture = take(&city, &shot)?;
            let [x, y] = picture.place([-7.0, 0.0, 9.0], &shot);
            Some(row(&picture, [x - 10, x + 10], y))
        });
        let [Some(plain), Some(selected)] = &rows else { return };
        let lines =
            plain.iter().zip(selected).filter(|(plain, chosen)| contrast(**plain, **chosen) > 1.5).count();
        assert!(lines >= 2, "{name}: {lines} pixels tell the selected house");
    }
}
