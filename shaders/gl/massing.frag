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
vec3 colour;
};
const uint TIER_LOW=0u;
const uint TOLD=32u;
layout(std140)uniform Frame_block_0Fragment{Frame g0_fs;};
smooth in vec3 v0;
layout(location=0)out vec4 o0;
vec3 dithered(vec3 colour,vec2 pixel){
uint _e4=g0_fs.tier;
if(_e4==TIER_LOW){
return colour;
}
float noise=fract((52.982918*fract(dot(pixel,vec2(0.06711056,0.00583715)))));
return colour+vec3(((noise-0.5)/255.0));
}
void main(){
Varying in_=Varying(gl_FragCoord,v0);
vec3 _e4=dithered(in_.colour,in_.position.xy);
o0=vec4(_e4,1.0);
return;
}
