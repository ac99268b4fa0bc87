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
vec3 place;
float shyness;
vec2 local;
uint strokes;
};
const uint TIER_LOW=0u;
const uint BOLD=8u;
const uint INKED=16u;
const uint TOLD=32u;
const vec2 PLAIN=vec2(0.13,0.22);
const vec2 BROAD=vec2(0.25,0.4);
const vec2 DOUBTFUL=vec2(0.1,0.3);
const float UNTOLD=0.6;
layout(std140)uniform Frame_block_0Fragment{Frame g0_fs;};
smooth in vec4 v0;
smooth in vec3 v1;
smooth in float v2;
smooth in vec2 v3;
flat in uint v4;
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
bool is_doubt(uint kind){
bool local=false;
if(!((kind==6u))){
local=kind>=13u;
}else{
local=true;
}
bool _e9=local;
return _e9;
}
vec2 sizes_of(uint strokes){
vec2 sizes=((strokes&BOLD)!=0u)?BROAD:PLAIN;
bool _e11=is_doubt((strokes&15u));
return (_e11?DOUBTFUL:sizes)*(((strokes&TOLD)!=0u)?1.0:UNTOLD);
}
vec3 covered(vec3 colour_2,uint strokes_1,vec3 lines_dots){
bvec3 drawn=notEqual((uvec3(strokes_1)&uvec3(1u,2u,4u)),uvec3(0u));
vec3 bare=vec3(1.0)-mix(vec3(0.0),lines_dots,drawn);
vec4 _e20=g0_fs.ground;
vec4 _e24=g0_fs.ink;
vec3 tone=((strokes_1&INKED)!=0u)?_e24.xyz:_e20.xyz;
return mix(tone,colour_2,((bare.x*bare.y)*bare.z));
}
vec3 mean_of(vec3 colour_3,uint strokes_2){
vec2 _e2=sizes_of(strokes_2);
float _e6=g0_fs.right.w;
vec3 _e17=covered(colour_3,strokes_2,(_e6*vec3((2.0*_e2.xx),((3.14*_e2.y)*_e2.y))));
return _e17;
}
vec3 hatched(vec3 colour_4,uint strokes_3,vec2 place){
float _e6=g0_fs.ground.w;
if(_e6==0.0){
return colour_4;
}
vec2 at=vec2((place.x-place.y),(place.x+place.y));
vec2 right=dFdx(at);
vec2 down=dFdy(at);
vec2 soft=max(sqrt(((right*right)+(down*down))),vec2(0.0001));
float softest=max(soft.x,soft.y);
vec2 _e28=sizes_of(strokes_3);
vec2 off=abs((fract(at)-vec2(0.5)));
vec3 inside=vec3(((vec2(_e28.x)-off)/soft),((_e28.y-length((vec2(0.5)-off)))/softest));
vec3 _e54=covered(colour_4,strokes_3,clamp((inside+vec3(0.5)),vec3(0.0),vec3(1.0)));
vec3 _e55=mean_of(colour_4,strokes_3);
return mix(_e54,_e55,smoothstep(0.25,0.5,softest));
}
void main(){
Varying in_=Varying(gl_FragCoord,v0,v1,v2,v3,v4);
vec3 _e5=hatched(in_.colour.xyz,in_.strokes,in_.local);
float _e7=haze_at(in_.place);
vec3 _e10=hazed(_e5,(_e7*in_.shyness));
vec3 _e13=dithered(_e10,in_.position.xy);
o0=vec4(_e13,in_.colour.w);
return;
}
