// Outlines: the edge from each record to the next, of constant width on the screen; of buildings, the edges of roofs and
// walls.
// In:  six vertices per record, and where `draw.vertices` says so three times six: the roof's edge, the wall's foot, and
//      the corner at the wall's end.   Out: encoded colour with soft sides.
// Edges are ink, so that they stand out from the ground; where ink is too near to the fill, rims of ground part those.

const HALF_WIDTH_CSS_PX: f32 = 0.75;
// What is chosen has so much wider edges.
const CHOSEN_SCALE: f32 = 2.0;
// With rims of ground so much wider.
const RIMMED: f32 = 1.6;
// Where a metre covers fewer CSS pixels than this, edges of buildings are finer, or nothing but edges would be left.
const FULL_CSS_PX_PER_M: f32 = 1.2;
const LEAST_SCALE: f32 = 0.2;
// Two walls seen at once that turn less than this (as a cosine) are one round wall.
const ROUND: f32 = 0.9;
// Walls are seen so flat beside a corner that its line is lifted so much more off them.
const CORNER_LIFT: f32 = 4.0;
// Nothing nearer to the eye than this part of a metre is divided by.
const NEAREST: f32 = 0.01;

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) colour: vec4<f32>,
    // Device pixels from the middle of the line, half its width, and half its width without rims, all times w, and w: their
    // ratios run straight on the screen.
    @location(1) across: vec4<f32>,
}

fn outward_of(run: vec2<f32>) -> vec2<f32> {
    return vec2<f32>(run.y, -run.x) / max(length(run), 0.001);
}

@vertex
fn vertex_main(@builtin(vertex_index) vertex: u32) -> Varying {
    let sides = max(draw.vertices / 6u, 1u);
    let number = vertex / (6u * sides);
    let side = vertex / 6u % sides;
    let corner = vertex % 6u;
    let first = record_of(number);
    let following = next_of(number, first);
    let second = record_of(following);
    let feature = feature_of(first);
    let channel = channel_of(feature);
    let heights = heights_of(feature);
    let chosen = (channel & (CHANNEL_HOVER | CHANNEL_SELECTED)) != 0u;
    let stands = sides > 1u;
    var from_m = place_of(first);
    let to_m = place_of(second);
    var ends_m = select(heights.yy, heights.xx, side == 1u);
    var lift = frame.up.w;
    var hidden = stands && (heights.y <= heights.x || !(chosen || is_strong()));
    if side == 2u {
        let outward = outward_of(to_m - from_m);
        let next = outward_of(place_of(record_of(next_of(following, second))) - to_m);
        let eye = frame.eye_m.xy - to_m;
        let facing = vec2<f32>(dot(outward, eye), dot(next, eye));
        let is_round = dot(outward, next) > ROUND && min(facing.x, facing.y) > 0.0;
        hidden = hidden || is_round || max(facing.x, facing.y) < 0.0;
        lift *= CORNER_LIFT;
        from_m = to_m;
        ends_m = heights;
    }
    var from_clip = clip_of(vec3<f32>(from_m, ends_m.x));
    var to_clip = clip_of(vec3<f32>(to_m, ends_m.y));
    var out: Varying;
    out.position = NOWHERE;
    if following == number || (channel & CHANNEL_HIDDEN) != 0u || hidden || max(from_clip.w, to_clip.w) <= NEAREST {
        return out;
    }
    // An end behind the eye is brought to just before it, along the edge.
    if from_clip.w < NEAREST {
        from_clip = mix(from_clip, to_clip, (NEAREST - from_clip.w) / (to_clip.w - from_clip.w));
    }
    if to_clip.w < NEAREST {
        to_clip = mix(to_clip, from_clip, (NEAREST - to_clip.w) / (from_clip.w - to_clip.w));
    }
    let half_screen = 0.5 * frame.viewport_px;
    let run_px = (to_clip.xy / to_clip.w - from_clip.xy / from_clip.w) * half_screen;
    let along = run_px / max(length(run_px), 0.001);
    let at_end = corner == 1u || corner == 2u || corner == 4u;
    let right = select(-1.0, 1.0, corner == 2u || corner == 4u || corner == 5u);
    let clip = select(from_clip, to_clip, at_end);
    let place = vec3<f32>(select(from_m, to_m, at_end), 0.0);
    let css_px_per_m = frame.eye_m.w / (frame.pixel_ratio * clip.w);
    let half_px = max(HALF_WIDTH_CSS_PX * frame.pixel_ratio, 0.5 * frame.ink.w)
        * select(1.0, CHOSEN_SCALE, chosen)
        * select(1.0, clamp(css_px_per_m / FULL_CSS_PX_PER_M, LEAST_SCALE, 1.0), stands);
    var whole_px = half_px;
    out.colour = vec4<f32>(hazed(encoded_of(matter_of(channel)), haze_at(place) * 0.7), draw.alpha);
    if stands || (is_strong() && (channel & CHANNEL_LOUD) != 0u) {
        out.colour = vec4<f32>(frame.ink.rgb, 1.0);
        whole_px = select(RIMMED * half_px, half_px, takes_ink(channel));
    }
    // Ends reach half the width further, so that corners close.
    let shift_px = along * select(-half_px, half_px, at_end)
        + vec2<f32>(-along.y, along.x) * right * (whole_px + 1.0);
    out.position = vec4<f32>(clip.xy + shift_px / half_screen * clip.w, clip.z + lift, clip.w);
    out.across = vec4<f32>(right * (whole_px + 1.0), whole_px, half_px, 1.0) * clip.w;
    return out;
}

@fragment
fn fragment_main(in: Varying) -> @location(0) vec4<f32> {
    let cover = clamp((in.across.yz - abs(in.across.x)) / in.across.w + 0.5, vec2<f32>(0.0), vec2<f32>(1.0));
    let inner = select(1.0, cover.y, in.across.y > in.across.z);
    return vec4<f32>(mix(frame.ground.rgb, in.colour.rgb, inner), in.colour.a * cover.x);
}
