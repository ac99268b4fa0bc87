//! Where the image tests take their pictures: a small city made by hand, a camera over it, and the pixels.
//!
//! Metres are relative to the city's anchor, x east, y north. Pixels count from the top left.
//! Without a Vulkan driver tests are skipped aloud; `CIVITWIN_REQUIRE_GPU=1` makes that a failure.
//! `CIVITWIN_BLESS=1` writes the expected pictures anew.

use civitwin::geo::{Bounds, Frame, Grid, LonLat};
use civitwin::gpu::{PassTarget, Renderer, Wgpu};
use civitwin::mesh::{Chunk, Column, Massing, RECORD_RING_END, RING_LENGTH_SHIFT, record};
use civitwin::style::{Pattern, Quality, Rgb, Theme, texel};
use civitwin::view::{Camera, Eye, Viewport};
use glam::{DVec2, Vec2, Vec3};
use std::collections::BTreeMap;
use std::path::PathBuf;

pub(crate) const BLOCK: Rgb = [0xe3, 0xde, 0xd4];
pub(crate) const WATER: Rgb = [0xcf, 0xe0, 0xe6];
pub(crate) const GREEN: Rgb = [0xdf, 0xe8, 0xd4];
pub(crate) const ROAD: Rgb = [0xff, 0xff, 0xff];
pub(crate) const LEAF: Rgb = [0xb4, 0xc8, 0x9c];

/// The anchor of every test's city.
const ANCHOR: LonLat = LonLat { longitude: 6.1, latitude: 46.2 };

/// A city made by hand: one chunk a column.
#[derive(Default)]
pub(crate) struct City {
    pub(crate) features: Vec<[f32; 2]>,
    pub(crate) channels: Vec<u32>,
    /// Where the whole city stands, metres from the anchor.
    pub(crate) shift_m: DVec2,
    chunks: BTreeMap<Column, Chunk>,
}

impl City {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn feature(&mut self, base_m: f32, top_m: f32, colour: Rgb) -> u32 {
        self.features.push([base_m, top_m]);
        self.channels.push(texel(colour, 0));
        self.features.len() as u32 - 1
    }

    /// Gives a feature a colour and a pattern.
    pub(crate) fn look(&mut self, feature: u32, (colour, pattern): (Rgb, Pattern), flags: u32) {
        self.channels[feature as usize] = texel(colour, flags) | pattern.bits();
    }

    /// Sets channel flags of a feature.
    pub(crate) fn flag(&mut self, feature: u32, flags: u32) {
        self.channels[feature as usize] |= flags;
    }

    /// A building; the first ring is counterclockwise, the others are clockwise holes.
    pub(crate) fn building(&mut self, rings: &[&[[f32; 2]]], base_m: f32, top_m: f32, colour: Rgb) -> u32 {
        let feature = self.feature(base_m, top_m, colour);
        self.rings(Column::Building, rings, feature, top_m);
        feature
    }

    /// Something flat.
    pub(crate) fn area(&mut self, column: Column, ring: &[[f32; 2]], colour: Rgb) -> u32 {
        let feature = self.feature(0.0, 0.0, colour);
        self.rings(column, &[ring], feature, 0.0);
        feature
    }

    /// A tree or a marker.
    pub(crate) fn point(&mut self, column: Column, at: [f32; 2], top_m: f32, colour: Rgb, flags: u32) -> u32 {
        let feature = self.feature(0.0, top_m, colour);
        let chunk = self.chunk(column);
        chunk.records.push(record(chunk.grid.steps(Vec2::from(at)), feature, flags));
        chunk.grow(&[at], top_m);
        feature
    }

    /// Sets the size of a marker, as a part of the usual one.
    pub(crate) fn size(&mut self, feature: u32, size: f32) {
        self.features[feature as usize][0] = size;
    }

    fn rings(&mut self, column: Column, rings: &[&[[f32; 2]]], feature: u32, top_m: f32) {
        let chunk = self.chunk(column);
        let mut triangles: Vec<u32> = Vec::new();
        let points: Vec<[f32; 2]> = rings.iter().flat_map(|ring| ring.iter().copied()).collect();
        let mut holes: Vec<u32> = Vec::new();
        let mut numbers = Vec::new();
        let mut count = 0;
        for ring in rings {
            if count > 0 {
                holes.push(count);
            }
            count += ring.len() as u32;
            for at in ring.iter() {
                numbers.push(chunk.records.len() as u32);
                chunk.records.push(record(chunk.grid.steps(Vec2::from(*at)), feature, 0));
            }
            if column == Column::Outline {
                chunk.records.push(record(chunk.grid.steps(Vec2::from(ring[0])), feature, RECORD_RING_END));
            } else if let Some([_, flags]) = chunk.records.last_mut() {
                *flags |= RECORD_RING_END | (ring.len() as u32) << RING_LENGTH_SHIFT;
            }
        }
        if column != Column::Outline {
            earcut::Earcut::new().earcut(points.iter().copied(), &holes, &mut triangles);
            for triangle in triangles.chunks_exact(3) {
                let [a, b, c] = [triangle[0], triangle[1], triangle[2]];
                let [pa, pb, pc] = [a, b, c].map(|number| Vec2::from(points[number as usize]));
                let turned = if (pb - pa).perp_dot(pc - pa) > 0.0 { [a, b, c] } else { [a, c, b] };
                chunk.indices.extend(turned.map(|number| numbers[number as usize]));
            }
        }
        chunk.grow(&points, top_m);
    }

    fn chunk(&mut self, column: Column) -> &mut Chunk {
        self.chunks.entry(column).or_insert_with(|| Chunk {
            column,
            grid: Grid::reaching(DVec2::ZERO, 900.0),
            records: Vec::new(),
            indices: Vec::new(),
            walls: None,
            massing: Massing::default(),
            bounds: Bounds::EMPTY,
            top_m: 0.0,
        })
    }

    /// The chunks, where the city stands.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = Chunk> + '_ {
        self.chunks.values().map(|chunk| {
            let mut chunk = chunk.clone();
            chunk.grid.origin_m += self.shift_m;
            chunk.bounds.min_m += self.shift_m.as_vec2();
            chunk.bounds.max_m += self.shift_m.as_vec2();
            chunk.finish();
            chunk
        })
    }
}

trait Grow {
    fn grow(&mut self, points: &[[f32; 2]], top_m: f32);
}

impl Grow for Chunk {
    fn grow(&mut self, points: &[[f32; 2]], top_m: f32) {
        self.bounds = self.bounds.joined(Bounds::of(points.iter().map(|&at| Vec2::from(at))));
        self.top_m = self.top_m.max(top_m);
    }
}

/// A rectangle, counterclockwise.
pub(crate) fn block(west: f32, south: f32, east: f32, north: f32) -> [[f32; 2]; 4] {
    [[west, south], [east, south], [east, north], [west, north]]
}

/// How a picture is taken.
#[derive(Clone)]
pub(crate) struct Shot {
    pub(crate) size_px: [u32; 2],
    pub(crate) at_m: [f64; 2],
    pub(crate) metres_per_px: f64,
    pub(crate) bearing_deg: f64,
    pub(crate) pitch_deg: f64,
    pub(crate) theme: Theme,
    pub(crate) quality: Quality,
}

impl Default for Shot {
    fn default() -> Self {
        Self {
            size_px: [160, 120],
            at_m: [0.0, 0.0],
            metres_per_px: 0.5,
            bearing_deg: 0.0,
            pitch_deg: 50.0,
            theme: Theme::LIGHT,
            quality: Quality::High,
        }
    }
}

impl Shot {
    /// Straight down.
    pub(crate) fn plan() -> Self {
        Self { pitch_deg: 0.0, ..Self::default() }
    }

    pub(crate) fn eye(&self, shift_m: DVec2) -> Eye {
        let frame = Frame::new(ANCHOR);
        let [width_px, height_px] = self.size_px;
        let viewport = Viewport {
            width_css_px: f64::from(width_px),
            height_css_px: f64::from(height_px),
            pixel_ratio: 1.0,
        };
        let camera = Camera {
            longitude: ANCHOR.longitude,
            latitude: ANCHOR.latitude,
            zoom: 0.0,
            bearing_deg: self.bearing_deg,
            pitch_deg: self.pitch_deg,
        };
        let zoom = (Eye::new(&camera, &frame, viewport).metres_per_css_px / self.metres_per_px).log2();
        let mut eye = Eye::new(&Camera { zoom, ..camera }, &frame, viewport);
        eye.centre_m = DVec2::from(self.at_m) + shift_m;
        eye
    }
}

/// What came out.
pub(crate) struct Picture {
    pub(crate) width_px: u32,
    pub(crate) height_px: u32,
    pub(crate) pixels: Vec<u8>,
    eye: Eye,
}

impl Picture {
    /// The colour of a pixel.
    pub(crate) fn pixel(&self, x: u32, y: u32) -> Rgb {
        let start = (y * self.width_px + x) as usize * 4;
        [self.pixels[start], self.pixels[start + 1], self.pixels[start + 2]]
    }

    /// The colour where a point of the city appears, metres east, north and up, the city's shift left out.
    pub(crate) fn at(&self, point_m: [f32; 3], shot: &Shot) -> Rgb {
        let [x, y] = self.place(point_m, shot);
        self.pixel(x, y)
    }

    /// The pixel where it appears.
    pub(crate) fn place(&self, point_m: [f32; 3], shot: &Shot) -> [u32; 2] {
        let [east, north] = shot.at_m;
        let relative = Vec3::from(point_m) - Vec3::new(east as f32, north as f32, 0.0);
        let clip = self.eye.clip_from_centre.project_point3(relative);
        let x = (clip.x + 1.0) / 2.0 * self.width_px as f32;
        let y = (1.0 - clip.y) / 2.0 * self.height_px as f32;
        assert!(
            x >= 0.0 && y >= 0.0 && x < self.width_px as f32 && y < self.height_px as f32,
            "{point_m:?} is outside of the picture, at {x}, {y}"
        );
        [x as u32, y as u32]
    }

    /// Compares with the committed picture of that name.
    pub(crate) fn check(&self, name: &str) {
        let path =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/gpu/expected").join(format!("{name}.png"));
        if std::env::var_os("CIVITWIN_BLESS").is_some() {
            self.save(&path);
            return;
        }
        let file = std::fs::File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut reader = png::Decoder::new(std::io::BufReader::new(file)).read_info().expect("a PNG");
        let mut expected = vec![0; reader.output_buffer_size().expect("of a size that fits")];
        reader.next_frame(&mut expected).expect("a whole PNG");
        let found: Vec<u8> = self.pixels.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
        assert_eq!(found.len(), expected.len(), "{name}: bytes of the picture");
        let far = found.chunks_exact(3).zip(expected.chunks_exact(3)).filter(|(found, expected)| {
            found.iter().zip(*expected).any(|(found, expected)| found.abs_diff(*expected) > 10)
        });
        let (far, all) = (far.count(), found.len() / 3);
        if far * 200 > all {
            let actual = std::env::temp_dir().join(format!("civitwin-{name}.png"));
            self.save(&actual);
            panic!("{name}: {far} of {all} pixels differ, at most 0.5 % may; see {}", actual.display());
        }
    }

    pub(crate) fn save(&self, path: &std::path::Path) {
        let file = std::fs::File::create(path).expect("the picture can be written");
        let mut encoder = png::Encoder::new(std::io::BufWriter::new(file), self.width_px, self.height_px);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        let bytes: Vec<u8> = self.pixels.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
        encoder.write_header().and_then(|mut writer| writer.write_image_data(&bytes)).expect("written");
    }
}

/// A renderer on a native GPU; none, said aloud, where there is no driver.
pub(crate) fn renderer() -> Option<Renderer> {
    let Some(gpu) = pollster::block_on(Wgpu::headless()) else {
        assert!(
            std::env::var_os("CIVITWIN_REQUIRE_GPU").is_none(),
            "no Vulkan adapter, and CIVITWIN_REQUIRE_GPU is set"
        );
        eprintln!("skipped: no Vulkan adapter");
        return None;
    };
    Some(Renderer::new(Box::new(gpu)))
}

/// Puts a city in a renderer.
pub(crate) fn build(renderer: &mut Renderer, city: &City, load_id: u32) {
    for chunk in city.chunks() {
        renderer.add(&chunk, load_id);
    }
    paint(renderer, city);
}

/// Puts only a city's heights and colours in a renderer.
pub(crate) fn paint(renderer: &mut Renderer, city: &City) {
    renderer.write_features(0, &city.features);
    renderer.write_channels(0, &city.channels);
}

/// Draws a frame and waits for its pixels.
pub(crate) fn develop(renderer: &mut Renderer, shot: &Shot, shift_m: DVec2) -> Picture {
    let [width_px, height_px] = shot.size_px;
    let eye = shot.eye(shift_m);
    renderer.resize(width_px, height_px, shot.quality);
    renderer.draw(&eye, &shot.theme, PassTarget::Image);
    renderer.start_read();
    let pixels = loop {
        assert_eq!(renderer.loss(), None, "the GPU was lost");
        if let Some(pixels) = renderer.take_pixels() {
            break pixels;
        }
        std::thread::yield_now();
    };
    Picture { width_px, height_px, pixels, eye }
}

/// A picture of a city; none where there is no GPU.
pub(crate) fn take(city: &City, shot: &Shot) -> Option<Picture> {
    let mut renderer = renderer()?;
    build(&mut renderer, city, 1);
    Some(develop(&mut renderer, shot, city.shift_m))
}

/// How light a colour looks, 0 to 255.
pub(crate) fn lightness(colour: Rgb) -> f32 {
    let [red, green, blue] = colour.map(f32::from);
    0.3 * red + 0.6 * green + 0.1 * blue
}

/// Fails unless each channel of a colour is within `within` of what is expected.
#[track_caller]
pub(crate) fn assert_near(found: Rgb, expected: Rgb, within: u8, what: &str) {
    let near = found.iter().zip(expected).all(|(found, expected)| found.abs_diff(expected) <= within);
    assert!(near, "{what}: expected {expected:?} within {within}, found {found:?}");
}
