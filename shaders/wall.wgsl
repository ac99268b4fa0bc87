// Walls: a rectangle from each record to the next, between the feature's base and top.
// In:  six vertices per wall, whose number is looked up in the chunk's list; the outside is on the right of the edge.
// Out: encoded colour.
// Darker at the foot (the sky is half hidden there) and a trace darker under the roof, so that edges read.

// Walls that cover less than this many square pixels are not drawn; at the low tier a little more.
const LEAST_AREA_PX: f32 = 0.3;
const LEAST_AREA_LOW_PX: f32 = 1.0;
const FOOT_M: f32 = 3.0;
const EAVES_M: f32 = 0.7;
const EAVES_DARK: f32 = 0.05;

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) colour: vec3<f32>,
    // x: metres above the foot; y: metres below the roof; z: how dark the foot is; w: metres along the wall.
    @location(1) shade: vec4<f32>,
    @location(2) @interpolate(flat) strokes: u32,
}

// The record that a wall begins at: four 16-bit numbers to a texel.
fn number_of(wall: u32) -> u32 {
    if draw.first_number == 0u {
        return wall;
    }
    let four = record_of(draw.first_number + wall / 4u);
    return (select(four.x, four.y, (wall & 2u) != 0u) >> (16u * (wall & 1u))) & 0xffffu;
}

@vertex
fn vertex_main(@builtin(vertex_index) vertex: u32) -> Varying {
    let number = number_of(vertex / 6u);
    let corner = vertex % 6u;
    let first = record_of(number);
    let next = next_of(number, first);
    var out: Varying;
    out.position = NOWHERE;
    if next == number {
        return out;
    }
    let from_m = place_of(first);
    let to_m = place_of(record_of(next));
    let run = to_m - from_m;
    // Turned away from the eye: half of all walls need not be looked up any further.
    if dot(vec2<f32>(run.y, -run.x), frame.eye_m.xy - from_m) <= 0.0 {
        return out;
    }
    let feature = feature_of(first);
    let channel = channel_of(feature);
    let heights = heights_of(feature);
    if (channel & CHANNEL_HIDDEN) != 0u || heights.y <= heights.x {
        return out;
    }
    let rise = heights.y - heights.x;
    let px_per_m = px_per_m_at(vec3<f32>(0.5 * (from_m + to_m), heights.x));
    let calm = calm_of(rise * px_per_m);
    let least_px = select(LEAST_AREA_PX, LEAST_AREA_LOW_PX, frame.tier == TIER_LOW);
    if calm >= 1.0 || rise * length(run) * px_per_m * px_per_m < least_px {
        return out;
    }
    let normal = vec3<f32>(run.y, -run.x, 0.0) / max(length(run), 0.001);
    let at_end = corner == 1u || corner == 2u || corner == 4u;
    let at_top = corner == 2u || corner >= 4u;
    let place = vec3<f32>(select(from_m, to_m, at_end), select(heights.x, heights.y, at_top));
    let shyness = shyness_of(channel);
    let haze = haze_at(place) * shyness;
    let facing = normalize(mix(normal, vec3<f32>(0.0, 0.0, 1.0), calm));
    var colour = lit(channel, facing, mix(1.0, CALM_GAIN, calm));
    if frame.tier == TIER_LOW && !at_top {
        colour *= 1.0 - 0.6 * frame.haze.w * shyness * (1.0 - calm);
    }
    out.position = clip_of(place);
    out.colour = hazed(colour, haze);
    out.shade = vec4<f32>(
        select(0.0, rise, at_top),
        select(rise, 0.0, at_top),
        frame.haze.w * shyness * (1.0 - haze) * (1.0 - calm),
        select(0.0, length(run), at_end),
    );
    out.strokes = strokes_of(channel);
    return out;
}

@fragment
fn fragment_main(in: Varying) -> @location(0) vec4<f32> {
    let fill = hatched(in.colour, in.strokes, in.shade.wx / min(step_m(), BUILDING_STEP_M));
    if frame.tier == TIER_LOW || is_strong() {
        return vec4<f32>(fill, 1.0);
    }
    // A sample may lie a little outside of a small wall: never below its foot or above its roof.
    let within = max(in.shade.xy, vec2<f32>(0.0));
    let foot = in.shade.z * exp(-within.x / FOOT_M);
    let eaves = EAVES_DARK * exp(-within.y / EAVES_M);
    return vec4<f32>(dithered(fill * (1.0 - foot - eaves), in.position.xy), 1.0);
}
