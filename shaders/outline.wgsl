// Outlines: the edge from each record to the next, of constant width on the screen.
// In:  six vertices per record.   Out: encoded colour with soft sides.

const HALF_WIDTH_CSS_PX: f32 = 0.75;
// Nothing nearer to the eye than this part of a metre is divided by.
const NEAREST: f32 = 0.01;

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) colour: vec4<f32>,
    // Device pixels from the middle of the line, times w, and w: their ratio runs straight on the screen.
    @location(1) across: vec2<f32>,
}

@vertex
fn vertex_main(@builtin(vertex_index) vertex: u32) -> Varying {
    let number = vertex / 6u;
    let corner = vertex % 6u;
    let first = record_of(number);
    var out: Varying;
    out.position = NOWHERE;
    let channel = channel_of(feature_of(first));
    if (first.y & RECORD_RING_END) != 0u || (channel & CHANNEL_HIDDEN) != 0u {
        return out;
    }
    let from_m = vec3<f32>(place_of(first), 0.0);
    let to_m = vec3<f32>(place_of(record_of(number + 1u)), 0.0);
    var from_clip = clip_of(from_m);
    var to_clip = clip_of(to_m);
    if max(from_clip.w, to_clip.w) <= NEAREST {
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
    let half_px = HALF_WIDTH_CSS_PX * frame.pixel_ratio;
    let at_end = corner == 1u || corner == 2u || corner == 4u;
    let side = select(-1.0, 1.0, corner == 2u || corner == 4u || corner == 5u);
    // Ends reach half the width further, so that corners close.
    let shift_px = along * select(-half_px, half_px, at_end)
        + vec2<f32>(-along.y, along.x) * side * (half_px + 1.0);
    var clip = from_clip;
    var place = from_m;
    if at_end {
        clip = to_clip;
        place = to_m;
    }
    out.position = vec4<f32>(clip.xy + shift_px / half_screen * clip.w, clip.zw);
    out.colour = vec4<f32>(hazed(encoded_of(matter_of(channel)), haze_at(place) * 0.7), draw.alpha);
    out.across = vec2<f32>(side * (half_px + 1.0), 1.0) * clip.w;
    return out;
}

@fragment
fn fragment_main(in: Varying) -> @location(0) vec4<f32> {
    let half_px = HALF_WIDTH_CSS_PX * frame.pixel_ratio;
    let cover = clamp(half_px + 0.5 - abs(in.across.x / in.across.y), 0.0, 1.0);
    return vec4<f32>(in.colour.rgb, in.colour.a * cover);
}
