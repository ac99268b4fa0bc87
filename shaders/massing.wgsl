// Massing: buildings, or blocks of them, seen from so far that a few pixels are all there is of each.
// In:  six vertices per record; see `src/core/mesh/massing.rs`.   Out: encoded colour, between that of walls and roofs.
// A box is drawn as one slope from its near foot to its far top: as large on the screen as its front and roof together,
// and on the whole as dark.

const SHORTEST_M: f32 = 0.25;
const PER_DOUBLING: f32 = 6.0;
const DIAMOND: f32 = 128.0;
// Seen this steeply from above, no front is seen, and the roof lies as the building does.
const STEEP: f32 = -0.9;
// How much darker a front is than its light says, for the dark at its foot.
const FOOT: f32 = 0.6;

// How much of a box its edges would be, where edges are drawn.
const EDGES: f32 = 0.35;

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) colour: vec3<f32>,
}

@vertex
fn vertex_main(@builtin(vertex_index) vertex: u32) -> Varying {
    let record = record_of(vertex / 6u);
    let corner = vertex % 6u;
    let feature = feature_of(record);
    let channel = channel_of(feature);
    let heights = heights_of(feature);
    var out: Varying;
    out.position = NOWHERE;
    if (channel & CHANNEL_HIDDEN) != 0u || heights.y <= heights.x {
        return out;
    }
    let east = bitcast<i32>(record.x << 22u) >> 22u;
    let north = bitcast<i32>(record.x << 12u) >> 22u;
    let middle_m = draw.origin_m + vec2<f32>(f32(east), f32(north)) * draw.unit_m;
    let codes = vec2<f32>(f32((record.x >> 20u) & 63u), f32(record.x >> 26u));
    var half_m = SHORTEST_M * exp2(codes / PER_DOUBLING);
    let turn = f32(record.y >> 24u) / DIAMOND;
    let axis = normalize(vec2<f32>(1.0 - turn, min(turn, 2.0 - turn)));
    var away = axis;
    var foot_m = heights.y;
    if frame.forward.z > STEEP {
        away = normalize(middle_m - frame.eye_m.xy);
        foot_m = heights.x;
        // As long and as wide as the box is seen from there, with its area.
        let turned = abs(vec2<f32>(dot(axis, away), axis.x * away.y - axis.y * away.x));
        let seen = vec2<f32>(dot(half_m, turned), dot(half_m, turned.yx));
        half_m = seen * sqrt(half_m.x * half_m.y / max(seen.x * seen.y, 0.001));
    }
    let right = vec2<f32>(away.y, -away.x);
    let is_right = corner == 1u || corner == 2u || corner == 4u;
    let is_far = corner == 2u || corner >= 4u;
    let place = vec3<f32>(
        middle_m + away * select(-half_m.x, half_m.x, is_far) + right * select(-half_m.y, half_m.y, is_right),
        select(foot_m, heights.y, is_far),
    );
    out.position = clip_of(place);
    let upward = vec3<f32>(0.0, 0.0, 1.0);
    let roof = lit(channel, upward, roof_gain_of(feature, channel));
    let front = lit(channel, vec3<f32>(-away, 0.0), 1.0) * (1.0 - FOOT * frame.haze.w * shyness_of(channel));
    let front_px = (heights.y - foot_m) * frame.forward.w;
    let share = front_px / max(front_px - 2.0 * half_m.x * frame.forward.z, 0.01);
    let near_far = clamp(vec2<f32>(2.0 * share, 2.0 * share - 1.0), vec2<f32>(0.0), vec2<f32>(1.0));
    var colour = mix(roof, front, select(near_far.x, near_far.y, is_far));
    if is_strong() {
        // Its edges would cover much of it.
        colour = mix(mean_of(colour, strokes_of(channel)), frame.ink.rgb, EDGES);
    }
    out.colour = hazed(colour, haze_at(place) * shyness_of(channel));
    return out;
}

@fragment
fn fragment_main(in: Varying) -> @location(0) vec4<f32> {
    return vec4<f32>(dithered(in.colour, in.position.xy), 1.0);
}
