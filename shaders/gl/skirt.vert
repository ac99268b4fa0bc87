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
vec2 away;
float dark;
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
const uint TOLD=32u;
const uint WALL_VERTICES=9u;
const uint TREE_VERTICES=6u;
const float LEAST_M=1.5;
const float MOST_M=4.5;
const float HANGING_M=6.0;
const float SHARP=0.5;
const uint SHARED_CORNER=16777216u;
layout(std140)uniform Frame_block_0Vertex{Frame g0_vs;};
layout(std140)uniform Draw_block_1Vertex{Draw g1_vs;};
uniform highp usampler2D g2_vs;
uniform highp usampler2D g3_vs;
uniform highp usampler2D g4_vs;
smooth out vec2 v0;
smooth out float v1;
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
vec2 outward_of(vec2 run){
return vec2(run.y,-(run.x))/vec2(max(length(run),0.001));
}
float reach_of(vec2 heights){
return clamp((0.5*(heights.y-heights.x)),LEAST_M,MOST_M);
}
float dark_of(vec2 heights_1,vec2 place_1){
float low=clamp(((heights_1.y-heights_1.x)/3.0),0.0,1.0)*clamp((1.0-(heights_1.x/HANGING_M)),0.0,1.0);
float _e22=g0_vs.haze.z;
float _e26=haze_at(vec3(place_1,0.0));
return (_e22*low)*(1.0-_e26);
}
vec2 corner_of_square(uint vertex_1){
bool local_2=false;
bool local_3=false;
bool local_4=false;
bool local_5=false;
if(!((vertex_1==1u))){
local_2=vertex_1==2u;
}else{
local_2=true;
}
bool _e9=local_2;
if(!(_e9)){
local_3=vertex_1==4u;
}else{
local_3=true;
}
bool right=local_3;
if(!((vertex_1==2u))){
local_4=vertex_1==4u;
}else{
local_4=true;
}
bool _e25=local_4;
if(!(_e25)){
local_5=vertex_1==5u;
}else{
local_5=true;
}
bool upper=local_5;
return vec2((right?1.0:-1.0),(upper?1.0:-1.0));
}
void main(){
uint vertex=uint(gl_VertexID);
Varying out_=Varying(vec4(0.0),vec2(0.0),0.0);
bool local=false;
vec2 place=vec2(0.0);
vec2 away=vec2(0.0);
bool local_1=false;
uint _e5=g1_vs.sides;
uint vertices=(_e5>0u)?TREE_VERTICES:WALL_VERTICES;
uint number_3=vertex/vertices;
uint corner=vertex % vertices;
uvec2 _e11=record_of(number_3);
uint _e12=feature_of(_e11);
vec2 _e13=heights_of(_e12);
uint _e14=channel_of(_e12);
bool hidden=(_e14&CHANNEL_HIDDEN)!=0u;
out_.position=NOWHERE;
if(!(hidden)){
local=_e13.y<=_e13.x;
}else{
local=true;
}
bool _e29=local;
if(_e29){
Varying _e30=out_;
gl_Position=_e30.position;
v0=_e30.away;
v1=_e30.dark;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
vec2 _e31=place_of(_e11);
place=_e31;
uint _e35=g1_vs.sides;
if(_e35>0u){
vec2 _e38=corner_of_square(corner);
vec2 _e40=place;
vec4 _e50=clip_of(vec3((_e40+((_e38*0.34)*(_e13.y-_e13.x))),0.0));
out_.position=_e50;
out_.away=_e38;
vec2 _e53=place;
float _e54=dark_of(_e13,_e53);
out_.dark=_e54*1.3;
Varying _e57=out_;
gl_Position=_e57.position;
v0=_e57.away;
v1=_e57.dark;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
uint _e58=next_of(number_3,_e11);
if(_e58==number_3){
Varying _e60=out_;
gl_Position=_e60.position;
v0=_e60.away;
v1=_e60.dark;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
uvec2 _e61=record_of(_e58);
vec2 _e62=place_of(_e61);
vec2 _e63=place;
vec2 _e65=outward_of((_e62-_e63));
float _e66=reach_of(_e13);
if(corner<6u){
vec2 _e72=corner_of_square(corner);
if(_e72.x>0.0){
place=_e62;
}
if(_e72.y<0.0){
away=_e65;
}
}else{
uint _e79=next_of(_e58,_e61);
if(!((_e79==_e58))){
local_1=(_e61.y&SHARED_CORNER)!=0u;
}else{
local_1=true;
}
bool _e90=local_1;
if(_e90){
Varying _e91=out_;
gl_Position=_e91.position;
v0=_e91.away;
v1=_e91.dark;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
uvec2 _e92=record_of(_e79);
vec2 _e93=place_of(_e92);
vec2 _e95=outward_of((_e93-_e62));
float left_turn=(_e65.x*_e95.y)-(_e65.y*_e95.x);
if(left_turn<=0.0){
Varying _e105=out_;
gl_Position=_e105.position;
v0=_e105.away;
v1=_e105.dark;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
float half_turn=sqrt(max((0.5+(0.5*dot(_e65,_e95))),0.0));
float far=1.0/max(half_turn,SHARP);
place=_e62;
if(corner==7u){
away=_e65*far;
}
if(corner==8u){
away=_e95*far;
}
}
vec2 _e125=place;
vec2 _e126=away;
vec4 _e131=clip_of(vec3((_e125+(_e126*_e66)),0.0));
out_.position=_e131;
vec2 _e133=away;
out_.away=_e133;
vec2 _e135=place;
float _e136=dark_of(_e13,_e135);
out_.dark=_e136;
Varying _e137=out_;
gl_Position=_e137.position;
v0=_e137.away;
v1=_e137.dark;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
