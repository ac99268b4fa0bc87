//! Small cities for tests, in metres about an anchor at 0 degrees east and north.

use super::{City, Flags, HeightSource, Kind, Layer, Properties, Reading, RingRole};
use crate::geo::{Frame, LonLat};
use glam::Vec2;

/// A square of 20 by 20 m, its south-west corner at the origin.
pub(crate) const SQUARE: &[(f32, f32)] = &[(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)];
/// A courtyard in its middle, 10 by 10 m, clockwise.
pub(crate) const YARD: &[(f32, f32)] = &[(5.0, 5.0), (5.0, 15.0), (15.0, 15.0), (15.0, 5.0)];

/// An empty city with a grid.
pub(crate) fn empty() -> City {
    let mut city = City::default();
    city.frame = Some(Frame::new(LonLat { longitude: 0.0, latitude: 0.0 }));
    city
}

/// A building 10 m high of four corners, of which nothing else is known.
pub(crate) const READING: Reading<'static> = Reading {
    layer: Layer::Building,
    kind: Kind::Plain,
    flags: Flags(0),
    height_m: 10.0,
    base_m: 0.0,
    height_source: HeightSource::Measured,
    feature_id: "",
    name: "",
    properties: &Properties::NONE,
    positions: &[Vec2::ZERO; 4],
    ring_ends: &[4],
    ring_roles: &[RingRole::Exterior],
};

impl City {
    /// Adds a feature 10 m high; the first ring has the role, the others are holes in it where it is an exterior.
    pub(crate) fn with(mut self, layer: Layer, kind: Kind, role: RingRole, rings: &[&[(f32, f32)]]) -> Self {
        let (mut positions, mut ends, mut roles) = (Vec::new(), Vec::new(), Vec::new());
        for (ordinal, ring) in rings.iter().enumerate() {
            positions.extend(ring.iter().map(|&(x, y)| Vec2::new(x, y)));
            ends.push(u32::try_from(positions.len()).expect("a small city"));
            roles.push(if ordinal > 0 && role == RingRole::Exterior { RingRole::Hole } else { role });
        }
        let (ring_ends, ring_roles) = (&ends[..], &roles[..]);
        self.add(&Reading { layer, kind, positions: &positions, ring_ends, ring_roles, ..READING });
        self
    }

    /// Adds a building of these rings.
    pub(crate) fn with_building(self, rings: &[&[(f32, f32)]]) -> Self {
        self.with(Layer::Building, Kind::Plain, RingRole::Exterior, rings)
    }
}
