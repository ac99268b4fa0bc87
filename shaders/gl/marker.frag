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
    vec3 colour;
    vec2 css_px;
    float sharp;
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
const float RADIUS_CSS_PX = 7.0;
const float INK_CSS_PX = 1.5;
const float STEM_CSS_PX = 9.0;
const float STEM_HALF_CSS_PX = 1.0;
const float CHOSEN_SCALE = 1.25;
const float FULL_CSS_PX_PER_M = 0.8;
const float LEAST_SCALE = 0.4;
const float FAINT_SCALE = 0.45;
const float FAINT_CSS_PX_PER_M = 1.2;
const float PULL = 0.02;
const float LEAST_TILT = 0.5;

layout(std140) uniform Frame_block_0Fragment { Frame _group_0_binding_0_fs; };

smooth in vec3 _vs2fs_location0;
smooth in vec2 _vs2fs_location1;
smooth in float _vs2fs_location2;
layout(location = 0) out vec4 _fs2p_location0;

vec4 clip_of(vec3 place_m) {
    mat4x4 _e3 = _group_0_binding_0_fs.clip_from_centre;
    return (_e3 * vec4(place_m, 1.0));
}

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

vec3 matter_of(uint channel) {
    vec3 matter = vec3(0.0);
    uvec3 bytes = (uvec3(channel, (channel >> 8u), (channel >> 16u)) & uvec3(255u));
    vec3 _e13 = linear_of((vec3(bytes) / vec3(255.0)));
    matter = _e13;
    if (((channel & CHANNEL_SELECTED) != 0u)) {
        vec3 _e19 = matter;
        vec4 _e22 = _group_0_binding_0_fs.selected_light;
        float _e27 = _group_0_binding_0_fs.selected_light.w;
        matter = mix(_e19, _e22.xyz, _e27);
    }
    if (((channel & CHANNEL_HOVER) != 0u)) {
        vec3 _e33 = matter;
        vec4 _e36 = _group_0_binding_0_fs.hover_light;
        float _e41 = _group_0_binding_0_fs.hover_light.w;
        matter = mix(_e33, _e36.xyz, _e41);
    }
    vec3 _e43 = matter;
    return _e43;
}

vec3 light_on(vec3 normal) {
    float upward = (0.5 + (0.5 * normal.z));
    vec4 _e8 = _group_0_binding_0_fs.sun_direction;
    float sunward = (0.5 + (0.5 * dot(normal, _e8.xyz)));
    vec4 _e17 = _group_0_binding_0_fs.sky_light;
    vec4 _e22 = _group_0_binding_0_fs.bounce_light;
    vec4 _e30 = _group_0_binding_0_fs.sun_light;
    return (((_e17.xyz * upward) + (_e22.xyz * (1.0 - upward))) + (_e30.xyz * sunward));
}

float shyness_of(uint channel_1) {
    return (((channel_1 & 234881024u) != 0u) ? 0.6 : 1.0);
}

vec3 lit(uint channel_2, vec3 normal_1, float gain) {
    vec3 _e5 = light_on(normal_1);
    float _e6 = shyness_of(channel_2);
    vec3 light_1 = mix(vec3(1.0), _e5, _e6);
    vec3 _e8 = matter_of(channel_2);
    vec3 _e11 = encoded_of(((_e8 * light_1) * gain));
    return _e11;
}

float px_per_m_at(vec3 place_m_1) {
    float _e4 = _group_0_binding_0_fs.eye_m.w;
    vec4 _e7 = _group_0_binding_0_fs.eye_m;
    vec4 _e12 = _group_0_binding_0_fs.forward;
    return (_e4 / max(dot((place_m_1 - _e7.xyz), _e12.xyz), 0.1));
}

float calm_of(float upright_px) {
    uint _e5 = _group_0_binding_0_fs.tier;
    float full_px = ((_e5 == TIER_LOW) ? CALM_FULL_LOW_PX : CALM_FULL_PX);
    float _e13 = _group_0_binding_0_fs.forward.w;
    return (1.0 - smoothstep(full_px, CALM_NONE_PX, (upright_px * _e13)));
}

float haze_at(vec3 place_m_2) {
    uint _e3 = _group_0_binding_0_fs.tier;
    if ((_e3 == TIER_LOW)) {
        return 0.0;
    }
    vec4 _e9 = _group_0_binding_0_fs.eye_m;
    float _e15 = _group_0_binding_0_fs.haze.x;
    float far_m = max((distance(place_m_2, _e9.xyz) - _e15), 0.0);
    float _e23 = _group_0_binding_0_fs.haze.y;
    return (1.0 - exp((-(far_m) * _e23)));
}

vec3 hazed(vec3 colour, float haze) {
    vec4 _e4 = _group_0_binding_0_fs.sky_low;
    return mix(colour, _e4.xyz, haze);
}

vec3 dithered(vec3 colour_1, vec2 pixel) {
    float noise = fract((52.982918 * fract(dot(pixel, vec2(0.06711056, 0.00583715)))));
    return (colour_1 + vec3(((noise - 0.5) / 255.0)));
}

void main() {
    Varying in_ = Varying(gl_FragCoord, _vs2fs_location0, _vs2fs_location1, _vs2fs_location2);
    float sharp = in_.sharp;
    float disc = (length((in_.css_px - vec2(0.0, 16.0))) - RADIUS_CSS_PX);
    float stem = max((abs(in_.css_px.x) - STEM_HALF_CSS_PX), max(-(in_.css_px.y), (in_.css_px.y - STEM_CSS_PX)));
    float cover = clamp((0.5 - (min(disc, stem) * sharp)), 0.0, 1.0);
    float inner = clamp((0.5 - ((disc + INK_CSS_PX) * sharp)), 0.0, 1.0);
    if ((cover <= 0.0)) {
        discard;
    }
    vec4 _e43 = _group_0_binding_0_fs.ink;
    _fs2p_location0 = vec4(mix(_e43.xyz, in_.colour, inner), cover);
    return;
}

