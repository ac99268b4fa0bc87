#version 300 es
precision highp float;
precision highp int;
struct Frame {
mat4x4 clip_from_centre;
vec4 eye_m;
vec4 right;
vec4 up;
vec4 forward;
vec4 sun_direction;
vec4 sun_light;
vec4 sky_light;
vec4 bounce_light;
vec4 ground;
vec4 sky_low;
vec4 sky_high;
vec4 hover_light;
vec4 selected_light;
vec4 ink;
vec4 haze;
vec2 viewport_px;
float pixel_ratio;
uint tier;
};
struct Varying {
vec4 position;
vec4 colour;
vec3 place;
float shyness;
};
const uint TIER_LOW = 0u;
layout(std140) uniform Frame_block_0Fragment { Frame _group_0_binding_0_fs; };
smooth in vec4 _vs2fs_location0;
smooth in vec3 _vs2fs_location1;
smooth in float _vs2fs_location2;
layout(location = 0) out vec4 _fs2p_location0;
float haze_at(vec3 place_m) {
uint _e3 = _group_0_binding_0_fs.tier;
if ((_e3 == TIER_LOW)) {
return 0.0;
}
vec4 _e9 = _group_0_binding_0_fs.eye_m;
float _e15 = _group_0_binding_0_fs.haze.x;
float far_m = max((distance(place_m, _e9.xyz) - _e15), 0.0);
float _e23 = _group_0_binding_0_fs.haze.y;
return (1.0 - exp((-(far_m) * _e23)));
}
vec3 hazed(vec3 colour, float haze) {
vec4 _e4 = _group_0_binding_0_fs.sky_low;
return mix(colour, _e4.xyz, haze);
}
vec3 dithered(vec3 colour_1, vec2 pixel) {
uint _e4 = _group_0_binding_0_fs.tier;
if ((_e4 == TIER_LOW)) {
return colour_1;
}
float noise = fract((52.982918 * fract(dot(pixel, vec2(0.06711056, 0.00583715)))));
return (colour_1 + vec3(((noise - 0.5) / 255.0)));
}
void main() {
Varying in_ = Varying(gl_FragCoord, _vs2fs_location0, _vs2fs_location1, _vs2fs_location2);
float _e4 = haze_at(in_.place);
vec3 _e7 = hazed(in_.colour.xyz, (_e4 * in_.shyness));
vec3 _e10 = dithered(_e7, in_.position.xy);
_fs2p_location0 = vec4(_e10, in_.colour.w);
return;
}
