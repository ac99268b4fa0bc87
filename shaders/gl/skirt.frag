#version 300 es
precision highp float;
precision highp int;
struct Varying{
vec4 position;
vec2 away;
float dark;
};
const uint TOLD=32u;
smooth in vec2 v0;
smooth in float v1;
layout(location=0)out vec4 o0;
void main(){
Varying in_=Varying(gl_FragCoord,v0,v1);
float near=max((1.0-length(in_.away)),0.0);
o0=vec4(0.0,0.0,0.0,((in_.dark*near)*near));
return;
}
