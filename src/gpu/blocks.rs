//! The uniform blocks as the shaders have them: `Frame` and `Draw` of `shaders/lib/frame.wgsl`.
//!
//! In: a placed camera, a theme, a quality. Out: bytes. A test holds the offsets to those in the WGSL text.
//! Does not: know chunks or textures.

use crate::style::{self, Palette, Quality, Rgb, Theme};
use crate::view::{Eye, HALF_FOV_TAN};
use bytemuck::{Pod, Zeroable};
use glam::{Vec3, Vec4};

/// Uniform blocks begin at multiples of this many bytes (the least that WebGPU promises).
pub(crate) const BLOCK_BYTES: u32 = 256;

/// Once a frame.
#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub struct FrameBlock {
    /// Clip from metres relative to the camera's centre.
    pub clip_from_centre: [[f32; 4]; 4],
    /// Where the eye is; then device pixels that one metre covers one metre from the eye.
    pub eye_m: [f32; 4],
    /// Half the screen's width at distance one, as a direction; then how much of a pattern is left where it is too fine.
    pub right: [f32; 4],
    /// Half the screen's height, likewise; then what a line's depth is moved by.
    pub up: [f32; 4],
    /// Into the picture; then what part of an upright thing's height is seen at most.
    pub forward: [f32; 4],
    /// Towards the sun.
    pub sun_direction: [f32; 4],
    /// Linear.
    pub sun_light: [f32; 4],
    /// Linear.
    pub sky_light: [f32; 4],
    /// Linear: what the ground throws back.
    pub bounce_light: [f32; 4],
    /// Encoded; then metres from stroke to stroke of a pattern, 0 for none.
    pub ground: [f32; 4],
    /// Encoded.
    pub sky_low: [f32; 4],
    /// Encoded; then [`Theme::turning_luminance`], negative where ink is light.
    pub sky_high: [f32; 4],
    /// Linear, and how much of the feature's own colour it replaces.
    pub hover_light: [f32; 4],
    /// Likewise.
    pub selected_light: [f32; 4],
    /// Encoded; then how wide edges are in device pixels, 0 for none.
    pub ink: [f32; 4],
    /// Start in metres, thickening per metre, darkness of ground shadows and of wall feet.
    pub haze: [f32; 4],
    /// Device pixels.
    pub viewport_px: [f32; 2],
    /// Device pixels per CSS pixel.
    pub pixel_ratio: f32,
    /// 0 low, 1 medium, 2 high.
    pub tier: u32,
}

/// Once a draw.
#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub struct DrawBlock {
    /// Where the chunk's steps count from, metres relative to the camera's centre.
    pub origin_m: [f32; 2],
    /// Metres per step.
    pub unit_m: f32,
    /// Where in the page of records the chunk begins.
    pub first_record: u32,
    /// Opacity of plain features.
    pub alpha: f32,
    /// Opacity of features that show a value, or are pointed at or chosen.
    pub value_alpha: f32,
    /// Sides of a tree's crown; 0 where the chunk has no trees.
    pub sides: u32,
    /// Vertices of a tree, or of the edges of a wall.
    pub vertices: u32,
    /// Where, counted from the chunk's first record, the numbers of its walls lie; 0 where every record is a wall.
    pub first_number: u32,
    /// Blocks are whole multiples of eight bytes.
    pub unused: u32,
}

/// Even from right above, walls away from the middle show this part of their height.
const LEAST_LEAN: f32 = 0.33;
/// Where the sun stands: afternoon, so that of four walls one is bright, two are between and one is dark.
const SUN_BEARING_DEG: f32 = 248.0;
const SUN_HEIGHT_DEG: f32 = 47.0;
/// Weight of the sun against the sky.
const SUN_WEIGHT: f32 = 0.6;
/// What the ground throws back: a part of the skylight, and a part of its own colour.
const BOUNCE_SKY: f32 = 0.5;
const BOUNCE_GROUND: f32 = 0.12;
/// Haze begins this many viewing distances away, and thickens by this part per further viewing distance.
const HAZE_START: f32 = 1.25;
const HAZE_GAIN: f32 = 0.22;
/// Strokes of a pattern are at least so far apart at the centre, and less than twice as far.
const STROKES_CSS_PX: f64 = 6.0;
/// Edges of the strong themes.
const EDGE_CSS_PX: f64 = 2.0;
/// Lines are moved so many pixels towards the eye, more where faces are seen flat, up to four times.
const LIFT_PX: f64 = 3.0;
const LIFT_LEAST_SINE: f64 = 0.25;

impl FrameBlock {
    /// What the shaders need to know of this frame.
    #[must_use]
    pub fn new(eye: &Eye, theme: &Theme, quality: Quality) -> Self {
        let viewport = eye.viewport;
        let half = HALF_FOV_TAN;
        let aspect = viewport.width_css_px.max(1.0) / viewport.height_css_px.max(1.0);
        let height_px = viewport.height_css_px.max(1.0) * viewport.pixel_ratio;
        let distance_m = narrow(eye.eye_m.length()).max(1.0);
        let lean = (1.0 - eye.forward.z * eye.forward.z).max(0.0).sqrt().max(LEAST_LEAN);
        let sun_direction = sun_direction();
        let light = lights(theme, sun_direction);
        let strong = theme.is_strong();
        let (shadow, foot) = match (strong, theme.dark) {
            (true, _) => (0.0, 0.0),
            (false, true) => (0.45, 0.22),
            (false, false) => (0.20, 0.18),
        };
        let fine = if matches!(theme.palette, Palette::Forced(_)) { 1.0 } else { 0.0 };
        let with = |colour: Rgb, more: f32| encoded(colour).truncate().extend(more).into();
        let turning = theme.turning_luminance() * if theme.has_dark_ink() { 1.0 } else { -1.0 };
        let (tint_hover, tint_selected) = if strong { (1.0, 1.0) } else { (0.65, 0.85) };
        Self {
            clip_from_centre: eye.clip_from_centre.to_cols_array_2d(),
            eye_m: eye.eye_m.as_vec3().extend(narrow(height_px / 2.0 / half)).into(),
            right: (eye.right * narrow(half * aspect)).extend(fine).into(),
            up: (eye.up * narrow(half)).extend(lift(eye, height_px / 2.0 / half)).into(),
            forward: eye.forward.extend(lean).into(),
            sun_direction: sun_direction.extend(0.0).into(),
            sun_light: light.sun.extend(0.0).into(),
            sky_light: light.sky.extend(0.0).into(),
            bounce_light: light.bounce.extend(0.0).into(),
            ground: with(theme.ground, strokes_m(eye) * strokes(theme)),
            sky_low: encoded(theme.sky_low).into(),
            sky_high: with(theme.sky_high, turning),
            hover_light: linear(theme.hover).extend(tint_hover).into(),
            selected_light: linear(theme.selected).extend(tint_selected).into(),
            ink: with(theme.ink, if strong { narrow(EDGE_CSS_PX * viewport.pixel_ratio) } else { 0.0 }),
            haze: [HAZE_START * distance_m, HAZE_GAIN / distance_m, shadow, foot],
            viewport_px: [narrow(viewport.width_css_px.max(1.0) * viewport.pixel_ratio), narrow(height_px)],
            pixel_ratio: narrow(viewport.pixel_ratio),
            // Nothing of light is left where lines show shapes.
            tier: match quality {
                _ if strong => 0,
                Quality::Low => 0,
                Quality::Medium => 1,
                Quality::High => 2,
            },
        }
    }
}

/// Which strokes are drawn: all, those of doubt alone, or none.
fn strokes(theme: &Theme) -> f32 {
    match (theme.patterns, theme.doubts) {
        (true, _) => 1.0,
        (false, true) => -1.0,
        (false, false) => 0.0,
    }
}

/// Metres from stroke to stroke: a power of two, so that strokes stay where they are while the scale changes a little.
fn strokes_m(eye: &Eye) -> f32 {
    let least_m = STROKES_CSS_PX * std::f64::consts::SQRT_2 * eye.metres_per_css_px;
    // The step above the number's own power of two.
    narrow(f64::from_bits(((least_m.to_bits() >> 52) + 1) << 52))
}

/// What is added to a depth in clip space to bring it so many pixels nearer.
fn lift(eye: &Eye, px_at_one_m: f64) -> f32 {
    let sine = f64::from(-eye.forward.z).max(LIFT_LEAST_SINE);
    let share = LIFT_PX / (px_at_one_m * sine);
    narrow(-share * eye.near_m * eye.far_m / (eye.far_m - eye.near_m))
}

struct Lights {
    sun: Vec3,
    sky: Vec3,
    bounce: Vec3,
}

/// The theme's lights, scaled so that what lies flat is lit by exactly one: the theme's ground comes out as it is.
fn lights(theme: &Theme, sun_direction: Vec3) -> Lights {
    let (sun, sky) = (linear(theme.sun) * SUN_WEIGHT, linear(theme.ambient));
    let bounce = sky * BOUNCE_SKY + linear(theme.ground) * BOUNCE_GROUND;
    let flat = sky + sun * (0.5 + 0.5 * sun_direction.z);
    Lights { sun: sun / flat, sky: sky / flat, bounce: bounce / flat }
}

fn sun_direction() -> Vec3 {
    let (bearing, height) = (SUN_BEARING_DEG.to_radians(), SUN_HEIGHT_DEG.to_radians());
    Vec3::new(bearing.sin() * height.cos(), bearing.cos() * height.cos(), height.sin())
}

fn encoded(colour: Rgb) -> Vec4 {
    (Vec3::from(colour.map(f32::from)) / 255.0).extend(1.0)
}

fn linear(colour: Rgb) -> Vec3 {
    style::linear(colour).into()
}

#[expect(clippy::cast_possible_truncation, reason = "sizes and distances relative to the camera fit in f32")]
fn narrow(value: f64) -> f32 {
    value as f32
}
