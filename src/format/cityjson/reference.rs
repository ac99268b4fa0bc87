//! What a file's coordinates mean.
//!
//! In: the name of a reference system, and vertices. Out: the same vertices with their places in degrees.
//! Does not: move heights; they stay metres above whatever the file counts from.

use super::footprint::Vertices;
use crate::format::FormatError;
use crate::format::projection::{AxisOrder, Projection};
use crate::geo::{Frame, LonLat};
use glam::{DVec2, DVec3};

/// Metres per degree of latitude, to tell which way faces look.
const METRES_PER_DEGREE: f64 = 111_320.0;

/// What coordinates mean.
#[derive(Debug, Clone)]
pub(super) enum Reference {
    /// Nobody says.
    Unknown,
    /// The file says.
    Named(String),
    /// The system is known.
    Known(Projection),
    /// Metres about a first vertex, which lies at 0, 0.
    Local(DVec2, Frame),
}

impl Reference {
    /// Metres about a vertex.
    pub(super) fn local(first: DVec2) -> Self {
        Self::Local(first, Frame::new(LonLat { longitude: 0.0, latitude: 0.0 }))
    }

    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Places vertices. The first ones of a file decide its axes.
    ///
    /// # Errors
    /// If the file names a system that is not known.
    pub(super) fn place(&mut self, at: Vec<DVec3>) -> Result<Vertices, FormatError> {
        if let (Self::Named(name), false) = (&*self, at.is_empty()) {
            // Some files hold longitude first against their system's order; beyond 90 degrees it shows.
            let is_swapped = at.iter().any(|vertex| vertex.x.abs() > 90.0);
            let order = if is_swapped { AxisOrder::EastNorth } else { AxisOrder::Authority };
            *self = Self::Known(Projection::from_name(name, order)?);
        }
        let mut metres = DVec2::ONE;
        let degrees: Vec<DVec2> = match self {
            Self::Known(projection) => {
                let degrees: Vec<DVec2> =
                    at.iter().map(|vertex| projection.to_degrees(vertex.truncate())).collect();
                if projection.is_degrees() {
                    let parallel = degrees.first().map_or(1.0, |first| first.y.to_radians().cos());
                    metres = METRES_PER_DEGREE * DVec2::new(parallel, 1.0);
                }
                degrees
            }
            Self::Local(first, frame) => {
                let place = |vertex: &DVec3| {
                    let place = frame.unplace(vertex.truncate() - *first);
                    DVec2::new(place.longitude, place.latitude)
                };
                at.iter().map(place).collect()
            }
            // Only without vertices.
            Self::Unknown | Self::Named(_) => vec![],
        };
        Ok(Vertices::new(at, degrees, metres))
    }
}
