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
vec2 css_px;
vec2 sharp;
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
const uint INKED=16u;
const uint TOLD=32u;
const uint PATTERN_SHIFT=28u;
const float STEM_CSS_PX=9.0;
const float CHOSEN_SCALE=1.25;
const float PATTERN_SCALE=1.4;
const float FULL_CSS_PX_PER_M=0.8;
const float LEAST_SCALE=0.5;
const float FAINT_SCALE=0.45;
const float FAINT_CSS_PX_PER_M=1.2;
const float PULL=0.02;
const float LEAST_TILT=0.5;
layout(std140)uniform Frame_block_0Vertex{Frame g0_vs;};
layout(std140)uniform Draw_block_1Vertex{Draw g1_vs;};
uniform highp usampler2D g2_vs;
uniform highp usampler2D g3_vs;
uniform highp usampler2D g4_vs;
smooth out vec3 v0;
smooth out vec2 v1;
smooth out vec2 v2;
flat out uint v3;
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
bool takes_ink(uint channel_2){
vec3 _e1=matter_of(channel_2);
float luminance=dot(_e1,vec3(0.2126,0.7152,0.0722));
float _e10=g0_vs.sky_high.w;
float _e16=g0_vs.sky_high.w;
return (luminance>abs(_e10))==(_e16>0.0);
}
bool is_doubt(uint kind){
bool local_8=false;
if(!((kind==6u))){
local_8=kind>=13u;
}else{
local_8=true;
}
bool _e9=local_8;
return _e9;
}
uint strokes_of(uint channel_3){
bool local_9=false;
bool local_10=false;
bool local_11=false;
bool local_12=false;
float _e4=g0_vs.ground.w;
if(_e4<=0.0){
float _e12=g0_vs.ground.w;
if(!((_e12==0.0))){
bool _e20=is_doubt((channel_3>>PATTERN_SHIFT));
local_10=!(_e20);
}else{
local_10=true;
}
bool _e23=local_10;
local_9=_e23;
}else{
local_9=false;
}
bool _e25=local_9;
if(_e25){
return 0u;
}
uint told=((channel_3&CHANNEL_VALUE)!=0u)?TOLD:0u;
bool _e34=takes_ink(channel_3);
if(_e34){
float _e40=g0_vs.ground.w;
if(!((_e40>0.0))){
float _e49=g0_vs.sky_high.w;
local_12=_e49<0.0;
}else{
local_12=true;
}
bool _e53=local_12;
local_11=_e53;
}else{
local_11=false;
}
bool inked=local_11;
return ((channel_3>>PATTERN_SHIFT)|told)|(inked?INKED:0u);
}
void main(){
uint vertex=uint(gl_VertexID);
Varying out_=Varying(vec4(0.0),vec3(0.0),vec2(0.0),vec2(0.0),0u);
bool local=false;
bool local_1=false;
bool local_2=false;
bool local_3=false;
bool local_4=false;
bool local_5=false;
bool local_6=false;
bool local_7=false;
uvec2 _e3=record_of((vertex/6u));
uint corner=vertex % 6u;
uint _e6=feature_of(_e3);
uint _e7=channel_of(_e6);
out_.position=NOWHERE;
if((_e7&CHANNEL_HIDDEN)!=0u){
Varying _e15=out_;
gl_Position=_e15.position;
v0=_e15.colour;
v1=_e15.css_px;
v2=_e15.sharp;
v3=_e15.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
vec2 _e16=heights_of(_e6);
vec2 _e17=place_of(_e3);
vec3 foot=vec3(_e17,_e16.y);
vec4 _e20=clip_of(foot);
bool chosen=(_e7&100663296u)!=0u;
float _e28=g0_vs.eye_m.w;
float _e31=g0_vs.pixel_ratio;
float css_px_per_m=_e28/(_e31*max(_e20.w,0.1));
if((_e3.y&RECORD_FAINT)!=0u){
local=!(chosen);
}else{
local=false;
}
bool faint=local;
if(faint){
local_1=css_px_per_m<FAINT_CSS_PX_PER_M;
}else{
local_1=false;
}
bool _e52=local_1;
if(_e52){
Varying _e53=out_;
gl_Position=_e53.position;
v0=_e53.colour;
v1=_e53.css_px;
v2=_e53.sharp;
v3=_e53.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
float plain_scale=faint?FAINT_SCALE:clamp((css_px_per_m/FULL_CSS_PX_PER_M),LEAST_SCALE,1.0);
uint _e62=strokes_of(_e7);
out_.strokes=_e62;
float size=(_e16.x>0.0)?_e16.x:1.0;
uint _e74=out_.strokes;
if((_e74&TOLD)!=0u){
float _e84=g0_vs.ground.w;
local_2=_e84>0.0;
}else{
local_2=false;
}
bool _e88=local_2;
float scale=(size*(chosen?CHOSEN_SCALE:plain_scale))*(_e88?PATTERN_SCALE:1.0);
float high_css_px=STEM_CSS_PX+(2.0*8.5);
vec4 _e99=g0_vs.eye_m;
vec3 to_eye=_e99.xyz-foot;
float _e105=g0_vs.forward.z;
float downward=clamp(-(_e105),0.0,1.0);
float tilt=max(sqrt((1.0-(downward*downward))),LEAST_TILT);
float _e118=g0_vs.pixel_ratio;
float _e123=g0_vs.eye_m.w;
float high_part=(high_css_px*_e118)/_e123;
vec4 _e133=clip_of((foot+(to_eye*min((PULL+((high_part*downward)/tilt)),0.5))));
if(!((_e133.w<=0.0))){
local_3=_e20.w<=0.0;
}else{
local_3=true;
}
bool _e144=local_3;
if(_e144){
Varying _e145=out_;
gl_Position=_e145.position;
v0=_e145.colour;
v1=_e145.css_px;
v2=_e145.sharp;
v3=_e145.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
if(!((corner==1u))){
local_4=corner==2u;
}else{
local_4=true;
}
bool _e154=local_4;
if(!(_e154)){
local_5=corner==4u;
}else{
local_5=true;
}
bool right=local_5;
if(!((corner==2u))){
local_6=corner==4u;
}else{
local_6=true;
}
bool _e170=local_6;
if(!(_e170)){
local_7=corner==5u;
}else{
local_7=true;
}
bool upper=local_7;
vec2 css_px=vec2((right?8.5:-(8.5)),(upper?high_css_px:-1.0));
float _e186=g0_vs.pixel_ratio;
vec2 _e190=g0_vs.viewport_px;
vec2 shift=((css_px*scale)*_e186)/(0.5*_e190);
out_.position=vec4((_e20.xy+(shift*_e20.w)),((_e133.z/_e133.w)*_e20.w),_e20.w);
vec3 _e207=matter_of(_e7);
vec3 _e208=encoded_of(_e207);
out_.colour=_e208;
out_.css_px=css_px;
float _e213=g0_vs.pixel_ratio;
bool _e215=takes_ink(_e7);
out_.sharp=vec2((scale*_e213),(_e215?0.0:1.0));
Varying _e220=out_;
gl_Position=_e220.position;
v0=_e220.colour;
v1=_e220.css_px;
v2=_e220.sharp;
v3=_e220.strokes;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
