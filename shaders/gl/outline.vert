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
struct Draw{
vec2 origin_m;
float unit_m;
uint first_record;
float alpha;
float value_alpha;
uint sides;
uint vertices;
uint first_number;
};
struct Varying{
vec4 position;
vec4 colour;
vec4 across;
};
const uint TIER_LOW=0u;
const vec4 NOWHERE=vec4(2.0,2.0,2.0,1.0);
const uint ROW_MASK=2047u;
const uint ROW_SHIFT=11u;
const uint FEATURE_MASK=16777215u;
const uint RECORD_RING_END=2147483648u;
const uint RING_LENGTH_SHIFT=25u;
const uint RING_LENGTH_MOST=63u;
const uint CHANNEL_HIDDEN=16777216u;
const uint CHANNEL_HOVER=33554432u;
const uint CHANNEL_SELECTED=67108864u;
const uint CHANNEL_LOUD=234881024u;
const uint TOLD=32u;
const float HALF_WIDTH_CSS_PX=0.75;
const float CHOSEN_SCALE=2.0;
const float RIMMED=1.6;
const float FULL_CSS_PX_PER_M=1.2;
const float LEAST_SCALE=0.2;
const float ROUND=0.9;
const float CORNER_LIFT=4.0;
const float NEAREST=0.01;
layout(std140)uniform Frame_block_0Vertex{Frame g0_vs;};
layout(std140)uniform Draw_block_1Vertex{Draw g1_vs;};
uniform highp usampler2D g2_vs;
uniform highp usampler2D g3_vs;
uniform highp usampler2D g4_vs;
smooth out vec4 v0;
smooth out vec4 v1;
vec4 clip_of(vec3 place_m){
mat4x4 _e3=g0_vs.clip_from_centre;
return _e3*vec4(place_m,1.0);
}
ivec2 texel_of(uint number){
return ivec2(int((number&ROW_MASK)),int((number>>ROW_SHIFT)));
}
uvec2 record_of(uint number_1){
uint _e4=g1_vs.first_record;
ivec2 _e6=texel_of((_e4+number_1));
uvec4 _e8=texelFetch(g2_vs,_e6,0);
return _e8.xy;
}
vec2 place_of(uvec2 record){
int east=int((record.x<<16u))>>16u;
int north=int(record.x)>>16u;
vec2 _e13=g1_vs.origin_m;
float _e19=g1_vs.unit_m;
return _e13+(vec2(float(east),float(north))*_e19);
}
uint next_of(uint number_2,uvec2 record_1){
if((record_1.y&RECORD_RING_END)==0u){
return number_2+1u;
}
uint length_=(record_1.y>>RING_LENGTH_SHIFT)&RING_LENGTH_MOST;
return (length_==0u)?number_2:((number_2+1u)-length_);
}
uint feature_of(uvec2 record_2){
return record_2.y&FEATURE_MASK;
}
vec2 heights_of(uint feature){
ivec2 _e2=texel_of(feature);
uvec4 _e4=texelFetch(g3_vs,_e2,0);
return uintBitsToFloat(_e4.xy);
}
uint channel_of(uint feature_1){
ivec2 _e2=texel_of(feature_1);
uvec4 _e4=texelFetch(g4_vs,_e2,0);
return _e4.x;
}
vec3 linear_of(vec3 encoded){
vec3 dark=encoded/vec3(12.92);
vec3 bright=pow(((encoded+vec3(0.055))/vec3(1.055)),vec3(2.4));
return mix(bright,dark,lessThanEqual(encoded,vec3(0.04045)));
}
vec3 encoded_of(vec3 light){
vec3 held=clamp(light,vec3(0.0),vec3(1.0));
vec3 dark_1=held*12.92;
vec3 bright_1=(1.055*pow(held,vec3(0.41666666)))-vec3(0.055);
return mix(bright_1,dark_1,lessThanEqual(held,vec3(0.0031308)));
}
vec3 shown_of(uint channel){
uvec3 bytes=uvec3(channel,(channel>>8u),(channel>>16u))&uvec3(255u);
return vec3(bytes)/vec3(255.0);
}
vec3 matter_of(uint channel_1){
vec3 matter=vec3(0.0);
vec3 _e1=shown_of(channel_1);
vec3 _e2=linear_of(_e1);
matter=_e2;
if((channel_1&CHANNEL_SELECTED)!=0u){
vec3 _e8=matter;
vec4 _e11=g0_vs.selected_light;
float _e16=g0_vs.selected_light.w;
matter=mix(_e8,_e11.xyz,_e16);
}
if((channel_1&CHANNEL_HOVER)!=0u){
vec3 _e22=matter;
vec4 _e25=g0_vs.hover_light;
float _e30=g0_vs.hover_light.w;
matter=mix(_e22,_e25.xyz,_e30);
}
vec3 _e32=matter;
return _e32;
}
bool is_strong(){
float _e3=g0_vs.ink.w;
return _e3>0.0;
}
float haze_at(vec3 place_m_1){
uint _e3=g0_vs.tier;
if(_e3==TIER_LOW){
return 0.0;
}
vec4 _e9=g0_vs.eye_m;
float _e15=g0_vs.haze.x;
float far_m=max((distance(place_m_1,_e9.xyz)-_e15),0.0);
float _e23=g0_vs.haze.y;
return 1.0-exp((-(far_m)*_e23));
}
vec3 hazed(vec3 colour,float haze){
vec4 _e4=g0_vs.sky_low;
return mix(colour,_e4.xyz,haze);
}
bool takes_ink(uint channel_2){
vec3 _e1=matter_of(channel_2);
float luminance=dot(_e1,vec3(0.2126,0.7152,0.0722));
float _e10=g0_vs.sky_high.w;
float _e16=g0_vs.sky_high.w;
return (luminance>abs(_e10))==(_e16>0.0);
}
vec2 outward_of(vec2 run){
return vec2(run.y,-(run.x))/vec2(max(length(run),0.001));
}
void main(){
uint vertex=uint(gl_VertexID);
vec2 from_m=vec2(0.0);
vec2 ends_m=vec2(0.0);
float lift=0.0;
bool local=false;
bool local_1=false;
bool local_2=false;
bool hidden=false;
bool local_3=false;
bool local_4=false;
bool local_5=false;
vec4 from_clip=vec4(0.0);
vec4 to_clip=vec4(0.0);
Varying out_=Varying(vec4(0.0),vec4(0.0),vec4(0.0));
bool local_6=false;
bool local_7=false;
bool local_8=false;
bool local_9=false;
bool local_10=false;
bool local_11=false;
bool local_12=false;
float whole_px=0.0;
bool local_13=false;
bool local_14=false;
uint _e3=g1_vs.vertices;
uint sides=max((_e3/6u),1u);
uint number_3=vertex/(6u*sides);
uint side=(vertex/6u)% sides;
uint corner=vertex % 6u;
uvec2 _e16=record_of(number_3);
uint _e17=next_of(number_3,_e16);
uvec2 _e18=record_of(_e17);
uint _e19=feature_of(_e16);
uint _e20=channel_of(_e19);
vec2 _e21=heights_of(_e19);
bool chosen=(_e20&100663296u)!=0u;
bool stands=sides>1u;
vec2 _e28=place_of(_e16);
from_m=_e28;
vec2 _e30=place_of(_e18);
ends_m=(side==1u)?_e21.xx:_e21.yy;
float _e40=g0_vs.up.w;
lift=_e40;
if(stands){
if(!((_e21.y<=_e21.x))){
if(!(chosen)){
bool _e53=is_strong();
local_2=_e53;
}else{
local_2=true;
}
bool _e55=local_2;
local_1=!(_e55);
}else{
local_1=true;
}
bool _e58=local_1;
local=_e58;
}else{
local=false;
}
bool _e60=local;
hidden=_e60;
if(side==2u){
vec2 _e64=from_m;
vec2 _e66=outward_of((_e30-_e64));
uint _e67=next_of(_e17,_e18);
uvec2 _e68=record_of(_e67);
vec2 _e69=place_of(_e68);
vec2 _e71=outward_of((_e69-_e30));
vec4 _e74=g0_vs.eye_m;
vec2 eye=_e74.xy-_e30;
vec2 facing=vec2(dot(_e66,eye),dot(_e71,eye));
if(dot(_e66,_e71)>ROUND){
local_3=min(facing.x,facing.y)>0.0;
}else{
local_3=false;
}
bool is_round=local_3;
bool _e92=hidden;
if(!(_e92)){
local_4=is_round;
}else{
local_4=true;
}
bool _e97=local_4;
if(!(_e97)){
local_5=max(facing.x,facing.y)<0.0;
}else{
local_5=true;
}
bool _e107=local_5;
hidden=_e107;
float _e108=lift;
lift=_e108*CORNER_LIFT;
from_m=_e30;
ends_m=_e21;
}
vec2 _e111=from_m;
float _e113=ends_m.x;
vec4 _e115=clip_of(vec3(_e111,_e113));
from_clip=_e115;
float _e118=ends_m.y;
vec4 _e120=clip_of(vec3(_e30,_e118));
to_clip=_e120;
out_.position=NOWHERE;
if(!((_e17==number_3))){
local_6=(_e20&CHANNEL_HIDDEN)!=0u;
}else{
local_6=true;
}
bool _e134=local_6;
if(!(_e134)){
bool _e138=hidden;
local_7=_e138;
}else{
local_7=true;
}
bool _e140=local_7;
if(!(_e140)){
float _e145=from_clip.w;
float _e147=to_clip.w;
local_8=max(_e145,_e147)<=NEAREST;
}else{
local_8=true;
}
bool _e152=local_8;
if(_e152){
Varying _e153=out_;
gl_Position=_e153.position;
v0=_e153.colour;
v1=_e153.across;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
float _e155=from_clip.w;
if(_e155<NEAREST){
vec4 _e158=from_clip;
vec4 _e159=to_clip;
float _e162=from_clip.w;
float _e165=to_clip.w;
float _e167=from_clip.w;
from_clip=mix(_e158,_e159,((NEAREST-_e162)/(_e165-_e167)));
}
float _e172=to_clip.w;
if(_e172<NEAREST){
vec4 _e175=to_clip;
vec4 _e176=from_clip;
float _e179=to_clip.w;
float _e182=from_clip.w;
float _e184=to_clip.w;
to_clip=mix(_e175,_e176,((NEAREST-_e179)/(_e182-_e184)));
}
vec2 _e190=g0_vs.viewport_px;
vec2 half_screen=0.5*_e190;
vec4 _e193=to_clip;
float _e196=to_clip.w;
vec4 _e199=from_clip;
float _e202=from_clip.w;
vec2 run_px=((_e193.xy/vec2(_e196))-(_e199.xy/vec2(_e202)))*half_screen;
vec2 along=run_px/vec2(max(length(run_px),0.001));
if(!((corner==1u))){
local_9=corner==2u;
}else{
local_9=true;
}
bool _e220=local_9;
if(!(_e220)){
local_10=corner==4u;
}else{
local_10=true;
}
bool at_end=local_10;
if(!((corner==2u))){
local_11=corner==4u;
}else{
local_11=true;
}
bool _e236=local_11;
if(!(_e236)){
local_12=corner==5u;
}else{
local_12=true;
}
bool _e243=local_12;
float right=_e243?1.0:-1.0;
vec4 _e247=from_clip;
vec4 _e248=to_clip;
vec4 clip=at_end?_e248:_e247;
vec2 _e250=from_m;
vec3 place=vec3((at_end?_e30:_e250),0.0);
float _e257=g0_vs.eye_m.w;
float _e260=g0_vs.pixel_ratio;
float css_px_per_m=_e257/(_e260*clip.w);
float _e267=g0_vs.pixel_ratio;
float _e272=g0_vs.ink.w;
float half_px=(max((HALF_WIDTH_CSS_PX*_e267),(0.5*_e272))*(chosen?CHOSEN_SCALE:1.0))*(stands?clamp((css_px_per_m/FULL_CSS_PX_PER_M),LEAST_SCALE,1.0):1.0);
whole_px=half_px;
vec3 _e290=matter_of(_e20);
vec3 _e291=encoded_of(_e290);
float _e292=haze_at(place);
vec3 _e295=hazed(_e291,(_e292*0.7));
float _e298=g1_vs.alpha;
out_.colour=vec4(_e295,_e298);
if(!(stands)){
bool _e303=is_strong();
if(_e303){
local_14=(_e20&CHANNEL_LOUD)!=0u;
}else{
local_14=false;
}
bool _e311=local_14;
local_13=_e311;
}else{
local_13=true;
}
bool _e313=local_13;
if(_e313){
vec4 _e317=g0_vs.ink;
out_.colour=vec4(_e317.xyz,1.0);
bool _e323=takes_ink(_e20);
whole_px=_e323?half_px:(RIMMED*half_px);
}
float _e333=whole_px;
vec2 shift_px=(along*(at_end?half_px:-(half_px)))+((vec2(-(along.y),along.x)*right)*(_e333+1.0));
float _e345=lift;
out_.position=vec4((clip.xy+((shift_px/half_screen)*clip.w)),(clip.z+_e345),clip.w);
float _e350=whole_px;
float _e354=whole_px;
out_.across=vec4((right*(_e350+1.0)),_e354,half_px,1.0)*clip.w;
Varying _e359=out_;
gl_Position=_e359.position;
v0=_e359.colour;
v1=_e359.across;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
