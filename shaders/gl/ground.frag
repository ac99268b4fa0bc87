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
const uint TIER_LOW=0u;
const uint TOLD=32u;
const float MELT=0.012;
layout(std140)uniform Frame_block_0Fragment{Frame g0_fs;};
smooth in vec3 v0;
layout(location=0)out vec4 o0;
float haze_at(vec3 place_m){
uint _e3=g0_fs.tier;
if(_e3==TIER_LOW){
return 0.0;
}
vec4 _e9=g0_fs.eye_m;
float _e15=g0_fs.haze.x;
float far_m=max((distance(place_m,_e9.xyz)-_e15),0.0);
float _e23=g0_fs.haze.y;
return 1.0-exp((-(far_m)*_e23));
}
vec3 hazed(vec3 colour,float haze){
vec4 _e4=g0_fs.sky_low;
return mix(colour,_e4.xyz,haze);
}
vec3 dithered(vec3 colour_1,vec2 pixel){
uint _e4=g0_fs.tier;
if(_e4==TIER_LOW){
return colour_1;
}
float noise=fract((52.982918*fract(dot(pixel,vec2(0.06711056,0.00583715)))));
return colour_1+vec3(((noise-0.5)/255.0));
}
void main(){
Varying in_=Varying(gl_FragCoord,v0);
vec3 ray=normalize(in_.ray);
float down=max(-(ray.z),1e-5);
vec4 _e9=g0_fs.eye_m;
float _e14=g0_fs.eye_m.z;
vec3 ground_m=_e9.xyz+(ray*(_e14/down));
float melt=1.0-smoothstep(0.0,MELT,down);
vec4 _e25=g0_fs.ground;
float _e27=haze_at(ground_m);
vec3 _e29=hazed(_e25.xyz,max(_e27,melt));
vec4 _e32=g0_fs.sky_low;
vec4 _e36=g0_fs.sky_high;
vec3 sky=mix(_e32.xyz,_e36.xyz,smoothstep(0.0,0.6,ray.z));
vec3 _e49=dithered(((ray.z>0.0)?sky:_e29),in_.position.xy);
o0=vec4(_e49,1.0);
return;
}
