// Roofs: the flat top of each building, at the feature's top.
// In:  records by index.   Out: encoded colour, a little lighter than any wall.

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) colour: vec3<f32>,
    // On the chunk's own grid, in steps of patterns.
    @location(1) local: vec2<f32>,
    @location(2) @interpolate(flat) strokes: u32,
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
    let gain = mix(roof_gain_of(feature, channel), CALM_GAIN, calm);
    let colour = lit(channel, vec3<f32>(0.0, 0.0, 1.0), gain);
    out.position = clip_of(place);
    out.colour = hazed(colour, haze_at(place) * shyness_of(channel));
    out.local = (place.xy - draw.origin_m) / min(step_m(), BUILDING_STEP_M);
    out.strokes = strokes_of(channel);
    return out;
}

@fragment
fn fragment_main(in: Varying) -> @location(0) vec4<f32> {
    return vec4<f32>(dithered(hatched(in.colour, in.strokes, in.local), in.position.xy), 1.0);
}
