//! The floors of civitwin that every feature goes through: places, the city's columns, flat arrays.
//!
//! A crate of its own for one reason: it is compiled for speed, where the rest is compiled for the wire.
//! The map of all floors is at the head of the crate `civitwin`, which gives these modules on under the same names.

pub mod batch;
pub mod city;
pub mod geo;
pub mod mesh;
pub mod plain;
