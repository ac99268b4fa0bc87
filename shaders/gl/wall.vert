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
vec3 colour;
vec4 shade;
uint strokes;
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
const uint CHANNEL_VALUE=134217728u;
const uint CHANNEL_LOUD=234881024u;
const float CALM_FULL_PX=0.8;
const float CALM_FULL_LOW_PX=1.2;
const float CALM_NONE_PX=4.0;
const float CALM_GAIN=0.9;
const uint INKED=16u;
const uint TOLD=32u;
const uint PATTERN_SHIFT=28u;
const float LEAST_AREA_PX=0.3;
const float LEAST_AREA_LOW_PX=1.0;
layout(std140)uniform Frame_block_0Vertex{Frame g0_vs;};
layout(std140)uniform Draw_block_1Vertex{Draw g1_vs;};
uniform highp usampler2D g2_vs;
uniform highp usampler2D g3_vs;
uniform highp usampler2D g4_vs;
smooth out vec3 v0;
smooth out vec4 v1;
flat out uint v2;
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
vec3 light_on(vec3 normal){
float upward=0.5+(0.5*normal.z);
vec4 _e8=g0_vs.sun_direction;
float sunward=0.5+(0.5*dot(normal,_e8.xyz));
vec4 _e17=g0_vs.sky_light;
vec4 _e22=g0_vs.bounce_light;
vec4 _e30=g0_vs.sun_light;
return ((_e17.xyz*upward)+(_e22.xyz*(1.0-upward)))+(_e30.xyz*sunward);
}
float shyness_of(uint channel_2){
return ((channel_2&CHANNEL_LOUD)!=0u)?0.6:1.0;
}
bool is_strong(){
float _e3=g0_vs.ink.w;
return _e3>0.0;
}
vec3 lit(uint channel_3,vec3 normal_1,float gain){
bool local_6=false;
bool _e3=is_strong();
if(_e3){
vec3 _e4=matter_of(channel_3);
vec3 _e5=encoded_of(_e4);
return _e5;
}
vec3 _e8=light_on(normal_1);
float _e9=shyness_of(channel_3);
vec3 light_1=mix(vec3(1.0),_e8,_e9);
uint _e13=g0_vs.tier;
if(_e13==TIER_LOW){
local_6=(channel_3&100663296u)==0u;
}else{
local_6=false;
}
bool _e23=local_6;
if(_e23){
vec3 _e24=shown_of(channel_3);
return min((_e24*sqrt((light_1*gain))),vec3(1.0));
}
vec3 _e31=matter_of(channel_3);
vec3 _e34=encoded_of(((_e31*light_1)*gain));
return _e34;
}
float px_per_m_at(vec3 place_m_1){
float _e4=g0_vs.eye_m.w;
vec4 _e7=g0_vs.eye_m;
vec4 _e12=g0_vs.forward;
return _e4/max(dot((place_m_1-_e7.xyz),_e12.xyz),0.1);
}
float calm_of(float upright_px){
uint _e5=g0_vs.tier;
float full_px=(_e5==TIER_LOW)?CALM_FULL_LOW_PX:CALM_FULL_PX;
float _e13=g0_vs.forward.w;
return 1.0-smoothstep(full_px,CALM_NONE_PX,(upright_px*_e13));
}
float haze_at(vec3 place_m_2){
uint _e3=g0_vs.tier;
if(_e3==TIER_LOW){
return 0.0;
}
vec4 _e9=g0_vs.eye_m;
float _e15=g0_vs.haze.x;
float far_m=max((distance(place_m_2,_e9.xyz)-_e15),0.0);
float _e23=g0_vs.haze.y;
return 1.0-exp((-(far_m)*_e23));
}
vec3 hazed(vec3 colour_1,float haze){
vec4 _e4=g0_vs.sky_low;
return mix(colour_1,_e4.xyz,haze);
}
bool takes_ink(uint channel_4){
vec3 _e1=matter_of(channel_4);
float luminance=dot(_e1,vec3(0.2126,0.7152,0.0722));
float _e10=g0_vs.sky_high.w;
float _e16=g0_vs.sky_high.w;
return (luminance>abs(_e10))==(_e16>0.0);
}
bool is_doubt(uint kind){
bool local_7=false;
if(!((kind==6u))){
local_7=kind>=13u;
}else{
local_7=true;
}
bool _e9=local_7;
return _e9;
}
uint strokes_of(uint channel_5){
bool local_8=false;
bool local_9=false;
bool local_10=false;
bool local_11=false;
float _e4=g0_vs.ground.w;
if(_e4<=0.0){
float _e12=g0_vs.ground.w;
if(!((_e12==0.0))){
bool _e20=is_doubt((channel_5>>PATTERN_SHIFT));
local_9=!(_e20);
}else{
local_9=true;
}
bool _e23=local_9;
local_8=_e23;
}else{
local_8=false;
}
bool _e25=local_8;
if(_e25){
return 0u;
}
uint told=((channel_5&CHANNEL_VALUE)!=0u)?TOLD:0u;
bool _e34=takes_ink(channel_5);
if(_e34){
float _e40=g0_vs.ground.w;
if(!((_e40>0.0))){
float _e49=g0_vs.sky_high.w;
local_11=_e49<0.0;
}else{
local_11=true;
}
bool _e53=local_11;
local_10=_e53;
}else{
local_10=false;
}
bool inked=local_10;
return ((channel_5>>PATTERN_SHIFT)|told)|(inked?INKED:0u);
}
uint number_of(uint wall){
uint _e3=g1_vs.first_number;
if(_e3==0u){
return wall;
}
uint _e8=g1_vs.first_number;
uvec2 _e12=record_of((_e8+(wall/4u)));
return ((((wall&2u)!=0u)?_e12.y:_e12.x)>>(16u*(wall&1u)))&65535u;
}
void main(){
uint vertex=uint(gl_VertexID);
Varying out_=Varying(vec4(0.0),vec3(0.0),vec4(0.0),0u);
bool local=false;
bool local_1=false;
bool local_2=false;
bool local_3=false;
bool local_4=false;
vec3 colour=vec3(0.0);
bool local_5=false;
uint _e3=number_of((vertex/6u));
uint corner=vertex % 6u;
uvec2 _e6=record_of(_e3);
uint _e7=next_of(_e3,_e6);
out_.position=NOWHERE;
if(_e7==_e3){
Varying _e12=out_;
gl_Position=_e12.position;
v0=_e12.colour;
v1=_e12.shade;
v2=_e12.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
vec2 _e13=place_of(_e6);
uvec2 _e14=record_of(_e7);
vec2 _e15=place_of(_e14);
vec2 run=_e15-_e13;
vec4 _e23=g0_vs.eye_m;
if(dot(vec2(run.y,-(run.x)),(_e23.xy-_e13))<=0.0){
Varying _e29=out_;
gl_Position=_e29.position;
v0=_e29.colour;
v1=_e29.shade;
v2=_e29.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
uint _e30=feature_of(_e6);
uint _e31=channel_of(_e30);
vec2 _e32=heights_of(_e30);
if(!(((_e31&CHANNEL_HIDDEN)!=0u))){
local=_e32.y<=_e32.x;
}else{
local=true;
}
bool _e44=local;
if(_e44){
Varying _e45=out_;
gl_Position=_e45.position;
v0=_e45.colour;
v1=_e45.shade;
v2=_e45.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
float rise=_e32.y-_e32.x;
float _e54=px_per_m_at(vec3((0.5*(_e13+_e15)),_e32.x));
float _e56=calm_of((rise*_e54));
uint _e61=g0_vs.tier;
float least_px=(_e61==TIER_LOW)?LEAST_AREA_LOW_PX:LEAST_AREA_PX;
if(!((_e56>=1.0))){
local_1=(((rise*length(run))*_e54)*_e54)<least_px;
}else{
local_1=true;
}
bool _e76=local_1;
if(_e76){
Varying _e77=out_;
gl_Position=_e77.position;
v0=_e77.colour;
v1=_e77.shade;
v2=_e77.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
vec3 normal_2=vec3(run.y,-(run.x),0.0)/vec3(max(length(run),0.001));
if(!((corner==1u))){
local_2=corner==2u;
}else{
local_2=true;
}
bool _e96=local_2;
if(!(_e96)){
local_3=corner==4u;
}else{
local_3=true;
}
bool at_end=local_3;
if(!((corner==2u))){
local_4=corner>=4u;
}else{
local_4=true;
}
bool at_top=local_4;
vec3 place=vec3((at_end?_e15:_e13),(at_top?_e32.y:_e32.x));
float _e118=shyness_of(_e31);
float _e119=haze_at(place);
float haze_1=_e119*_e118;
vec3 facing=normalize(mix(normal_2,vec3(0.0,0.0,1.0),_e56));
vec3 _e130=lit(_e31,facing,mix(1.0,CALM_GAIN,_e56));
colour=_e130;
uint _e134=g0_vs.tier;
if(_e134==TIER_LOW){
local_5=!(at_top);
}else{
local_5=false;
}
bool _e141=local_5;
if(_e141){
vec3 _e142=colour;
float _e146=g0_vs.haze.w;
colour=_e142*(1.0-(((0.6*_e146)*_e118)*(1.0-_e56)));
}
vec4 _e157=clip_of(place);
out_.position=_e157;
vec3 _e159=colour;
vec3 _e160=hazed(_e159,haze_1);
out_.colour=_e160;
float _e169=g0_vs.haze.w;
out_.shade=vec4((at_top?rise:0.0),(at_top?0.0:rise),(((_e169*_e118)*(1.0-haze_1))*(1.0-_e56)),(at_end?length(run):0.0));
uint _e182=strokes_of(_e31);
out_.strokes=_e182;
Varying _e183=out_;
gl_Position=_e183.position;
v0=_e183.colour;
v1=_e183.shade;
v2=_e183.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
