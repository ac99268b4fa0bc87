// Flat: filled areas and widened lines that lie on the ground, painted over each other in order.
// In:  records by index, colour by feature.   Out: encoded colour; opacity from the draw.

// What is chosen has broad lines, whatever else it has: nothing goes round it.
const CHOSEN_STROKES: u32 = 1u | BOLD | TOLD;

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) colour: vec4<f32>,
    @location(1) place: vec3<f32>,
    @location(2) shyness: f32,
    // On the chunk's own grid, in steps of patterns.
    @location(3) local: vec2<f32>,
    @location(4) @interpolate(flat) strokes: u32,
}

@vertex
fn vertex_main(@builtin(vertex_index) vertex: u32) -> Varying {
    let record = record_of(vertex);
    let channel = channel_of(feature_of(record));
    let place = vec3<f32>(place_of(record), 0.0);
    var out: Varying;
    out.position = clip_of(place);
    let loud = (channel & CHANNEL_LOUD) != 0u;
    let faint = (record.y & RECORD_FAINT) != 0u && !loud;
    if faint || (channel & CHANNEL_HIDDEN) != 0u {
        out.position = NOWHERE;
    }
    // What lies flat is lit by one: its colour is the channel's.
    out.colour = vec4<f32>(encoded_of(matter_of(channel)), select(draw.alpha, draw.value_alpha, loud));
    out.place = place;
    out.shyness = shyness_of(channel);
    out.local = (place.xy - draw.origin_m) / step_m();
    out.strokes = strokes_of(channel) | select(0u, CHOSEN_STROKES, (channel & CHANNEL_SELECTED) != 0u);
    return out;
}

@fragment
fn fragment_main(in: Varying) -> @location(0) vec4<f32> {
    let fill = hatched(in.colour.rgb, in.strokes, in.local);
    let colour = hazed(fill, haze_at(in.place) * in.shyness);
    return vec4<f32>(dithered(colour, in.position.xy), in.colour.a);
}
