// Roofs: the flat top of each building, at the feature's top.
// In:  records by index.   Out: encoded colour, a little lighter than any wall.

// Matter reflects this much more here than on walls.
const ROOF_GAIN: f32 = 1.06;
// Neighbours of one colour differ by up to this much, so that roofs that touch stay apart; not where colour is data.
const VARIETY: f32 = 0.05;

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) colour: vec3<f32>,
}

@vertex
fn vertex_main(@builtin(vertex_index) vertex: u32) -> Varying {
    let record = record_of(vertex);
    let feature = feature_of(record);
    let channel = channel_of(feature);
    let heights = heights_of(feature);
    var out: Varying;
    out.position = NOWHERE;
    if (channel & CHANNEL_HIDDEN) != 0u || heights.y <= heights.x {
        return out;
    }
    let place = vec3<f32>(place_of(record), heights.y);
    let calm = calm_of((heights.y - heights.x) * px_per_m_at(vec3<f32>(place.xy, heights.x)));
    var gain = mix(ROOF_GAIN, CALM_GAIN, calm);
    if (channel & (CHANNEL_VALUE | CHANNEL_HOVER | CHANNEL_SELECTED)) == 0u {
        gain += VARIETY * (chance_of(feature, 1u) - 0.5);
    }
    let colour = lit(channel, vec3<f32>(0.0, 0.0, 1.0), gain);
    out.position = clip_of(place);
    out.colour = hazed(colour, haze_at(place) * shyness_of(channel));
    return out;
}

@fragment
fn fragment_main(in: Varying) -> @location(0) vec4<f32> {
    return vec4<f32>(dithered(in.colour, in.position.xy), 1.0);
}
