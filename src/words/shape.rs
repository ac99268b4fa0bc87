//! Sizes. Stands in for the one of branch `shape`.

use crate::city::{RingRole, Row};
use crate::geo;

/// Area and length.
pub(super) fn sizes(row: Row<'_>) -> (f64, f64) {
    let (mut area_m2, mut length_m) = (0.0, 0.0);
    for ring in row.rings() {
        match ring.role {
            RingRole::Exterior | RingRole::Hole => area_m2 += geo::signed_area_m2(ring.points),
            RingRole::Line => length_m += ring.points.windows(2).map(|pair| f64::from(pair[0].distance(pair[1]))).sum::<f64>(),
            RingRole::Point => {}
        }
    }
    (area_m2, length_m)
}
