//! Pictures of every column, drawn natively and compared with committed ones, and what must be seen in them.

#![cfg(feature = "gpu")]
#![expect(clippy::cast_possible_truncation, reason = "hand-made cities and pictures are small")]

#[path = "gpu/building.rs"]
mod building;
#[path = "gpu/flat.rs"]
mod flat;
#[path = "gpu/ground.rs"]
mod ground;
#[path = "gpu/look.rs"]
mod look;
#[path = "gpu/marker.rs"]
mod marker;
#[path = "gpu/massing.rs"]
mod massing;
#[path = "gpu/outline.rs"]
mod outline;
#[path = "gpu/pattern.rs"]
mod pattern;
#[path = "gpu/scene.rs"]
mod scene;
#[path = "gpu/strong.rs"]
mod strong;
#[path = "gpu/studio.rs"]
mod studio;
#[path = "gpu/tree.rs"]
mod tree;
