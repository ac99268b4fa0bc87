#version 300 es
precision highp float;
precision highp int;
struct Varying {
vec4 position;
vec3 colour;
};
smooth in vec3 _vs2fs_location0;
layout(location = 0) out vec4 _fs2p_location0;
vec3 dithered(vec3 colour, vec2 pixel) {
float noise = fract((52.982918 * fract(dot(pixel, vec2(0.06711056, 0.00583715)))));
return (colour + vec3(((noise - 0.5) / 255.0)));
}
void main() {
Varying in_ = Varying(gl_FragCoord, _vs2fs_location0);
vec3 _e4 = dithered(in_.colour, in_.position.xy);
_fs2p_location0 = vec4(_e4, 1.0);
return;
}
