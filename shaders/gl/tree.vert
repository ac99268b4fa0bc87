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
struct Profile{
vec2 foot;
vec2 belly;
vec2 shoulder;
vec2 tip;
};
struct Face{
vec2 ring;
bool later;
vec2 lower;
vec2 upper;
};
const uint TIER_LOW=0u;
const vec4 NOWHERE=vec4(2.0,2.0,2.0,1.0);
const uint ROW_MASK=2047u;
const uint ROW_SHIFT=11u;
const uint FEATURE_MASK=16777215u;
const uint RECORD_NEEDLE=1073741824u;
const uint RECORD_PALM=536870912u;
const uint CHANNEL_HIDDEN=16777216u;
const uint CHANNEL_HOVER=33554432u;
const uint CHANNEL_SELECTED=67108864u;
const uint CHANNEL_LOUD=234881024u;
const uint TOLD=32u;
const float TURN=6.2831855;
const uint TRIANGLES_A_SIDE=4u;
const float LEAST_PX=1.5;
const vec3 BARK=vec3(0.6,0.36,0.42);
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
bool local_2=false;
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
local_2=(channel_3&100663296u)==0u;
}else{
local_2=false;
}
bool _e23=local_2;
if(_e23){
vec3 _e24=shown_of(channel_3);
return min((_e24*sqrt((light_1*gain))),vec3(1.0));
}
vec3 _e31=matter_of(channel_3);
vec3 _e34=encoded_of(((_e31*light_1)*gain));
return _e34;
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
Profile profile_of(uint record_2){
if((record_2&RECORD_NEEDLE)!=0u){
return Profile(vec2(0.0,0.14),vec2(0.21,0.16),vec2(0.12,0.55),vec2(0.0,1.0));
}
if((record_2&RECORD_PALM)!=0u){
return Profile(vec2(0.0,0.86),vec2(0.3,0.8),vec2(0.2,0.94),vec2(0.0,1.0));
}
return Profile(vec2(0.0,0.22),vec2(0.3,0.45),vec2(0.23,0.8),vec2(0.0,1.0));
}
Face face_of(Profile profile,uint part,uint corner){
if(part==0u){
return Face(((corner==0u)?profile.foot:profile.belly),(corner==1u),profile.foot,profile.belly);
}
if(part==3u){
return Face(((corner==2u)?profile.tip:profile.shoulder),(corner==1u),profile.shoulder,profile.tip);
}
bool upper=(part==2u)?(corner!=0u):(corner==2u);
bool later=(part==2u)?(corner==1u):(corner!=0u);
return Face((upper?profile.shoulder:profile.belly),later,profile.belly,profile.shoulder);
}
void main(){
uint vertex=uint(gl_VertexID);
Varying out_=Varying(vec4(0.0),vec3(0.0));
bool local=false;
uint side=0u;
uint sides=0u;
Face face=Face(vec2(0.0),false,vec2(0.0),vec2(0.0));
vec3 colour=vec3(0.0);
bool local_1=false;
uint _e3=g1_vs.vertices;
uint number_2=vertex/_e3;
uint corner_1=vertex % 3u;
uint _e9=g1_vs.vertices;
uint triangle=(vertex % _e9)/3u;
uvec2 _e13=record_of(number_2);
uint _e14=feature_of(_e13);
uint _e15=channel_of(_e14);
vec2 _e16=heights_of(_e14);
uint salt_1=_e13.x;
float _e21=chance_of(_e14,salt_1);
float high_m=(_e16.y-_e16.x)*(0.85+(0.3*_e21));
vec2 _e27=place_of(_e13);
vec3 stand=vec3(_e27,_e16.x);
vec4 _e32=g0_vs.eye_m;
vec4 _e37=g0_vs.forward;
float depth_m=max(dot((stand-_e32.xyz),normalize(_e37.xyz)),0.1);
out_.position=NOWHERE;
if(!(((_e15&CHANNEL_HIDDEN)!=0u))){
float _e56=g0_vs.eye_m.w;
local=(high_m*_e56)<(LEAST_PX*depth_m);
}else{
local=true;
}
bool _e62=local;
if(_e62){
Varying _e63=out_;
gl_Position=_e63.position;
v0=_e63.colour;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
uint _e66=g1_vs.sides;
bool crown=triangle<(_e66*TRIANGLES_A_SIDE);
Profile _e71=profile_of(_e13.y);
side=triangle/TRIANGLES_A_SIDE;
uint _e77=g1_vs.sides;
sides=_e77;
Face _e81=face_of(_e71,(triangle % TRIANGLES_A_SIDE),corner_1);
face=_e81;
if(!(crown)){
uint _e86=g1_vs.sides;
uint trunk=triangle-(_e86*TRIANGLES_A_SIDE);
side=trunk/2u;
sides=3u;
vec2 lower=vec2(0.035,0.0);
vec2 upper_1=vec2(0.025,(_e71.foot.y+0.05));
bool is_upper=((trunk % 2u)==1u)?(corner_1!=0u):(corner_1==2u);
bool later_1=((trunk % 2u)==1u)?(corner_1==1u):(corner_1!=0u);
face=Face((is_upper?upper_1:lower),later_1,lower,upper_1);
}
uint _e123=sides;
float sector=TURN/float(_e123);
float _e129=chance_of(_e14,(salt_1+1u));
float turned=TURN*_e129;
uint _e131=side;
bool _e134=face.later;
float angle=turned+(sector*(float(_e131)+(_e134?1.0:0.0)));
uint _e141=side;
float middle=turned+(sector*(float(_e141)+0.5));
vec2 _e148=face.upper;
vec2 _e150=face.lower;
vec2 rise=_e148-_e150;
vec2 slope=normalize(vec2(rise.y,(-(rise.x)*cos((0.5*sector)))));
vec3 normal_2=vec3((cos(middle)*slope.x),(sin(middle)*slope.x),slope.y);
float _e172=face.ring.x;
float _e177=face.ring.x;
float _e181=face.ring.y;
vec3 place=stand+(high_m*vec3((cos(angle)*_e172),(sin(angle)*_e177),_e181));
float _e187=chance_of(_e14,(salt_1+2u));
vec3 _e192=lit(_e15,normal_2,(0.9+(0.2*_e187)));
colour=_e192;
if(!(crown)){
bool _e197=is_strong();
local_1=!(_e197);
}else{
local_1=false;
}
bool _e200=local_1;
if(_e200){
vec3 _e201=matter_of(_e15);
vec3 _e204=light_on(normal_2);
vec3 _e206=encoded_of(((_e201*BARK)*_e204));
colour=_e206;
}else{
bool _e207=is_strong();
if(!(_e207)){
vec3 _e209=colour;
float _e212=face.ring.y;
colour=_e209*(0.82+(0.18*smoothstep(0.2,0.8,_e212)));
}
}
vec4 _e222=clip_of(place);
out_.position=_e222;
vec3 _e224=colour;
float _e225=haze_at(stand);
float _e226=shyness_of(_e15);
vec3 _e228=hazed(_e224,(_e225*_e226));
out_.colour=_e228;
Varying _e229=out_;
gl_Position=_e229.position;
v0=_e229.colour;
gl_Position.z=gl_Position.z*2.0-gl_Position.w;
return;
}
