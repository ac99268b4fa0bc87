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
const uint BOLD=8u;
const uint INKED=16u;
const uint TOLD=32u;
const uint PATTERN_SHIFT=28u;
const vec2 PLAIN=vec2(0.13,0.22);
const vec2 BROAD=vec2(0.25,0.4);
const vec2 DOUBTFUL=vec2(0.1,0.3);
const float UNTOLD=0.6;
const float SHORTEST_M=0.25;
const float DIAMOND=128.0;
const float STEEP=-0.9;
const float FOOT=0.6;
const float EDGES=0.35;
layout(std140)uniform Frame_block_0Vertex{Frame g0_vs;};
layout(std140)uniform Draw_block_1Vertex{Draw g1_vs;};
uniform highp usampler2D g2_vs;
uniform highp usampler2D g3_vs;
uniform highp usampler2D g4_vs;
smooth out vec3 v0;
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
uint feature_of(uvec2 record){
return record.y&FEATURE_MASK;
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
bool local_4=false;
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
local_4=(channel_3&100663296u)==0u;
}else{
local_4=false;
}
bool _e23=local_4;
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
vec3 hazed(vec3 colour_1,float haze){
vec4 _e4=g0_vs.sky_low;
return mix(colour_1,_e4.xyz,haze);
}
bool takes_ink(uint channel_5){
vec3 _e1=matter_of(channel_5);
float luminance=dot(_e1,vec3(0.2126,0.7152,0.0722));
float _e10=g0_vs.sky_high.w;
float _e16=g0_vs.sky_high.w;
return (luminance>abs(_e10))==(_e16>0.0);
}
bool is_doubt(uint kind){
bool local_5=false;
if(!((kind==6u))){
local_5=kind>=13u;
}else{
local_5=true;
}
bool _e9=local_5;
return _e9;
}
uint strokes_of(uint channel_6){
bool local_6=false;
bool local_7=false;
bool local_8=false;
bool local_9=false;
float _e4=g0_vs.ground.w;
if(_e4<=0.0){
float _e12=g0_vs.ground.w;
if(!((_e12==0.0))){
bool _e20=is_doubt((channel_6>>PATTERN_SHIFT));
local_7=!(_e20);
}else{
local_7=true;
}
bool _e23=local_7;
local_6=_e23;
}else{
local_6=false;
}
bool _e25=local_6;
if(_e25){
return 0u;
}
uint told=((channel_6&CHANNEL_VALUE)!=0u)?TOLD:0u;
bool _e34=takes_ink(channel_6);
if(_e34){
float _e40=g0_vs.ground.w;
if(!((_e40>0.0))){
float _e49=g0_vs.sky_high.w;
local_9=_e49<0.0;
}else{
local_9=true;
}
bool _e53=local_9;
local_8=_e53;
}else{
local_8=false;
}
bool inked=local_8;
return ((channel_6>>PATTERN_SHIFT)|told)|(inked?INKED:0u);
}
vec2 sizes_of(uint strokes){
vec2 sizes=((strokes&BOLD)!=0u)?BROAD:PLAIN;
bool _e11=is_doubt((strokes&15u));
return (_e11?DOUBTFUL:sizes)*(((strokes&TOLD)!=0u)?1.0:UNTOLD);
}
vec3 covered(vec3 colour_2,uint strokes_1,vec3 lines_dots){
bvec3 drawn=notEqual((uvec3(strokes_1)&uvec3(1u,2u,4u)),uvec3(0u));
vec3 bare=vec3(1.0)-mix(vec3(0.0),lines_dots,drawn);
vec4 _e20=g0_vs.ground;
vec4 _e24=g0_vs.ink;
vec3 tone=((strokes_1&INKED)!=0u)?_e24.xyz:_e20.xyz;
return mix(tone,colour_2,((bare.x*bare.y)*bare.z));
}
vec3 mean_of(vec3 colour_3,uint strokes_2){
vec2 _e2=sizes_of(strokes_2);
float _e6=g0_vs.right.w;
vec3 _e17=covered(colour_3,strokes_2,(_e6*vec3((2.0*_e2.xx),((3.14*_e2.y)*_e2.y))));
return _e17;
}
void main(){
uint vertex=uint(gl_VertexID);
Varying out_=Varying(vec4(0.0),vec3(0.0));
bool local=false;
vec2 half_m=vec2(0.0);
vec2 away=vec2(0.0);
float foot_m=0.0;
bool local_1=false;
bool local_2=false;
bool local_3=false;
vec3 colour=vec3(0.0);
uvec2 _e3=record_of((vertex/6u));
uint corner=vertex % 6u;
uint _e6=feature_of(_e3);
uint _e7=channel_of(_e6);
vec2 _e8=heights_of(_e6);
out_.position=NOWHERE;
if(!(((_e7&CHANNEL_HIDDEN)!=0u))){
local=_e8.y<=_e8.x;
}else{
local=true;
}
bool _e23=local;
if(_e23){
Varying _e24=out_;
gl_Position=_e24.position;
v0=_e24.colour;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
int east=int((_e3.x<<22u))>>22u;
int north=int((_e3.x<<12u))>>22u;
vec2 _e39=g1_vs.origin_m;
float _e45=g1_vs.unit_m;
vec2 middle_m=_e39+(vec2(float(east),float(north))*_e45);
vec2 codes=vec2(float(((_e3.x>>20u)&63u)),float((_e3.x>>26u)));
half_m=SHORTEST_M*exp2((codes/vec2(6.0)));
float turn=float((_e3.y>>24u))/DIAMOND;
vec2 axis=normalize(vec2((1.0-turn),min(turn,(2.0-turn))));
away=axis;
foot_m=_e8.y;
float _e85=g0_vs.forward.z;
if(_e85>STEEP){
vec4 _e90=g0_vs.eye_m;
away=normalize((middle_m-_e90.xy));
foot_m=_e8.x;
vec2 _e95=away;
float _e99=away.y;
float _e103=away.x;
vec2 turned=abs(vec2(dot(axis,_e95),((axis.x*_e99)-(axis.y*_e103))));
vec2 _e108=half_m;
vec2 _e110=half_m;
vec2 seen=vec2(dot(_e108,turned),dot(_e110,turned.yx));
float _e115=half_m.x;
float _e117=half_m.y;
half_m=seen*sqrt(((_e115*_e117)/max((seen.x*seen.y),0.001)));
}
float _e128=away.y;
float _e130=away.x;
vec2 right=vec2(_e128,-(_e130));
if(!((corner==1u))){
local_1=corner==2u;
}else{
local_1=true;
}
bool _e141=local_1;
if(!(_e141)){
local_2=corner==4u;
}else{
local_2=true;
}
bool is_right=local_2;
if(!((corner==2u))){
local_3=corner>=4u;
}else{
local_3=true;
}
bool is_far=local_3;
vec2 _e158=away;
float _e160=half_m.x;
float _e163=half_m.x;
float _e168=half_m.y;
float _e171=half_m.y;
float _e175=foot_m;
vec3 place=vec3(((middle_m+(_e158*(is_far?_e163:-(_e160))))+(right*(is_right?_e171:-(_e168)))),(is_far?_e8.y:_e175));
vec4 _e180=clip_of(place);
out_.position=_e180;
vec3 upward_1=vec3(0.0,0.0,1.0);
float _e185=roof_gain_of(_e6,_e7);
vec3 _e186=lit(_e7,upward_1,_e185);
vec2 _e187=away;
vec3 _e192=lit(_e7,vec3(-(_e187),0.0),1.0);
float _e197=g0_vs.haze.w;
float _e199=shyness_of(_e7);
vec3 front=_e192*(1.0-((FOOT*_e197)*_e199));
float _e205=foot_m;
float _e210=g0_vs.forward.w;
float front_px=(_e8.y-_e205)*_e210;
float _e213=half_m.x;
float _e219=g0_vs.forward.z;
float share=front_px/max((front_px-((2.0*_e213)*_e219)),0.01);
vec2 near_far=clamp(vec2((2.0*share),((2.0*share)-1.0)),vec2(0.0),vec2(1.0));
colour=mix(_e186,front,(is_far?near_far.y:near_far.x));
bool _e242=is_strong();
if(_e242){
vec3 _e243=colour;
uint _e244=strokes_of(_e7);
vec3 _e245=mean_of(_e243,_e244);
vec4 _e248=g0_vs.ink;
colour=mix(_e245,_e248.xyz,EDGES);
}
vec3 _e253=colour;
float _e254=haze_at(place);
float _e255=shyness_of(_e7);
vec3 _e257=hazed(_e253,(_e254*_e255));
out_.colour=_e257;
Varying _e258=out_;
gl_Position=_e258.position;
v0=_e258.colour;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
