// What is told without colours: strokes over a fill, and the tone of strokes and lines. Stands before every shader.
// Strokes lie on the thing itself, so they stay where they are when the camera moves; how far apart they are follows the
// scale in steps. Where a pixel holds most of a step they become their mean, so nothing flickers.
// `src/style/pattern.rs` says which strokes mean what.

// Strokes, as the top four bits of a channel have them: lines that rise and fall, dots, bold ones.
const BOLD: u32 = 8u;
// Beside them: that they are ink, not ground; that they tell a value.
const INKED: u32 = 16u;
const TOLD: u32 = 32u;
const PATTERN_SHIFT: u32 = 28u;
// Half a line's width and a dot's radius, plain and bold, in steps.
const PLAIN: vec2<f32> = vec2<f32>(0.13, 0.22);
const BROAD: vec2<f32> = vec2<f32>(0.25, 0.40);
// Of doubt: fine lines and large dots, so that it shows and does not shout.
const DOUBTFUL: vec2<f32> = vec2<f32>(0.10, 0.30);
// What tells no value has finer strokes.
const UNTOLD: f32 = 0.6;
// No farther apart than this, in metres, on buildings: a house has a few.
const BUILDING_STEP_M: f32 = 8.0;

// Flat colours and lines rather than light.
fn is_strong() -> bool {
    return frame.ink.w > 0.0;
}

// Whether the lines and strokes of a feature are ink, or else the ground's colour.
fn takes_ink(channel: u32) -> bool {
    let luminance = dot(matter_of(channel), vec3<f32>(0.2126, 0.7152, 0.0722));
    return (luminance > abs(frame.sky_high.w)) == (frame.sky_high.w > 0.0);
}

// Metres from stroke to stroke; nought where none is drawn.
fn step_m() -> f32 {
    return abs(frame.ground.w);
}

// Whether strokes say how far a value may be trusted: these are drawn where others are not.
fn is_doubt(kind: u32) -> bool {
    return kind == 6u || kind >= 13u;
}

fn strokes_of(channel: u32) -> u32 {
    if frame.ground.w <= 0.0 && (frame.ground.w == 0.0 || !is_doubt(channel >> PATTERN_SHIFT)) {
        return 0u;
    }
    let told = select(0u, TOLD, (channel & CHANNEL_VALUE) != 0u);
    // Where strokes tell doubt alone they are the ground's colour, so that what is not to be trusted fades; but on a dark
    // ground a dark fill would hide them.
    let inked = takes_ink(channel) && (frame.ground.w > 0.0 || frame.sky_high.w < 0.0);
    return (channel >> PATTERN_SHIFT) | told | select(0u, INKED, inked);
}

fn sizes_of(strokes: u32) -> vec2<f32> {
    let sizes = select(PLAIN, BROAD, (strokes & BOLD) != 0u);
    return select(sizes, DOUBTFUL, is_doubt(strokes & 15u)) * select(UNTOLD, 1.0, (strokes & TOLD) != 0u);
}

// A colour where so much is covered by lines each way and by dots.
fn covered(colour: vec3<f32>, strokes: u32, lines_dots: vec3<f32>) -> vec3<f32> {
    let drawn = (vec3<u32>(strokes) & vec3<u32>(1u, 2u, 4u)) != vec3<u32>(0u);
    let bare = 1.0 - select(vec3<f32>(0.0), lines_dots, drawn);
    let tone = select(frame.ground.rgb, frame.ink.rgb, (strokes & INKED) != 0u);
    return mix(tone, colour, bare.x * bare.y * bare.z);
}

// What a fill with its strokes looks like from afar.
fn mean_of(colour: vec3<f32>, strokes: u32) -> vec3<f32> {
    let sizes = sizes_of(strokes);
    return covered(colour, strokes, frame.right.w * vec3<f32>(2.0 * sizes.xx, 3.14 * sizes.y * sizes.y));
}

// A fill with its strokes, at a place on it in steps.
fn hatched(colour: vec3<f32>, strokes: u32, place: vec2<f32>) -> vec3<f32> {
    if frame.ground.w == 0.0 {
        return colour;
    }
    let at = vec2<f32>(place.x - place.y, place.x + place.y);
    let right = dpdx(at);
    let down = dpdy(at);
    // Steps that a pixel covers.
    let soft = max(sqrt(right * right + down * down), vec2<f32>(0.0001));
    let softest = max(soft.x, soft.y);
    let sizes = sizes_of(strokes);
    let off = abs(fract(at) - 0.5);
    let inside = vec3<f32>((sizes.x - off) / soft, (sizes.y - length(0.5 - off)) / softest);
    let near = covered(colour, strokes, clamp(inside + 0.5, vec3<f32>(0.0), vec3<f32>(1.0)));
    return mix(near, mean_of(colour, strokes), smoothstep(0.25, 0.5, softest));
}
