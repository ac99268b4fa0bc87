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
vec3 colour;
vec2 css_px;
float sharp;
};
const float RADIUS_CSS_PX = 7.0;
const float INK_CSS_PX = 1.5;
const float STEM_CSS_PX = 9.0;
const float STEM_HALF_CSS_PX = 1.0;
layout(std140) uniform Frame_block_0Fragment { Frame _group_0_binding_0_fs; };
smooth in vec3 _vs2fs_location0;
smooth in vec2 _vs2fs_location1;
smooth in float _vs2fs_location2;
layout(location = 0) out vec4 _fs2p_location0;
void main() {
Varying in_ = Varying(gl_FragCoord, _vs2fs_location0, _vs2fs_location1, _vs2fs_location2);
float sharp = in_.sharp;
float disc = (length((in_.css_px - vec2(0.0, 16.0))) - RADIUS_CSS_PX);
float stem = max((abs(in_.css_px.x) - STEM_HALF_CSS_PX), max(-(in_.css_px.y), (in_.css_px.y - STEM_CSS_PX)));
float cover = clamp((0.5 - (min(disc, stem) * sharp)), 0.0, 1.0);
float inner = clamp((0.5 - ((disc + INK_CSS_PX) * sharp)), 0.0, 1.0);
if ((cover <= 0.0)) {
discard;
}
vec4 _e43 = _group_0_binding_0_fs.ink;
_fs2p_location0 = vec4(mix(_e43.xyz, in_.colour, inner), cover);
return;
}
