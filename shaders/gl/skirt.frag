#version 300 es
precision highp float;
precision highp int;
struct Varying {
vec4 position;
vec2 away;
float dark;
};
smooth in vec2 _vs2fs_location0;
smooth in float _vs2fs_location1;
layout(location = 0) out vec4 _fs2p_location0;
void main() {
Varying in_ = Varying(gl_FragCoord, _vs2fs_location0, _vs2fs_location1);
float near = max((1.0 - length(in_.away)), 0.0);
_fs2p_location0 = vec4(0.0, 0.0, 0.0, ((in_.dark * near) * near));
return;
}
