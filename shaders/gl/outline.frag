#version 300 es
precision highp float;
precision highp int;
struct Frame{
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
struct Varying{
vec4 position;
vec4 colour;
vec4 across;
};
const uint TOLD=32u;
layout(std140)uniform Frame_block_0Fragment{Frame g0_fs;};
smooth in vec4 v0;
smooth in vec4 v1;
layout(location=0)out vec4 o0;
void main(){
Varying in_=Varying(gl_FragCoord,v0,v1);
vec2 cover=clamp((((in_.across.yz-vec2(abs(in_.across.x)))/vec2(in_.across.w))+vec2(0.5)),vec2(0.0),vec2(1.0));
float inner=(in_.across.y>in_.across.z)?cover.y:1.0;
vec4 _e30=g0_fs.ground;
o0=vec4(mix(_e30.xyz,in_.colour.xyz,inner),(in_.colour.w*cover.x));
return;
}
