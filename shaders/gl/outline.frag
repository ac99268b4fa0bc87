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
vec2 across;
};
const float HALF_WIDTH_CSS_PX = 0.75;
layout(std140) uniform Frame_block_0Fragment { Frame _group_0_binding_0_fs; };
smooth in vec4 _vs2fs_location0;
smooth in vec2 _vs2fs_location1;
layout(location = 0) out vec4 _fs2p_location0;
void main() {
Varying in_ = Varying(gl_FragCoord, _vs2fs_location0, _vs2fs_location1);
float _e4 = _group_0_binding_0_fs.pixel_ratio;
float half_px = (HALF_WIDTH_CSS_PX * _e4);
float cover = clamp(((half_px + 0.5) - abs((in_.across.x / in_.across.y))), 0.0, 1.0);
_fs2p_location0 = vec4(in_.colour.xyz, (in_.colour.w * cover));
return;
}
