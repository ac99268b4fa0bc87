//! A sheet: features of another format on their way to the reader, as columns in degrees.
//!
//! In: features one by one ([`Sheet::add`]). Out: the same, for [`super::Reader::push_sheet`], or as bytes that cross
//! from one wasm instance to another ([`Sheet::to_bytes`]).
//! Positions are longitude and latitude, WGS 84; rings of polygons may be closed or open, wound either way.
//! Does not: decide what a feature is; properties are named as OpenStreetMap names them, and the rules do the rest.

use super::RingRole;
use glam::DVec2;

/// Features in columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// Per feature; empty for none.
    pub feature_id: Vec<String>,
    /// Per feature: one JSON object.
    pub properties: Vec<String>,
    /// Per feature: one past its last ring.
    pub ring_end: Vec<u32>,
    /// Per ring: one past its last position.
    pub position_end: Vec<u32>,
    /// Per ring.
    pub ring_role: Vec<RingRole>,
    /// Longitude and latitude in degrees.
    pub position: Vec<DVec2>,
}
