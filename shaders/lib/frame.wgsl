// What is the same for a whole frame, and for a whole draw. Stands before every shader.
// Axes: x east, y north, z up, metres relative to the camera's centre on the ground.
// Colours named `light` are linear; all others are as shown on the screen (sRGB encoded), 0 to 1.
// All targets are plain Unorm: shaders write encoded colours, so both backends agree byte for byte.

struct Frame {
    clip_from_centre: mat4x4<f32>,
    // xyz: where the eye is; w: device pixels that one metre covers one metre from the eye.
    eye_m: vec4<f32>,
    // The ray through normalised device coordinates (x, y) is forward + x * right + y * up.
    // w: what part of a pattern's mean is left where its strokes are too fine to be seen: none where colour tells enough.
    right: vec4<f32>,
    // w: what a line's depth in clip space is moved by, so that it lies over the faces that it bounds.
    up: vec4<f32>,
    // w: what part of an upright thing's height is seen at most, the sine of the tilt or a little more.
    forward: vec4<f32>,
    // xyz: towards the sun, of length one.
    sun_direction: vec4<f32>,
    // The three lights, scaled so that a flat roof is lit by exactly one.
    sun_light: vec4<f32>,
    sky_light: vec4<f32>,
    bounce_light: vec4<f32>,
    // w: metres from one stroke of a pattern to the next; 0 where none are drawn.
    ground: vec4<f32>,
    sky_low: vec4<f32>,
    // w: the luminance of a colour from which on its lines and strokes are ink, or, where ink is light and this negative,
    // up to which.
    sky_high: vec4<f32>,
    // xyz: linear; w: how much of the feature's own colour they replace.
    hover_light: vec4<f32>,
    selected_light: vec4<f32>,
    // w: device pixels that an edge is wide; 0 in the quiet themes, where light shows shapes.
    ink: vec4<f32>,
    // x: where haze begins; y: how fast it thickens, per metre; z: darkness of ground shadows; w: of wall feet.
    haze: vec4<f32>,
    viewport_px: vec2<f32>,
    // Device pixels per CSS pixel.
    pixel_ratio: f32,
    // 0 low, 1 medium, 2 high. The only feature check there is.
    tier: u32,
}

struct Draw {
    // Where the chunk's steps count from.
    origin_m: vec2<f32>,
    // Metres per step.
    unit_m: f32,
    // Where in the page of records the chunk begins.
    first_record: u32,
    // Opacity of plain features, and of those that show a value.
    alpha: f32,
    value_alpha: f32,
    // Sides of a tree's crown; for ground shadows 0 means walls, more means trees.
    sides: u32,
    // Vertices of a tree, or of the edges of a wall.
    vertices: u32,
    // Where, counted from the chunk's first record, the numbers of its walls lie; 0 where every record is a wall.
    first_number: u32,
}

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(1) var<uniform> draw: Draw;

const TIER_LOW: u32 = 0u;

// Outside of every picture: all corners of a hidden shape are put here, so nothing of it remains.
const NOWHERE: vec4<f32> = vec4<f32>(2.0, 2.0, 2.0, 1.0);

fn clip_of(place_m: vec3<f32>) -> vec4<f32> {
    return frame.clip_from_centre * vec4<f32>(place_m, 1.0);
}
