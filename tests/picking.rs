//! The pick against the picture: what the CPU's ray says is there is what the GPU drew there.
//!
//! The picture is asked feature by feature: drawn once as it is and once with the feature lit up as under the pointer;
//! the pixels that differ are the feature's. Needs a GPU (software will do); skips loudly without one.

#![cfg(feature = "gpu")]
#![expect(clippy::cast_possible_truncation, reason = "a small town and a small picture")]

#[path = "support/command.rs"]
mod command;

use civitwin::city::{City, Flags, HeightSource, Kind, Layer, Properties, Reading, RingRole};
use civitwin::geo::{Frame, LonLat};
use civitwin::gpu::{PassTarget, Renderer, Wgpu};
use civitwin::mesh::Build;
use civitwin::style::{Quality, flag};
use civitwin::twin::{Payload, Twin};
use command::command;
use glam::Vec2;

const WIDTH: u32 = 240;
const HEIGHT: u32 = 180;

/// Buildings of several shapes, one with a courtyard, one on stilts, near enough to hide each other.
fn town() -> City {
    let mut city = City::default();
    city.frame = Some(Frame::new(LonLat { longitude: 6.0, latitude: 46.0 }));
    let shapes: [&[(f32, f32)]; 4] = [
        &[(0.0, 0.0), (18.0, 0.0), (18.0, 12.0), (0.0, 12.0)],
        &[(0.0, 0.0), (16.0, 3.0), (13.0, 19.0), (-3.0, 16.0)],
        &[(0.0, 0.0), (20.0, 0.0), (20.0, 8.0), (8.0, 8.0), (8.0, 20.0), (0.0, 20.0)],
        &[(0.0, 0.0), (22.0, 0.0), (22.0, 22.0), (0.0, 22.0)],
    ];
    for number in 0..36_u8 {
        let corner = Vec2::new(f32::from(number % 6) * 27.3 - 80.0, f32::from(number / 6) * 26.1 - 78.0);
        let shape = shapes[usize::from(number) % shapes.len()];
        let mut positions: Vec<Vec2> = shape.iter().map(|&(x, y)| corner + Vec2::new(x, y)).collect();
        let (mut ends, mut roles) = (vec![positions.len() as u32], vec![RingRole::Exterior]);
        if number % 4 == 3 {
            positions.extend(
                [(6.0, 6.0), (6.0, 16.0), (16.0, 16.0), (16.0, 6.0)].map(|(x, y)| corner + Vec2::new(x, y)),
            );
            ends.push(positions.len() as u32);
            roles.push(RingRole::Hole);
        }
        city.add(&Reading {
            layer: Layer::Building,
            kind: Kind::Plain,
            flags: Flags::default(),
            height_m: 6.0 + f32::from(number * 7 % 19),
            base_m: if number % 9 == 4 { 3.0 } else { 0.0 },
            height_source: HeightSource::Measured,
            feature_id: "",
            name: "",
            properties: &Properties::NONE,
            positions: &positions,
            ring_ends: &ends,
            ring_roles: &roles,
        });
    }
    city
}

fn twin(city: City) -> Twin {
    let features = 0..city.len() as u32;
    let mut twin = Twin::default();
    twin.city = city;
    for text in [
        format!(r#"{{"type":"viewport","width_css_px":{WIDTH},"height_css_px":{HEIGHT},"pixel_ratio":1}}"#),
        r#"{"type":"visible","visible":true}"#.to_owned(),
    ] {
        twin.step(&command(&text), &Payload::default(), 0.0);
    }
    twin.accept(1, features);
    twin
}

struct Picture {
    renderer: Renderer,
}

impl Picture {
    fn new(twin: &Twin) -> Option<Self> {
        let gpu = pollster::block_on(Wgpu::headless());
        let Some(gpu) = gpu else {
            assert!(
                std::env::var_os("CIVITWIN_REQUIRE_GPU").is_none(),
                "a GPU is required, and none was found"
            );
            println!("skipped: no Vulkan adapter");
            return None;
        };
        let mut renderer = Renderer::new(Box::new(gpu));
        renderer.resize(WIDTH, HEIGHT, Quality::Low);
        let mut build = Build::new(&twin.city, 0..twin.city.len() as u32);
        while let Some(chunk) = build.step(&twin.city) {
            renderer.add(&chunk, 1);
        }
        let heights: Vec<_> = twin.city.all().map(|row| [row.facts.base_m, row.facts.height_m]).collect();
        renderer.write_features(0, &heights);
        Some(Self { renderer })
    }

    fn draw(&mut self, twin: &Twin, texels: &[u32]) -> Vec<u8> {
        self.renderer.write_channels(0, texels);
        self.renderer.draw(&twin.eye(), &twin.theme(), PassTarget::Image);
        self.renderer.start_read();
        loop {
            if let Some(pixels) = self.renderer.take_pixels() {
                return pixels;
            }
        }
    }

    /// Which feature each pixel shows.
    fn features(&mut self, twin: &Twin) -> Vec<Option<u32>> {
        let (_, texels) = twin.channels.stretches(0..u32::MAX).next().expect("a town");
        let texels = texels.to_vec();
        let plain = self.draw(twin, &texels);
        let mut shown = vec![None; (WIDTH * HEIGHT) as usize];
        for feature in 0..texels.len() {
            let mut lit = texels.clone();
            lit[feature] |= flag::HOVERED;
            let picture = self.draw(twin, &lit);
            for (pixel, (a, b)) in plain.chunks_exact(4).zip(picture.chunks_exact(4)).enumerate() {
                if a != b {
                    shown[pixel] = Some(feature as u32);
                }
            }
        }
        shown
    }
}

/// Compares pick and picture on every pixel from several cameras; returns how many pixels showed a feature.
fn compare(twin: &mut Twin, cameras: &[(f64, f64, f64)]) -> usize {
    let Some(mut picture) = Picture::new(twin) else { return usize::MAX };
    let mut seen = 0;
    for (zoom, bearing_deg, pitch_deg) in cameras {
        let text = format!(
            r#"{{"type":"set_camera","camera":{{"zoom":{zoom},"bearing_deg":{bearing_deg},"pitch_deg":{pitch_deg}}}}}"#
        );
        twin.step(&command(&text), &Payload::default(), 0.0);
        let shown = picture.features(twin);
        let mut wrong = Vec::new();
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let drawn = shown[(y * WIDTH + x) as usize];
                seen += usize::from(drawn.is_some());
                let picked = twin.pick(f64::from(x) + 0.5, f64::from(y) + 0.5);
                if drawn != picked && !beside_an_edge(&shown, x, y, picked) {
                    wrong.push((x, y, drawn, picked));
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "zoom {zoom}, bearing {bearing_deg}, pitch {pitch_deg}: {} wrong, such as {:?}",
            wrong.len(),
            &wrong[..wrong.len().min(5)]
        );
    }
    seen
}

/// The GPU rounds corners to a 256th of a pixel: a pixel on an edge may fall to either side.
fn beside_an_edge(shown: &[Option<u32>], x: u32, y: u32, picked: Option<u32>) -> bool {
    (y.saturating_sub(1)..=(y + 1).min(HEIGHT - 1)).any(|row| {
        (x.saturating_sub(1)..=(x + 1).min(WIDTH - 1))
            .any(|column| shown[(row * WIDTH + column) as usize] == picked)
    })
}

#[test]
fn the_ray_finds_what_the_picture_shows() {
    let mut twin = twin(town());
    let seen =
        compare(&mut twin, &[(17.0, -20.0, 50.0), (17.6, 133.0, 30.0), (18.2, 45.0, 75.0), (16.5, 0.0, 0.0)]);
    assert!(seen > 20_000, "enough was seen to mean something: {seen} pixels");
}
