// The city's data textures: vertex records, heights and colours. Stands before every shader.
// All are integer textures 2048 texels wide, read by number; nothing is filtered.

@group(0) @binding(2) var records: texture_2d<u32>;
@group(0) @binding(3) var features: texture_2d<u32>;
@group(0) @binding(4) var channels: texture_2d<u32>;

const ROW_MASK: u32 = 2047u;
const ROW_SHIFT: u32 = 11u;

// Record flags, beside the feature index in its low 24 bits.
const FEATURE_MASK: u32 = 0x00ffffffu;
const RECORD_RING_END: u32 = 0x80000000u;
const RECORD_NEEDLE: u32 = 0x40000000u;
const RECORD_PALM: u32 = 0x20000000u;
const RECORD_FAINT: u32 = 0x10000000u;
// Beside a building's ring end: how many records the ring has; 0 where its first is repeated instead.
const RING_LENGTH_SHIFT: u32 = 25u;
const RING_LENGTH_MOST: u32 = 63u;

// Channel flags, beside red, green and blue in its low 24 bits.
const CHANNEL_HIDDEN: u32 = 0x01000000u;
const CHANNEL_HOVER: u32 = 0x02000000u;
const CHANNEL_SELECTED: u32 = 0x04000000u;
const CHANNEL_VALUE: u32 = 0x08000000u;
// Means something, or is pointed at or chosen.
const CHANNEL_LOUD: u32 = 0x0e000000u;

fn texel_of(number: u32) -> vec2<i32> {
    return vec2<i32>(i32(number & ROW_MASK), i32(number >> ROW_SHIFT));
}

// A record of the draw's chunk, counted from the chunk's first.
fn record_of(number: u32) -> vec2<u32> {
    return textureLoad(records, texel_of(draw.first_record + number), 0).xy;
}

// Metres east and north of the camera's centre: low half of x is east, high half is north, both signed.
fn place_of(record: vec2<u32>) -> vec2<f32> {
    let east = bitcast<i32>(record.x << 16u) >> 16u;
    let north = bitcast<i32>(record.x) >> 16u;
    return draw.origin_m + vec2<f32>(f32(east), f32(north)) * draw.unit_m;
}

// The record that an edge from this one leads to; itself where none does.
fn next_of(number: u32, record: vec2<u32>) -> u32 {
    if (record.y & RECORD_RING_END) == 0u {
        return number + 1u;
    }
    let length = (record.y >> RING_LENGTH_SHIFT) & RING_LENGTH_MOST;
    return select(number + 1u - length, number, length == 0u);
}

fn feature_of(record: vec2<u32>) -> u32 {
    return record.y & FEATURE_MASK;
}

// Base and top in metres above ground.
fn heights_of(feature: u32) -> vec2<f32> {
    return bitcast<vec2<f32>>(textureLoad(features, texel_of(feature), 0).xy);
}

// Red, green, blue in the low three bytes (sRGB), flags in the high byte.
fn channel_of(feature: u32) -> u32 {
    return textureLoad(channels, texel_of(feature), 0).x;
}

// An even spread of 0 to 1 over features, so that neighbours of one kind differ a little.
fn chance_of(feature: u32, salt: u32) -> f32 {
    var h = (feature + salt * 0x9e3779b9u) * 0x85ebca6bu;
    h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
    return f32((h ^ (h >> 16u)) & 0xffffu) / 65535.0;
}
