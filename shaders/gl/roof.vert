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
vec2 local;
uint strokes;
};
const uint TIER_LOW=0u;
const vec4 NOWHERE=vec4(2.0,2.0,2.0,1.0);
const uint ROW_MASK=2047u;
const uint ROW_SHIFT=11u;
const uint FEATURE_MASK=16777215u;
const uint CHANNEL_HIDDEN=16777216u;
const uint CHANNEL_HOVER=33554432u;
const uint CHANNEL_SELECTED=67108864u;
const uint CHANNEL_VALUE=134217728u;
const uint CHANNEL_LOUD=234881024u;
const float ROOF_GAIN=1.06;
const float VARIETY=0.05;
const float CALM_FULL_PX=0.8;
const float CALM_FULL_LOW_PX=1.2;
const float CALM_NONE_PX=4.0;
const float CALM_GAIN=0.9;
const uint INKED=16u;
const uint TOLD=32u;
const uint PATTERN_SHIFT=28u;
const float BUILDING_STEP_M=8.0;
layout(std140)uniform Frame_block_0Vertex{Frame g0_vs;};
layout(std140)uniform Draw_block_1Vertex{Draw g1_vs;};
uniform highp usampler2D g2_vs;
uniform highp usampler2D g3_vs;
uniform highp usampler2D g4_vs;
smooth out vec3 v0;
smooth out vec2 v1;
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
uint feature_of(uvec2 record_1){
return record_1.y&FEATURE_MASK;
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
float chance_of(uint feature_2,uint salt){
uint h=0u;
h=(feature_2+(salt*2654435769u))*2246822507u;
uint _e8=h;
uint _e9=h;
h=(_e8 ^(_e9>>13u))*3266489909u;
uint _e15=h;
uint _e16=h;
return float(((_e15 ^(_e16>>16u))&65535u))/65535.0;
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
bool local_1=false;
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
local_1=(channel_3&100663296u)==0u;
}else{
local_1=false;
}
bool _e23=local_1;
if(_e23){
vec3 _e24=shown_of(channel_3);
return min((_e24*sqrt((light_1*gain))),vec3(1.0));
}
vec3 _e31=matter_of(channel_3);
vec3 _e34=encoded_of(((_e31*light_1)*gain));
return _e34;
}
float roof_gain_of(uint feature_3,uint channel_4){
bool is_data=(channel_4&CHANNEL_LOUD)!=0u;
float _e9=chance_of(feature_3,1u);
return ROOF_GAIN+(is_data?0.0:(VARIETY*(_e9-0.5)));
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
vec3 hazed(vec3 colour,float haze){
vec4 _e4=g0_vs.sky_low;
return mix(colour,_e4.xyz,haze);
}
bool takes_ink(uint channel_5){
vec3 _e1=matter_of(channel_5);
float luminance=dot(_e1,vec3(0.2126,0.7152,0.0722));
float _e10=g0_vs.sky_high.w;
float _e16=g0_vs.sky_high.w;
return (luminance>abs(_e10))==(_e16>0.0);
}
float step_m(){
float _e3=g0_vs.ground.w;
return abs(_e3);
}
bool is_doubt(uint kind){
bool local_2=false;
if(!((kind==6u))){
local_2=kind>=13u;
}else{
local_2=true;
}
bool _e9=local_2;
return _e9;
}
uint strokes_of(uint channel_6){
bool local_3=false;
bool local_4=false;
bool local_5=false;
bool local_6=false;
float _e4=g0_vs.ground.w;
if(_e4<=0.0){
float _e12=g0_vs.ground.w;
if(!((_e12==0.0))){
bool _e20=is_doubt((channel_6>>PATTERN_SHIFT));
local_4=!(_e20);
}else{
local_4=true;
}
bool _e23=local_4;
local_3=_e23;
}else{
local_3=false;
}
bool _e25=local_3;
if(_e25){
return 0u;
}
uint told=((channel_6&CHANNEL_VALUE)!=0u)?TOLD:0u;
bool _e34=takes_ink(channel_6);
if(_e34){
float _e40=g0_vs.ground.w;
if(!((_e40>0.0))){
float _e49=g0_vs.sky_high.w;
local_6=_e49<0.0;
}else{
local_6=true;
}
bool _e53=local_6;
local_5=_e53;
}else{
local_5=false;
}
bool inked=local_5;
return ((channel_6>>PATTERN_SHIFT)|told)|(inked?INKED:0u);
}
void main(){
uint vertex=uint(gl_VertexID);
Varying out_=Varying(vec4(0.0),vec3(0.0),vec2(0.0),0u);
bool local=false;
uvec2 _e1=record_of(vertex);
uint _e2=feature_of(_e1);
uint _e3=channel_of(_e2);
vec2 _e4=heights_of(_e2);
out_.position=NOWHERE;
if(!(((_e3&CHANNEL_HIDDEN)!=0u))){
local=_e4.y<=_e4.x;
}else{
local=true;
}
bool _e19=local;
if(_e19){
Varying _e20=out_;
gl_Position=_e20.position;
v0=_e20.colour;
v1=_e20.local;
v2=_e20.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
vec2 _e21=place_of(_e1);
vec3 place=vec3(_e21,_e4.y);
float _e30=px_per_m_at(vec3(place.xy,_e4.x));
float _e32=calm_of(((_e4.y-_e4.x)*_e30));
float _e33=roof_gain_of(_e2,_e3);
float gain_1=mix(_e33,CALM_GAIN,_e32);
vec3 _e40=lit(_e3,vec3(0.0,0.0,1.0),gain_1);
vec4 _e42=clip_of(place);
out_.position=_e42;
float _e44=haze_at(place);
float _e45=shyness_of(_e3);
vec3 _e47=hazed(_e40,(_e44*_e45));
out_.colour=_e47;
vec2 _e52=g1_vs.origin_m;
float _e54=step_m();
out_.local=(place.xy-_e52)/vec2(min(_e54,BUILDING_STEP_M));
uint _e60=strokes_of(_e3);
out_.strokes=_e60;
Varying _e61=out_;
gl_Position=_e61.position;
v0=_e61.colour;
v1=_e61.local;
v2=_e61.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
