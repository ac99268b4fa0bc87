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
vec3 ray;
};
const uint TOLD=32u;
layout(std140)uniform Frame_block_0Vertex{Frame g0_vs;};
smooth out vec3 v0;
void main(){
uint vertex=uint(gl_VertexID);
Varying out_=Varying(vec4(0.0),vec3(0.0));
vec2 corner=(vec2(float((vertex&1u)),float((vertex>>1u)))*4.0)-vec2(1.0);
out_.position=vec4(corner,1.0,1.0);
vec4 _e21=g0_vs.forward;
vec4 _e25=g0_vs.right;
vec4 _e32=g0_vs.up;
out_.ray=(_e21.xyz+(_e25.xyz*corner.x))+(_e32.xyz*corner.y);
Varying _e37=out_;
gl_Position=_e37.position;
v0=_e37.ray;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
