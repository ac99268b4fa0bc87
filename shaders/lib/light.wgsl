// Light, haze and the way to the screen. Stands before every shader.
// Light is reckoned in linear values once per vertex; shading that only sets a mood (wall feet, haze, dither)
// works on encoded colour, where an equal step looks equal, and costs a fragment no power function.

fn linear_of(encoded: vec3<f32>) -> vec3<f32> {
    let dark = encoded / 12.92;
    let bright = pow((encoded + 0.055) / 1.055, vec3<f32>(2.4));
    return select(bright, dark, encoded <= vec3<f32>(0.04045));
}

fn encoded_of(light: vec3<f32>) -> vec3<f32> {
    let held = clamp(light, vec3<f32>(0.0), vec3<f32>(1.0));
    let dark = held * 12.92;
    let bright = 1.055 * pow(held, vec3<f32>(1.0 / 2.4)) - 0.055;
    return select(bright, dark, held <= vec3<f32>(0.0031308));
}

// The channel's colour as it is on the screen.
fn shown_of(channel: u32) -> vec3<f32> {
    let bytes = vec3<u32>(channel, channel >> 8u, channel >> 16u) & vec3<u32>(255u);
    return vec3<f32>(bytes) / 255.0;
}

// The channel's colour, linear, tinted where pointed at or chosen.
fn matter_of(channel: u32) -> vec3<f32> {
    var matter = linear_of(shown_of(channel));
    if (channel & CHANNEL_SELECTED) != 0u {
        matter = mix(matter, frame.selected_light.rgb, frame.selected_light.a);
    }
    if (channel & CHANNEL_HOVER) != 0u {
        matter = mix(matter, frame.hover_light.rgb, frame.hover_light.a);
    }
    return matter;
}

// A soft sky above, a glow from the ground below, and a sun that wraps around, so that no two directions look alike.
fn light_on(normal: vec3<f32>) -> vec3<f32> {
    let upward = 0.5 + 0.5 * normal.z;
    let sunward = 0.5 + 0.5 * dot(normal, frame.sun_direction.xyz);
    return frame.sky_light.rgb * upward + frame.bounce_light.rgb * (1.0 - upward) + frame.sun_light.rgb * sunward;
}

// A colour that means something, or is chosen, gives up less of itself to light and haze.
fn shyness_of(channel: u32) -> f32 {
    return select(1.0, 0.6, (channel & CHANNEL_LOUD) != 0u);
}

// The encoded colour of a surface with this normal.
fn lit(channel: u32, normal: vec3<f32>, gain: f32) -> vec3<f32> {
    if is_strong() {
        return encoded_of(matter_of(channel));
    }
    let light = mix(vec3<f32>(1.0), light_on(normal), shyness_of(channel));
    if frame.tier == TIER_LOW && (channel & (CHANNEL_HOVER | CHANNEL_SELECTED)) == 0u {
        // A square root in place of six powers: within two steps of a byte where light is near one.
        return min(shown_of(channel) * sqrt(light * gain), vec3<f32>(1.0));
    }
    return encoded_of(matter_of(channel) * light * gain);
}

// Matter reflects this much more on roofs than on walls.
const ROOF_GAIN: f32 = 1.06;
// Neighbours of one colour differ by up to this much, so that roofs that touch stay apart; not where colour is data.
const VARIETY: f32 = 0.05;

fn roof_gain_of(feature: u32, channel: u32) -> f32 {
    let is_data = (channel & CHANNEL_LOUD) != 0u;
    return ROOF_GAIN + select(VARIETY * (chance_of(feature, 1u) - 0.5), 0.0, is_data);
}

// Device pixels that a metre covers there.
fn px_per_m_at(place_m: vec3<f32>) -> f32 {
    return frame.eye_m.w / max(dot(place_m - frame.eye_m.xyz, frame.forward.xyz), 0.1);
}

// Walls lower than this on the screen are left to their roofs: in an overview they are most of the work, and noise.
// At the low tier more are. Before they go, walls and roofs take on one light between theirs, so nothing is seen to go.
const CALM_FULL_PX: f32 = 0.8;
const CALM_FULL_LOW_PX: f32 = 1.2;
const CALM_NONE_PX: f32 = 4.0;
const CALM_GAIN: f32 = 0.90;

// From none to one as a building that rises by so many pixels, seen upright, becomes too low to show its walls.
fn calm_of(upright_px: f32) -> f32 {
    let full_px = select(CALM_FULL_PX, CALM_FULL_LOW_PX, frame.tier == TIER_LOW);
    return 1.0 - smoothstep(full_px, CALM_NONE_PX, upright_px * frame.forward.w);
}

// How much of the horizon's colour lies over a place: none near the centre, all at the horizon.
fn haze_at(place_m: vec3<f32>) -> f32 {
    if frame.tier == TIER_LOW {
        return 0.0;
    }
    let far_m = max(distance(place_m, frame.eye_m.xyz) - frame.haze.x, 0.0);
    return 1.0 - exp(-far_m * frame.haze.y);
}

fn hazed(colour: vec3<f32>, haze: f32) -> vec3<f32> {
    return mix(colour, frame.sky_low.rgb, haze);
}

// Breaks up bands in wide soft gradients by less than one step of a byte.
fn dithered(colour: vec3<f32>, pixel: vec2<f32>) -> vec3<f32> {
    if frame.tier == TIER_LOW {
        return colour;
    }
    let noise = fract(52.9829189 * fract(dot(pixel, vec2<f32>(0.06711056, 0.00583715))));
    return colour + (noise - 0.5) / 255.0;
}
