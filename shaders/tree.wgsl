// Trees: a few flat faces each, made here from one record.
// In:  `draw.vertices` vertices per record: a crown of `draw.sides` sides, four triangles a side, then the trunk's
//      three sides where they are asked for. Base and top by feature.   Out: encoded colour.
// Broad crowns are rounded, needle crowns are cones, palms are a flat tuft on a long trunk.
// Size, turn and hue differ a little from tree to tree, by feature and place.

const TURN: f32 = 6.2831853;
const TRIANGLES_A_SIDE: u32 = 4u;
// Trees lower than this many pixels are not drawn.
const LEAST_PX: f32 = 1.5;
// Bark, as a tint of the leaves' colour.
const BARK: vec3<f32> = vec3<f32>(0.60, 0.36, 0.42);

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) colour: vec3<f32>,
}

// A crown from below to above: four rings, each its radius and height as parts of the tree's height.
struct Profile {
    foot: vec2<f32>,
    belly: vec2<f32>,
    shoulder: vec2<f32>,
    tip: vec2<f32>,
}

fn profile_of(record: u32) -> Profile {
    if (record & RECORD_NEEDLE) != 0u {
        return Profile(vec2<f32>(0.0, 0.14), vec2<f32>(0.21, 0.16), vec2<f32>(0.12, 0.55), vec2<f32>(0.0, 1.0));
    }
    if (record & RECORD_PALM) != 0u {
        return Profile(vec2<f32>(0.0, 0.86), vec2<f32>(0.30, 0.80), vec2<f32>(0.20, 0.94), vec2<f32>(0.0, 1.0));
    }
    return Profile(vec2<f32>(0.0, 0.22), vec2<f32>(0.30, 0.45), vec2<f32>(0.23, 0.80), vec2<f32>(0.0, 1.0));
}

struct Face {
    // Radius and height of this corner.
    ring: vec2<f32>,
    // Whether the corner is on the face's later side.
    later: bool,
    // Radius and height of the face's lower and upper rim.
    lower: vec2<f32>,
    upper: vec2<f32>,
}

// One corner of one of a side's four triangles: foot, two of the belly, tip.
fn face_of(profile: Profile, part: u32, corner: u32) -> Face {
    if part == 0u {
        return Face(select(profile.belly, profile.foot, corner == 0u), corner == 1u, profile.foot, profile.belly);
    }
    if part == 3u {
        return Face(select(profile.shoulder, profile.tip, corner == 2u), corner == 1u, profile.shoulder, profile.tip);
    }
    let upper = select(corner == 2u, corner != 0u, part == 2u);
    let later = select(corner != 0u, corner == 1u, part == 2u);
    return Face(select(profile.belly, profile.shoulder, upper), later, profile.belly, profile.shoulder);
}

@vertex
fn vertex_main(@builtin(vertex_index) vertex: u32) -> Varying {
    let number = vertex / draw.vertices;
    let corner = vertex % 3u;
    let triangle = (vertex % draw.vertices) / 3u;
    let record = record_of(number);
    let feature = feature_of(record);
    let channel = channel_of(feature);
    let heights = heights_of(feature);
    let salt = record.x;
    let high_m = (heights.y - heights.x) * (0.85 + 0.3 * chance_of(feature, salt));
    let stand = vec3<f32>(place_of(record), heights.x);
    let depth_m = max(dot(stand - frame.eye_m.xyz, normalize(frame.forward.xyz)), 0.1);
    var out: Varying;
    out.position = NOWHERE;
    if (channel & CHANNEL_HIDDEN) != 0u || high_m * frame.eye_m.w < LEAST_PX * depth_m {
        return out;
    }
    let crown = triangle < draw.sides * TRIANGLES_A_SIDE;
    let profile = profile_of(record.y);
    var side = triangle / TRIANGLES_A_SIDE;
    var sides = draw.sides;
    var face = face_of(profile, triangle % TRIANGLES_A_SIDE, corner);
    if !crown {
        let trunk = triangle - draw.sides * TRIANGLES_A_SIDE;
        side = trunk / 2u;
        sides = 3u;
        let lower = vec2<f32>(0.035, 0.0);
        let upper = vec2<f32>(0.025, profile.foot.y + 0.05);
        let is_upper = select(corner == 2u, corner != 0u, trunk % 2u == 1u);
        let later = select(corner != 0u, corner == 1u, trunk % 2u == 1u);
        face = Face(select(lower, upper, is_upper), later, lower, upper);
    }
    let sector = TURN / f32(sides);
    let turned = TURN * chance_of(feature, salt + 1u);
    let angle = turned + sector * (f32(side) + select(0.0, 1.0, face.later));
    let middle = turned + sector * (f32(side) + 0.5);
    let rise = face.upper - face.lower;
    let slope = normalize(vec2<f32>(rise.y, -rise.x * cos(0.5 * sector)));
    let normal = vec3<f32>(cos(middle) * slope.x, sin(middle) * slope.x, slope.y);
    let place = stand + high_m * vec3<f32>(cos(angle) * face.ring.x, sin(angle) * face.ring.x, face.ring.y);
    var colour = lit(channel, normal, 0.9 + 0.2 * chance_of(feature, salt + 2u));
    if !crown && !is_strong() {
        colour = encoded_of(matter_of(channel) * BARK * light_on(normal));
    } else if !is_strong() {
        // Leaves hide the sky from the leaves below them.
        colour *= 0.82 + 0.18 * smoothstep(0.2, 0.8, face.ring.y);
    }
    out.position = clip_of(place);
    out.colour = hazed(colour, haze_at(stand) * shyness_of(channel));
    return out;
}

@fragment
fn fragment_main(in: Varying) -> @location(0) vec4<f32> {
    return vec4<f32>(dithered(in.colour, in.position.xy), 1.0);
}
