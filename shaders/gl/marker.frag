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
vec2 css_px;
vec2 sharp;
uint strokes;
};
const uint BOLD=8u;
const uint INKED=16u;
const uint TOLD=32u;
const vec2 PLAIN=vec2(0.13,0.22);
const vec2 BROAD=vec2(0.25,0.4);
const vec2 DOUBTFUL=vec2(0.1,0.3);
const float UNTOLD=0.6;
const float RADIUS_CSS_PX=7.0;
const float INK_CSS_PX=1.5;
const float GROUND_RIM=0.27;
const float STEM_CSS_PX=9.0;
const float STEM_HALF_CSS_PX=1.0;
layout(std140)uniform Frame_block_0Fragment{Frame g0_fs;};
smooth in vec3 v0;
smooth in vec2 v1;
smooth in vec2 v2;
flat in uint v3;
layout(location=0)out vec4 o0;
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
vec3 covered(vec3 colour,uint strokes_1,vec3 lines_dots){
bvec3 drawn=notEqual((uvec3(strokes_1)&uvec3(1u,2u,4u)),uvec3(0u));
vec3 bare=vec3(1.0)-mix(vec3(0.0),lines_dots,drawn);
vec4 _e20=g0_fs.ground;
vec4 _e24=g0_fs.ink;
vec3 tone=((strokes_1&INKED)!=0u)?_e24.xyz:_e20.xyz;
return mix(tone,colour,((bare.x*bare.y)*bare.z));
}
vec3 mean_of(vec3 colour_1,uint strokes_2){
vec2 _e2=sizes_of(strokes_2);
float _e6=g0_fs.right.w;
vec3 _e17=covered(colour_1,strokes_2,(_e6*vec3((2.0*_e2.xx),((3.14*_e2.y)*_e2.y))));
return _e17;
}
vec3 hatched(vec3 colour_2,uint strokes_3,vec2 place){
float _e6=g0_fs.ground.w;
if(_e6==0.0){
return colour_2;
}
vec2 at=vec2((place.x-place.y),(place.x+place.y));
vec2 right=dFdx(at);
vec2 down=dFdy(at);
vec2 soft=max(sqrt(((right*right)+(down*down))),vec2(0.0001));
float softest=max(soft.x,soft.y);
vec2 _e28=sizes_of(strokes_3);
vec2 off=abs((fract(at)-vec2(0.5)));
vec3 inside=vec3(((vec2(_e28.x)-off)/soft),((_e28.y-length((vec2(0.5)-off)))/softest));
vec3 _e54=covered(colour_2,strokes_3,clamp((inside+vec3(0.5)),vec3(0.0),vec3(1.0)));
vec3 _e55=mean_of(colour_2,strokes_3);
return mix(_e54,_e55,smoothstep(0.25,0.5,softest));
}
void main(){
Varying in_=Varying(gl_FragCoord,v0,v1,v2,v3);
vec3 _e7=hatched(in_.colour,in_.strokes,(in_.css_px/vec2(5.0)));
float sharp=in_.sharp.x;
float disc=length((in_.css_px-vec2(0.0,16.0)))-RADIUS_CSS_PX;
float stem=max((abs(in_.css_px.x)-STEM_HALF_CSS_PX),max(-(in_.css_px.y),(in_.css_px.y-STEM_CSS_PX)));
float cover=clamp((0.5-(min(disc,stem)*sharp)),0.0,1.0);
float _e42=g0_fs.pixel_ratio;
float rim=(INK_CSS_PX*_e42)/sharp;
float inner=clamp((0.5-((disc+rim)*sharp)),0.0,1.0);
float core=clamp((0.5-(((disc+rim)+(GROUND_RIM*(RADIUS_CSS_PX-rim)))*sharp)),0.0,1.0);
vec4 _e66=g0_fs.ground;
vec3 fill=mix(_e7,_e66.xyz,(in_.sharp.y*(1.0-core)));
if(cover<=0.0){
discard;
}
vec4 _e78=g0_fs.ink;
o0=vec4(mix(_e78.xyz,fill,inner),cover);
return;
}
