//! In which order things that lie on the ground are painted.

use crate::city::Kind;

/// Drawing order within a column: later lies on top.
#[must_use]
pub fn drawing_rank(kind: Kind) -> u8 {
    match kind {
        Kind::LandUse | Kind::Sand | Kind::Barrier => 0,
        Kind::Grass | Kind::Paved => 1,
        Kind::Park | Kind::Path => 2,
        Kind::Wood | Kind::Service => 3,
        Kind::Pitch | Kind::Street => 4,
        Kind::MainRoad => 5,
        Kind::Motorway => 6,
        _ => 1,
    }
}
