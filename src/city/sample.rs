//! Small cities for tests, in metres about an anchor at 0 degrees east and north.

use super::{City, Flags, HeightSource, Kind, Layer, Reading, RingRole};
use crate::geo::{Frame, LonLat};
use glam::Vec2;

/// A square of 20 by 20 m, its south-west corner at the origin.
pub(crate) const SQUARE: &[(f32, f32)] = &[(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)];
/// A courtyard in its middle, 10 by 10 m, clockwise.
pub(crate) const YARD: &[(f32, f32)] = &[(5.0, 5.0), (5.0, 15.0), (15.0, 15.0), (15.0, 5.0)];

/// An empty city with a grid.
pub(crate) fn empty() -> City {
    City { frame: Some(Frame::new(LonLat { longitude: 0.0, latitude: 0.0 })), ..City::default() }
}

impl City {
    /// Adds a feature 10 m high; the first ring has the role, the others are holes in it where it is an exterior.
    pub(crate) fn with(mut self, layer: Layer, kind: Kind, role: RingRole, rings: &[&[(f32, f32)]]) -> Self {
        let (mut positions, mut ends, mut roles) = (Vec::new(), Vec::new(), Vec::new());
        for (ordinal, ring) in rings.iter().enumerate() {
            positions.extend(ring.iter().map(|&(x, y)| Vec2::new(x, y)));
            ends.push(u32::try_from(positions.len()).expect("a small city"));
            roles.push(if ordinal > 0 && role == RingRole::Exterior { RingRole::Hole } else { role });
        }
        self.add(&Reading {
            layer,
            kind,
            flags: Flags::default(),
            height_m: 10.0,
            base_m: 0.0,
            height_source: HeightSource::Measured,
            feature_id: "",
            name: "",
            properties: "{}",
            positions: &positions,
            ring_ends: &ends,
            ring_roles: &roles,
        });
        self
    }

    /// Adds a building of these rings.
    pub(crate) fn with_building(self, rings: &[&[(f32, f32)]]) -> Self {
        self.with(Layer::Building, Kind::Plain, RingRole::Exterior, rings)
    }
}
