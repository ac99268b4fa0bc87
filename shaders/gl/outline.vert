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
struct Draw {
vec2 origin_m;
float unit_m;
uint first_record;
float alpha;
float value_alpha;
uint sides;
uint vertices;
uint first_number;
};
struct Varying {
vec4 position;
vec4 colour;
vec2 across;
};
const uint TIER_LOW = 0u;
const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);
const uint ROW_MASK = 2047u;
const uint ROW_SHIFT = 11u;
const uint FEATURE_MASK = 16777215u;
const uint RECORD_RING_END = 2147483648u;
const uint CHANNEL_HIDDEN = 16777216u;
const uint CHANNEL_HOVER = 33554432u;
const uint CHANNEL_SELECTED = 67108864u;
const float HALF_WIDTH_CSS_PX = 0.75;
const float NEAREST = 0.01;
layout(std140) uniform Frame_block_0Vertex { Frame _group_0_binding_0_vs; };
layout(std140) uniform Draw_block_1Vertex { Draw _group_0_binding_1_vs; };
uniform highp usampler2D _group_0_binding_2_vs;
uniform highp usampler2D _group_0_binding_4_vs;
smooth out vec4 _vs2fs_location0;
smooth out vec2 _vs2fs_location1;
vec4 clip_of(vec3 place_m) {
mat4x4 _e3 = _group_0_binding_0_vs.clip_from_centre;
return (_e3 * vec4(place_m, 1.0));
}
ivec2 texel_of(uint number) {
return ivec2(int((number & ROW_MASK)), int((number >> ROW_SHIFT)));
}
uvec2 record_of(uint number_1) {
uint _e4 = _group_0_binding_1_vs.first_record;
ivec2 _e6 = texel_of((_e4 + number_1));
uvec4 _e8 = texelFetch(_group_0_binding_2_vs, _e6, 0);
return _e8.xy;
}
vec2 place_of(uvec2 record) {
int east = (int((record.x << 16u)) >> 16u);
int north = (int(record.x) >> 16u);
vec2 _e13 = _group_0_binding_1_vs.origin_m;
float _e19 = _group_0_binding_1_vs.unit_m;
return (_e13 + (vec2(float(east), float(north)) * _e19));
}
uint feature_of(uvec2 record_1) {
return (record_1.y & FEATURE_MASK);
}
uint channel_of(uint feature) {
ivec2 _e2 = texel_of(feature);
uvec4 _e4 = texelFetch(_group_0_binding_4_vs, _e2, 0);
return _e4.x;
}
vec3 linear_of(vec3 encoded) {
vec3 dark = (encoded / vec3(12.92));
vec3 bright = pow(((encoded + vec3(0.055)) / vec3(1.055)), vec3(2.4));
return mix(bright, dark, lessThanEqual(encoded, vec3(0.04045)));
}
vec3 encoded_of(vec3 light) {
vec3 held = clamp(light, vec3(0.0), vec3(1.0));
vec3 dark_1 = (held * 12.92);
vec3 bright_1 = ((1.055 * pow(held, vec3(0.41666666))) - vec3(0.055));
return mix(bright_1, dark_1, lessThanEqual(held, vec3(0.0031308)));
}
vec3 shown_of(uint channel) {
uvec3 bytes = (uvec3(channel, (channel >> 8u), (channel >> 16u)) & uvec3(255u));
return (vec3(bytes) / vec3(255.0));
}
vec3 matter_of(uint channel_1) {
vec3 matter = vec3(0.0);
vec3 _e1 = shown_of(channel_1);
vec3 _e2 = linear_of(_e1);
matter = _e2;
if (((channel_1 & CHANNEL_SELECTED) != 0u)) {
vec3 _e8 = matter;
vec4 _e11 = _group_0_binding_0_vs.selected_light;
float _e16 = _group_0_binding_0_vs.selected_light.w;
matter = mix(_e8, _e11.xyz, _e16);
}
if (((channel_1 & CHANNEL_HOVER) != 0u)) {
vec3 _e22 = matter;
vec4 _e25 = _group_0_binding_0_vs.hover_light;
float _e30 = _group_0_binding_0_vs.hover_light.w;
matter = mix(_e22, _e25.xyz, _e30);
}
vec3 _e32 = matter;
return _e32;
}
float haze_at(vec3 place_m_1) {
uint _e3 = _group_0_binding_0_vs.tier;
if ((_e3 == TIER_LOW)) {
return 0.0;
}
vec4 _e9 = _group_0_binding_0_vs.eye_m;
float _e15 = _group_0_binding_0_vs.haze.x;
float far_m = max((distance(place_m_1, _e9.xyz) - _e15), 0.0);
float _e23 = _group_0_binding_0_vs.haze.y;
return (1.0 - exp((-(far_m) * _e23)));
}
vec3 hazed(vec3 colour, float haze) {
vec4 _e4 = _group_0_binding_0_vs.sky_low;
return mix(colour, _e4.xyz, haze);
}
void main() {
uint vertex = uint(gl_VertexID);
Varying out_ = Varying(vec4(0.0), vec4(0.0), vec2(0.0));
bool local = false;
vec4 from_clip = vec4(0.0);
vec4 to_clip = vec4(0.0);
bool local_1 = false;
bool local_2 = false;
bool local_3 = false;
bool local_4 = false;
vec4 clip = vec4(0.0);
vec3 place = vec3(0.0);
uint number_2 = (vertex / 6u);
uint corner = (vertex % 6u);
uvec2 _e5 = record_of(number_2);
out_.position = NOWHERE;
uint _e9 = feature_of(_e5);
uint _e10 = channel_of(_e9);
if (!(((_e5.y & RECORD_RING_END) != 0u))) {
local = ((_e10 & CHANNEL_HIDDEN) != 0u);
} else {
local = true;
}
bool _e24 = local;
if (_e24) {
Varying _e25 = out_;
gl_Position = _e25.position;
_vs2fs_location0 = _e25.colour;
_vs2fs_location1 = _e25.across;
gl_Position.z = gl_Position.z * 2.0 - gl_Position.w;
return;
}
vec2 _e26 = place_of(_e5);
vec3 from_m = vec3(_e26, 0.0);
uvec2 _e31 = record_of((number_2 + 1u));
vec2 _e32 = place_of(_e31);
vec3 to_m = vec3(_e32, 0.0);
vec4 _e35 = clip_of(from_m);
from_clip = _e35;
vec4 _e37 = clip_of(to_m);
to_clip = _e37;
float _e40 = from_clip.w;
float _e42 = to_clip.w;
if ((max(_e40, _e42) <= NEAREST)) {
Varying _e46 = out_;
gl_Position = _e46.position;
_vs2fs_location0 = _e46.colour;
_vs2fs_location1 = _e46.across;
gl_Position.z = gl_Position.z * 2.0 - gl_Position.w;
return;
}
float _e48 = from_clip.w;
if ((_e48 < NEAREST)) {
vec4 _e51 = from_clip;
vec4 _e52 = to_clip;
float _e55 = from_clip.w;
float _e58 = to_clip.w;
float _e60 = from_clip.w;
from_clip = mix(_e51, _e52, ((NEAREST - _e55) / (_e58 - _e60)));
}
float _e65 = to_clip.w;
if ((_e65 < NEAREST)) {
vec4 _e68 = to_clip;
vec4 _e69 = from_clip;
float _e72 = to_clip.w;
float _e75 = from_clip.w;
float _e77 = to_clip.w;
to_clip = mix(_e68, _e69, ((NEAREST - _e72) / (_e75 - _e77)));
}
vec2 _e83 = _group_0_binding_0_vs.viewport_px;
vec2 half_screen = (0.5 * _e83);
vec4 _e86 = to_clip;
float _e89 = to_clip.w;
vec4 _e92 = from_clip;
float _e95 = from_clip.w;
vec2 run_px = (((_e86.xy / vec2(_e89)) - (_e92.xy / vec2(_e95))) * half_screen);
vec2 along = (run_px / vec2(max(length(run_px), 0.001)));
float _e108 = _group_0_binding_0_vs.pixel_ratio;
float half_px = (HALF_WIDTH_CSS_PX * _e108);
if (!((corner == 1u))) {
local_1 = (corner == 2u);
} else {
local_1 = true;
}
bool _e118 = local_1;
if (!(_e118)) {
local_2 = (corner == 4u);
} else {
local_2 = true;
}
bool at_end = local_2;
if (!((corner == 2u))) {
local_3 = (corner == 4u);
} else {
local_3 = true;
}
bool _e134 = local_3;
if (!(_e134)) {
local_4 = (corner == 5u);
} else {
local_4 = true;
}
bool _e141 = local_4;
float side = (_e141 ? 1.0 : -1.0);
vec2 shift_px = ((along * (at_end ? half_px : -(half_px))) + ((vec2(-(along.y), along.x) * side) * (half_px + 1.0)));
vec4 _e157 = from_clip;
clip = _e157;
place = from_m;
if (at_end) {
vec4 _e160 = to_clip;
clip = _e160;
place = to_m;
}
vec4 _e162 = clip;
float _e166 = clip.w;
vec4 _e169 = clip;
out_.position = vec4((_e162.xy + ((shift_px / half_screen) * _e166)), _e169.zw);
vec3 _e173 = matter_of(_e10);
vec3 _e174 = encoded_of(_e173);
vec3 _e175 = place;
float _e176 = haze_at(_e175);
vec3 _e179 = hazed(_e174, (_e176 * 0.7));
float _e182 = _group_0_binding_1_vs.alpha;
out_.colour = vec4(_e179, _e182);
float _e191 = clip.w;
out_.across = (vec2((side * (half_px + 1.0)), 1.0) * _e191);
Varying _e193 = out_;
gl_Position = _e193.position;
_vs2fs_location0 = _e193.colour;
_vs2fs_location1 = _e193.across;
gl_Position.z = gl_Position.z * 2.0 - gl_Position.w;
return;
}
