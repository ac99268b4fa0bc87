//! How much of an untrusted file is read.
//!
//! In features, positions and bytes, never in time: the same file gives the same city on every machine.
//! Nesting is limited too, to 32 arrays and objects ([`super::scan`]).

use super::text::Keep;

/// Limits on one load; the defaults are for a desktop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: u64,
    /// Features.
    pub features: u32,
    /// Positions of all features together.
    pub positions: u64,
    /// Rings of one polygon, exterior included.
    pub rings_per_polygon: usize,
    /// Positions of one ring or line.
    pub positions_per_ring: usize,
    /// Properties of one feature; further ones are dropped.
    pub properties: u32,
    /// Bytes of a property's name; ones with longer names are dropped. 64 characters of any script fit the default:
    /// names of a city's own properties are long where a character takes three bytes.
    pub key_bytes: usize,
    /// Bytes kept of a property's value; longer ones are cut.
    pub value_bytes_kept: usize,
    /// Bytes of a property's value; longer ones are dropped.
    pub value_bytes: usize,
    /// Bytes of tiles that are kept while they are out of view.
    pub tile_bytes: usize,
    /// Bytes of memory for the text, places and columns of all loads together. Properties go first ([`Room`]).
    pub city_bytes: usize,
    /// Bytes of the GPU's memory for the city. Walls and roofs go first: boxes stand for further buildings.
    pub gpu_bytes: u64,
    /// Heights, least and most, in metres; others are clamped.
    pub height_m: [f64; 2],
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 1 << 30,
            features: 2_000_000,
            positions: 50_000_000,
            rings_per_polygon: 10_000,
            positions_per_ring: 65_536,
            properties: 256,
            key_bytes: 256,
            value_bytes_kept: 1 << 10,
            value_bytes: 16 << 10,
            tile_bytes: 128 << 20,
            city_bytes: 768 << 20,
            gpu_bytes: 512 << 20,
            height_m: [-500.0, 9_000.0],
        }
    }
}

/// Devices with this much memory or less, in GiB, are weak; browsers round to powers of two.
const WEAK_GB: f64 = 2.0;
/// Others up to this are phones and the like.
const MODEST_GB: f64 = 4.0;

/// How far a budget is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Room {
    /// Four fifths of it are not.
    #[default]
    Plenty,
    /// Less than a fifth is left: only what is most needed is kept.
    Tight,
    /// Nothing is left.
    None,
}

impl Room {
    /// Of a budget of which so many bytes are used.
    #[must_use]
    pub fn of(bytes: u64, budget_bytes: u64) -> Self {
        match bytes {
            bytes if bytes >= budget_bytes => Self::None,
            bytes if bytes >= budget_bytes / 5 * 4 => Self::Tight,
            _ => Self::Plenty,
        }
    }
}

impl Limits {
    /// Limits for a device with so much memory in GiB, 0 where it is not known.
    #[must_use]
    pub fn for_device(memory_gb: f64) -> Self {
        let whole = Self::default();
        if memory_gb <= 0.0 || memory_gb > MODEST_GB {
            return whole;
        }
        if memory_gb > WEAK_GB {
            return Self { tile_bytes: 64 << 20, city_bytes: 192 << 20, gpu_bytes: 128 << 20, ..whole };
        }
        Self { bytes: 64 << 20, tile_bytes: 32 << 20, city_bytes: 72 << 20, gpu_bytes: 96 << 20, ..whole }
    }

    /// Those that concern properties.
    pub(super) fn keep(&self) -> Keep {
        Keep {
            properties: self.properties,
            key_bytes: self.key_bytes,
            value_bytes: self.value_bytes_kept,
            value_bytes_seen: self.value_bytes,
        }
    }
}
