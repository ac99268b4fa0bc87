// Markers: a disc on a short stem, of constant size on the screen (smaller from afar), standing on the feature's top.
// In:  six vertices per record.   Out: encoded colour with soft edges, so it is crisp without samples too.
// A rim of ink parts it from the ground; where ink is too near to its own colour, a rim of ground within parts those.
// Its depth is taken towards the eye by as much as if it stood upright in the city, so that neither the wall it
// stands at nor a roof beside it cuts it.

const RADIUS_CSS_PX: f32 = 7.0;
const INK_CSS_PX: f32 = 1.5;
// A rim of ground takes this part of what the rim of ink leaves.
const GROUND_RIM: f32 = 0.27;
const STEM_CSS_PX: f32 = 9.0;
const STEM_HALF_CSS_PX: f32 = 1.0;
const CHOSEN_SCALE: f32 = 1.25;
// What has a pattern is larger, so that it shows; but where patterns tell doubt alone, what is sure stands out.
const PATTERN_SCALE: f32 = 1.4;
const STEP_CSS_PX: f32 = 5.0;
// Where a metre covers fewer CSS pixels than this, markers shrink with the city, down to dots.
const FULL_CSS_PX_PER_M: f32 = 0.8;
const LEAST_SCALE: f32 = 0.5;
// Street furniture is a dot of this size, and not there where the city is smaller than in its streets.
const FAINT_SCALE: f32 = 0.45;
const FAINT_CSS_PX_PER_M: f32 = 1.2;
// How far its depth is moved besides, as a part of the way to the eye.
const PULL: f32 = 0.02;
// Seen from above it would stand endlessly high: this is the least sine of the tilt that is reckoned with.
const LEAST_TILT: f32 = 0.5;

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) colour: vec3<f32>,
    // CSS pixels from the foot, right and up.
    @location(1) css_px: vec2<f32>,
    // x: device pixels that a unit of `css_px` covers; y: whether it has a rim of ground.
    @location(2) sharp: vec2<f32>,
    @location(3) @interpolate(flat) strokes: u32,
}

@vertex
fn vertex_main(@builtin(vertex_index) vertex: u32) -> Varying {
    let record = record_of(vertex / 6u);
    let corner = vertex % 6u;
    let feature = feature_of(record);
    let channel = channel_of(feature);
    var out: Varying;
    out.position = NOWHERE;
    if (channel & CHANNEL_HIDDEN) != 0u {
        return out;
    }
    let heights = heights_of(feature);
    let foot = vec3<f32>(place_of(record), heights.y);
    let clip = clip_of(foot);
    let chosen = (channel & (CHANNEL_HOVER | CHANNEL_SELECTED)) != 0u;
    let css_px_per_m = frame.eye_m.w / (frame.pixel_ratio * max(clip.w, 0.1));
    let faint = (record.y & RECORD_FAINT) != 0u && !chosen;
    if faint && css_px_per_m < FAINT_CSS_PX_PER_M {
        return out;
    }
    let plain_scale = select(clamp(css_px_per_m / FULL_CSS_PX_PER_M, LEAST_SCALE, 1.0), FAINT_SCALE, faint);
    out.strokes = strokes_of(channel);
    // Where it would have a base, a mark has its size; none is one.
    let size = select(1.0, heights.x, heights.x > 0.0);
    let scale = size * select(plain_scale, CHOSEN_SCALE, chosen) * select(1.0, PATTERN_SCALE, (out.strokes & TOLD) != 0u && frame.ground.w > 0.0);
    let half_css_px = RADIUS_CSS_PX + INK_CSS_PX;
    let high_css_px = STEM_CSS_PX + 2.0 * half_css_px;
    let to_eye = frame.eye_m.xyz - foot;
    let downward = clamp(-frame.forward.z, 0.0, 1.0);
    let tilt = max(sqrt(1.0 - downward * downward), LEAST_TILT);
    let high_part = high_css_px * frame.pixel_ratio / frame.eye_m.w;
    let pulled = clip_of(foot + to_eye * min(PULL + high_part * downward / tilt, 0.5));
    if pulled.w <= 0.0 || clip.w <= 0.0 {
        return out;
    }
    let right = corner == 1u || corner == 2u || corner == 4u;
    let upper = corner == 2u || corner == 4u || corner == 5u;
    let css_px = vec2<f32>(
        select(-half_css_px, half_css_px, right),
        select(-1.0, high_css_px, upper),
    );
    let shift = css_px * scale * frame.pixel_ratio / (0.5 * frame.viewport_px);
    out.position = vec4<f32>(clip.xy + shift * clip.w, pulled.z / pulled.w * clip.w, clip.w);
    out.colour = encoded_of(matter_of(channel));
    out.css_px = css_px;
    out.sharp = vec2<f32>(scale * frame.pixel_ratio, select(1.0, 0.0, takes_ink(channel)));
    return out;
}

@fragment
fn fragment_main(in: Varying) -> @location(0) vec4<f32> {
    let colour = hatched(in.colour, in.strokes, in.css_px / STEP_CSS_PX);
    // Soft over one device pixel.
    let sharp = in.sharp.x;
    let disc = length(in.css_px - vec2<f32>(0.0, STEM_CSS_PX + RADIUS_CSS_PX)) - RADIUS_CSS_PX;
    let stem = max(abs(in.css_px.x) - STEM_HALF_CSS_PX, max(-in.css_px.y, in.css_px.y - STEM_CSS_PX));
    let cover = clamp(0.5 - min(disc, stem) * sharp, 0.0, 1.0);
    let rim = INK_CSS_PX * frame.pixel_ratio / sharp;
    let inner = clamp(0.5 - (disc + rim) * sharp, 0.0, 1.0);
    let core = clamp(0.5 - (disc + rim + GROUND_RIM * (RADIUS_CSS_PX - rim)) * sharp, 0.0, 1.0);
    let fill = mix(colour, frame.ground.rgb, in.sharp.y * (1.0 - core));
    if cover <= 0.0 {
        discard;
    }
    return vec4<f32>(mix(frame.ink.rgb, fill, inner), cover);
}
