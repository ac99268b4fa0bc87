//! The shape of trees, as `shaders/tree.wgsl` makes them: what the pick needs to know of it.

use super::record;
use crate::city::Kind;

/// A crown from below to above: radius and height of its rings, as parts of the tree's height.
#[must_use]
pub fn tree_profile(kind: Kind) -> [[f64; 2]; 4] {
    match kind {
        Kind::Needleleaved => [[0.0, 0.14], [0.21, 0.16], [0.12, 0.55], [0.0, 1.0]],
        Kind::Palm => [[0.0, 0.86], [0.30, 0.80], [0.20, 0.94], [0.0, 1.0]],
        _ => [[0.0, 0.22], [0.30, 0.45], [0.23, 0.80], [0.0, 1.0]],
    }
}

/// How much taller or smaller than its height a tree is drawn, so that rows of trees don't look stamped.
#[must_use]
pub fn tree_scale(steps: [i16; 2], feature: u32) -> f64 {
    let [place, _] = record(steps, feature, 0);
    0.85 + 0.3 * chance(feature, place)
}

/// An even spread of 0 to 1: `chance_of` of `shaders/lib/channel.wgsl`.
fn chance(feature: u32, salt: u32) -> f64 {
    let mut hash = feature.wrapping_add(salt.wrapping_mul(0x9e37_79b9)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    f64::from((hash ^ (hash >> 16)) & 0xffff) / 65_535.0
}
