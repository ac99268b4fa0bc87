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
vec3 place;
float shyness;
vec2 local;
uint strokes;
};
const vec4 NOWHERE=vec4(2.0,2.0,2.0,1.0);
const uint ROW_MASK=2047u;
const uint ROW_SHIFT=11u;
const uint FEATURE_MASK=16777215u;
const uint RECORD_FAINT=268435456u;
const uint CHANNEL_HIDDEN=16777216u;
const uint CHANNEL_HOVER=33554432u;
const uint CHANNEL_SELECTED=67108864u;
const uint CHANNEL_VALUE=134217728u;
const uint CHANNEL_LOUD=234881024u;
const uint INKED=16u;
const uint TOLD=32u;
const uint PATTERN_SHIFT=28u;
const uint CHOSEN_STROKES=41u;
layout(std140)uniform Frame_block_0Vertex{Frame g0_vs;};
layout(std140)uniform Draw_block_1Vertex{Draw g1_vs;};
uniform highp usampler2D g2_vs;
uniform highp usampler2D g4_vs;
smooth out vec4 v0;
smooth out vec3 v1;
smooth out float v2;
smooth out vec2 v3;
flat out uint v4;
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
uint channel_of(uint feature){
ivec2 _e2=texel_of(feature);
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
float shyness_of(uint channel_2){
return ((channel_2&CHANNEL_LOUD)!=0u)?0.6:1.0;
}
bool takes_ink(uint channel_3){
vec3 _e1=matter_of(channel_3);
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
uint strokes_of(uint channel_4){
bool local_3=false;
bool local_4=false;
bool local_5=false;
bool local_6=false;
float _e4=g0_vs.ground.w;
if(_e4<=0.0){
float _e12=g0_vs.ground.w;
if(!((_e12==0.0))){
bool _e20=is_doubt((channel_4>>PATTERN_SHIFT));
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
uint told=((channel_4&CHANNEL_VALUE)!=0u)?TOLD:0u;
bool _e34=takes_ink(channel_4);
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
return ((channel_4>>PATTERN_SHIFT)|told)|(inked?INKED:0u);
}
void main(){
uint vertex=uint(gl_VertexID);
Varying out_=Varying(vec4(0.0),vec4(0.0),vec3(0.0),0.0,vec2(0.0),0u);
bool local=false;
bool local_1=false;
uvec2 _e1=record_of(vertex);
uint _e2=feature_of(_e1);
uint _e3=channel_of(_e2);
vec2 _e4=place_of(_e1);
vec3 place=vec3(_e4,0.0);
vec4 _e9=clip_of(place);
out_.position=_e9;
bool loud=(_e3&CHANNEL_LOUD)!=0u;
if((_e1.y&RECORD_FAINT)!=0u){
local=!(loud);
}else{
local=false;
}
bool faint=local;
if(!(faint)){
local_1=(_e3&CHANNEL_HIDDEN)!=0u;
}else{
local_1=true;
}
bool _e32=local_1;
if(_e32){
out_.position=NOWHERE;
}
vec3 _e36=matter_of(_e3);
vec3 _e37=encoded_of(_e36);
float _e40=g1_vs.alpha;
float _e43=g1_vs.value_alpha;
out_.colour=vec4(_e37,(loud?_e43:_e40));
out_.place=place;
float _e48=shyness_of(_e3);
out_.shyness=_e48;
vec2 _e53=g1_vs.origin_m;
float _e55=step_m();
out_.local=(place.xy-_e53)/vec2(_e55);
uint _e59=strokes_of(_e3);
out_.strokes=_e59|(((_e3&CHANNEL_SELECTED)!=0u)?CHOSEN_STROKES:0u);
Varying _e68=out_;
gl_Position=_e68.position;
v0=_e68.colour;
v1=_e68.place;
v2=_e68.shyness;
v3=_e68.local;
v4=_e68.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
