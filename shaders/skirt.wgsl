// Skirts: the soft dark on the ground at the foot of walls and under trees, where the sky is half hidden.
// In:  nine vertices per record (a wall: its strip, then the wedge at its far corner), or six (a tree: a square).
// Out: black with an opacity that fades with the true distance to the wall, or to the trunk.
// Strips and wedges meet without overlap at outward corners, so no corner is dark twice.

const WALL_VERTICES: u32 = 9u;
const TREE_VERTICES: u32 = 6u;
const LEAST_M: f32 = 1.5;
const MOST_M: f32 = 4.5;
// Parts that hang this high cast nothing.
const HANGING_M: f32 = 6.0;
// At corners sharper than this (as a cosine of half the turn) the wedge is cut short.
const SHARP: f32 = 0.5;
// No wedge lies at a corner that another building shares: it would darken the neighbour's strip again.
const SHARED_CORNER: u32 = 0x01000000u;

struct Varying {
    @builtin(position) position: vec4<f32>,
    // From the nearest point of the wall, in reaches: the shadow ends at length one.
    @location(0) away: vec2<f32>,
    @location(1) dark: f32,
}

fn outward_of(run: vec2<f32>) -> vec2<f32> {
    return vec2<f32>(run.y, -run.x) / max(length(run), 0.001);
}

fn reach_of(heights: vec2<f32>) -> f32 {
    return clamp(0.5 * (heights.y - heights.x), LEAST_M, MOST_M);
}

fn dark_of(heights: vec2<f32>, place: vec2<f32>) -> f32 {
    let low = clamp((heights.y - heights.x) / 3.0, 0.0, 1.0) * clamp(1.0 - heights.x / HANGING_M, 0.0, 1.0);
    return frame.haze.z * low * (1.0 - haze_at(vec3<f32>(place, 0.0)));
}

fn corner_of_square(vertex: u32) -> vec2<f32> {
    let right = vertex == 1u || vertex == 2u || vertex == 4u;
    let upper = vertex == 2u || vertex == 4u || vertex == 5u;
    return vec2<f32>(select(-1.0, 1.0, right), select(-1.0, 1.0, upper));
}

@vertex
fn vertex_main(@builtin(vertex_index) vertex: u32) -> Varying {
    let vertices = select(WALL_VERTICES, TREE_VERTICES, draw.sides > 0u);
    let number = vertex / vertices;
    let corner = vertex % vertices;
    let first = record_of(number);
    let feature = feature_of(first);
    let heights = heights_of(feature);
    let hidden = (channel_of(feature) & CHANNEL_HIDDEN) != 0u;
    var out: Varying;
    out.position = NOWHERE;
    if hidden || heights.y <= heights.x {
        return out;
    }
    var place = place_of(first);
    if draw.sides > 0u {
        let square = corner_of_square(corner);
        out.position = clip_of(vec3<f32>(place + square * 0.34 * (heights.y - heights.x), 0.0));
        out.away = square;
        out.dark = dark_of(heights, place) * 1.3;
        return out;
    }
    let following = next_of(number, first);
    if following == number {
        return out;
    }
    let second = record_of(following);
    let end = place_of(second);
    let outward = outward_of(end - place);
    let reach = reach_of(heights);
    var away = vec2<f32>(0.0);
    if corner < 6u {
        let square = corner_of_square(corner);
        if square.x > 0.0 {
            place = end;
        }
        if square.y < 0.0 {
            away = outward;
        }
    } else {
        let after = next_of(following, second);
        if after == following || (second.y & SHARED_CORNER) != 0u {
            return out;
        }
        let next = outward_of(place_of(record_of(after)) - end);
        let left_turn = outward.x * next.y - outward.y * next.x;
        if left_turn <= 0.0 {
            return out;
        }
        let half_turn = sqrt(max(0.5 + 0.5 * dot(outward, next), 0.0));
        let far = 1.0 / max(half_turn, SHARP);
        place = end;
        if corner == 7u {
            away = outward * far;
        }
        if corner == 8u {
            away = next * far;
        }
    }
    out.position = clip_of(vec3<f32>(place + away * reach, 0.0));
    out.away = away;
    out.dark = dark_of(heights, place);
    return out;
}

@fragment
fn fragment_main(in: Varying) -> @location(0) vec4<f32> {
    let near = max(1.0 - length(in.away), 0.0);
    return vec4<f32>(0.0, 0.0, 0.0, in.dark * near * near);
}
