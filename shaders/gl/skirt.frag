#version 300 es

precision highp float;
precision highp int;

struct Frame {
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
struct Draw {
    vec2 origin_m;
    float unit_m;
    uint first_record;
    float alpha;
    float value_alpha;
    uint sides;
    uint vertices;
};
struct Varying {
    vec4 position;
    vec2 away;
    float dark;
};
const uint TIER_LOW = 0u;
const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);
const uint ROW_MASK = 2047u;
const uint ROW_SHIFT = 11u;
const uint FEATURE_MASK = 16777215u;
const uint RECORD_RING_END = 2147483648u;
const uint RECORD_NEEDLE = 1073741824u;
const uint RECORD_PALM = 536870912u;
const uint RECORD_FAINT = 268435456u;
const uint CHANNEL_HIDDEN = 16777216u;
const uint CHANNEL_HOVER = 33554432u;
const uint CHANNEL_SELECTED = 67108864u;
const uint CHANNEL_VALUE = 134217728u;
const float CALM_FULL_PX = 0.8;
const float CALM_FULL_LOW_PX = 1.2;
const float CALM_NONE_PX = 4.0;
const float CALM_GAIN = 0.9;
const uint WALL_VERTICES = 9u;
const uint TREE_VERTICES = 6u;
const float LEAST_M = 1.5;
const float MOST_M = 4.5;
const float HANGING_M = 6.0;
const float SHARP = 0.5;
const uint SHARED_CORNER = 16777216u;
const uint RING_LENGTH_SHIFT = 24u;
const uint RING_LENGTH_MASK = 127u;

smooth in vec2 _vs2fs_location0;
smooth in float _vs2fs_location1;
layout(location = 0) out vec4 _fs2p_location0;

ivec2 texel_of(uint number) {
    return ivec2(int((number & ROW_MASK)), int((number >> ROW_SHIFT)));
}

uint feature_of(uvec2 record_1) {
    return (record_1.y & FEATURE_MASK);
}

float chance_of(uint feature_2, uint salt) {
    uint h = 0u;
    h = ((feature_2 + (salt * 2654435769u)) * 2246822507u);
    uint _e8 = h;
    uint _e9 = h;
    h = ((_e8 ^ (_e9 >> 13u)) * 3266489909u);
    uint _e15 = h;
    uint _e16 = h;
    return (float(((_e15 ^ (_e16 >> 16u)) & 65535u)) / 65535.0);
}

vec3 linear_of(vec3 encoded) {
    vec3 dark = (encoded / vec3(12.92));
    vec3 bright = pow(((encoded + vec3(0.055)) / vec3(1.055)), vec3(2.4));
    return mix(bright, dark, lessThanEqual(encoded, vec3(0.04045)));
}

vec3 encoded_of(vec3 light) {
    vec3 held = clamp(light, vec3(0.0), vec3(1.0));
    vec3 dark_1 = (held * 12.92);
    vec3 bright_1 = ((1.055 * pow(held, vec3(0.41666666))) - vec3(0.055));
    return mix(bright_1, dark_1, lessThanEqual(held, vec3(0.0031308)));
}

float shyness_of(uint channel_1) {
    return (((channel_1 & 234881024u) != 0u) ? 0.6 : 1.0);
}

vec3 dithered(vec3 colour_1, vec2 pixel) {
    float noise = fract((52.982918 * fract(dot(pixel, vec2(0.06711056, 0.00583715)))));
    return (colour_1 + vec3(((noise - 0.5) / 255.0)));
}

vec2 outward_of(vec2 run) {
    return (vec2(run.y, -(run.x)) / vec2(max(length(run), 0.001)));
}

float reach_of(vec2 heights) {
    return clamp((0.5 * (heights.y - heights.x)), LEAST_M, MOST_M);
}

vec2 corner_of_square(uint vertex_1) {
    bool local_1 = false;
    bool local_2 = false;
    bool local_3 = false;
    bool local_4 = false;
    if (!((vertex_1 == 1u))) {
        local_1 = (vertex_1 == 2u);
    } else {
        local_1 = true;
    }
    bool _e9 = local_1;
    if (!(_e9)) {
        local_2 = (vertex_1 == 4u);
    } else {
        local_2 = true;
    }
    bool right = local_2;
    if (!((vertex_1 == 2u))) {
        local_3 = (vertex_1 == 4u);
    } else {
        local_3 = true;
    }
    bool _e25 = local_3;
    if (!(_e25)) {
        local_4 = (vertex_1 == 5u);
    } else {
        local_4 = true;
    }
    bool upper = local_4;
    return vec2((right ? 1.0 : -1.0), (upper ? 1.0 : -1.0));
}

void main() {
    Varying in_ = Varying(gl_FragCoord, _vs2fs_location0, _vs2fs_location1);
    float near = max((1.0 - length(in_.away)), 0.0);
    _fs2p_location0 = vec4(0.0, 0.0, 0.0, ((in_.dark * near) * near));
    return;
}

