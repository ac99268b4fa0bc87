// Ground: bare ground below the horizon, sky above it; one triangle over the whole screen.
// In:  vertices 0 to 2.   Out: encoded colour. Neither textures nor the draw's block are read.

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) ray: vec3<f32>,
}

// How much of the view just under the horizon melts into it, as the sine of the angle; holds at every tier.
const MELT: f32 = 0.012;

@vertex
fn vertex_main(@builtin(vertex_index) vertex: u32) -> Varying {
    let corner = vec2<f32>(f32(vertex & 1u), f32(vertex >> 1u)) * 4.0 - 1.0;
    var out: Varying;
    out.position = vec4<f32>(corner, 1.0, 1.0);
    out.ray = frame.forward.xyz + frame.right.xyz * corner.x + frame.up.xyz * corner.y;
    return out;
}

@fragment
fn fragment_main(in: Varying) -> @location(0) vec4<f32> {
    let ray = normalize(in.ray);
    let down = max(-ray.z, 0.00001);
    let ground_m = frame.eye_m.xyz + ray * (frame.eye_m.z / down);
    let melt = 1.0 - smoothstep(0.0, MELT, down);
    let ground = hazed(frame.ground.rgb, max(haze_at(ground_m), melt));
    let sky = mix(frame.sky_low.rgb, frame.sky_high.rgb, smoothstep(0.0, 0.6, ray.z));
    return vec4<f32>(dithered(select(ground, sky, ray.z > 0.0), in.position.xy), 1.0);
}
