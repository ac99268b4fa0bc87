//! The look of every kind where it carries no value, by theme.
//!
//! In the quiet themes the contrast between ground and blocks is low on purpose (1.2:1): the city is the stage, data are
//! the actors.

use super::{Palette, Pattern, Rgb, SystemColors, Theme};
use crate::city::{Kind, Layer};

/// The colour and pattern of a feature that carries no value.
#[must_use]
pub fn base_look(layer: Layer, kind: Kind, theme: &Theme) -> (Rgb, Pattern) {
    let (light, dark) = match theme.palette {
        Palette::Quiet => pair(layer, kind),
        Palette::Contrast => strong_pair(layer, kind),
        Palette::Forced(colors) => {
            let color = forced(layer, kind, &colors);
            (color, color)
        }
    };
    (if theme.dark { dark } else { light }, base_pattern(layer, kind))
}

/// What areas are told by where colours are not; the rest is told by its shape.
fn base_pattern(layer: Layer, kind: Kind) -> Pattern {
    match (layer, kind) {
        (Layer::Water, _) => Pattern::LINES,
        (Layer::Green, _) => Pattern::DOTS,
        (Layer::District, Kind::LandUse) => Pattern::NONE,
        (Layer::District, Kind::Warning) => Pattern::CROSS,
        (Layer::District, _) => Pattern::HOLLOW,
        _ => Pattern::NONE,
    }
}

/// Flat colours with edges, or with patterns, or 3:1 against the ground by themselves.
fn strong_pair(layer: Layer, kind: Kind) -> (Rgb, Rgb) {
    match (layer, kind) {
        (Layer::Building, Kind::Landmark) => ([0xff, 0xe8, 0xa0], [0x5a, 0x46, 0x00]),
        (Layer::Building, _) => ([0xff, 0xff, 0xff], [0x00, 0x00, 0x00]),
        (Layer::Road, Kind::Barrier) | (Layer::Rail, _) => ([0x00, 0x00, 0x00], [0xff, 0xff, 0xff]),
        (Layer::Road, _) => ([0x76, 0x76, 0x76], [0x80, 0x80, 0x80]),
        (Layer::Water, _) => ([0xa6, 0xd4, 0xff], [0x06, 0x2f, 0x5c]),
        (Layer::Green, _) => ([0xc4, 0xea, 0xb8], [0x0c, 0x3a, 0x14]),
        (Layer::Tree, _) => ([0x1f, 0x6b, 0x2a], [0x7c, 0xdc, 0x86]),
        (Layer::Point, Kind::Sensor) => ([0x00, 0x5c, 0x53], [0x6f, 0xe8, 0xd8]),
        (Layer::Point, Kind::Vehicle) => ([0x8a, 0x00, 0x80], [0xff, 0xa8, 0xf4]),
        (Layer::Point, _) => ([0x00, 0x40, 0xb0], [0x6f, 0xd0, 0xff]),
        (Layer::District, Kind::LandUse) => ([0xff, 0xff, 0xff], [0x00, 0x00, 0x00]),
        (Layer::District, Kind::Warning) => ([0xb0, 0x00, 0x20], [0xff, 0xb3, 0x00]),
        (Layer::District, _) => ([0x6a, 0x1b, 0x9a], [0xdc, 0xa8, 0xff]),
    }
}

/// Buildings are the ground with lines around; what is neither they nor a place is grey, so that those stand out.
fn forced(layer: Layer, kind: Kind, colors: &SystemColors) -> Rgb {
    match (layer, kind) {
        (Layer::Building | Layer::Water | Layer::Green, _) | (Layer::District, Kind::LandUse) => {
            colors.canvas
        }
        (Layer::Road, Kind::Barrier) | (Layer::Rail, _) => colors.canvas_text,
        (Layer::District, Kind::Warning) => colors.highlight,
        (Layer::Road | Layer::Tree | Layer::District, _) => colors.gray_text,
        (Layer::Point, _) => colors.link_text,
    }
}

/// Light and dark, side by side so that neither is forgotten.
fn pair(layer: Layer, kind: Kind) -> (Rgb, Rgb) {
    match (layer, kind) {
        (Layer::Building, Kind::Landmark) => ([0xea, 0xd9, 0xb4], [0x5c, 0x52, 0x42]),
        (Layer::Building, Kind::Commercial) => ([0xde, 0xdc, 0xd9], [0x3d, 0x43, 0x4d]),
        (Layer::Building, Kind::Industrial) => ([0xd6, 0xd5, 0xd2], [0x34, 0x39, 0x41]),
        (Layer::Building, Kind::Outbuilding) => ([0xdf, 0xda, 0xd0], [0x33, 0x38, 0x40]),
        (Layer::Building, _) => ([0xe6, 0xe0, 0xd5], [0x3a, 0x40, 0x49]),
        (Layer::Road, Kind::Motorway) => ([0xf6, 0xdf, 0xae], [0x4a, 0x44, 0x38]),
        (Layer::Road, Kind::MainRoad) => ([0xfd, 0xf0, 0xd2], [0x3c, 0x3b, 0x38]),
        (Layer::Road, Kind::Service) => ([0xfa, 0xf9, 0xf6], [0x26, 0x2a, 0x31]),
        (Layer::Road, Kind::Path) => ([0xe9, 0xe1, 0xd2], [0x24, 0x28, 0x2e]),
        (Layer::Road, Kind::Paved) => ([0xec, 0xe8, 0xe0], [0x22, 0x26, 0x2d]),
        (Layer::Road, Kind::Barrier) => ([0xcd, 0xc6, 0xb9], [0x33, 0x37, 0x3e]),
        (Layer::Road, _) => ([0xff, 0xff, 0xff], [0x2e, 0x33, 0x3b]),
        (Layer::Rail, Kind::Tram) => ([0xc6, 0xbf, 0xb6], [0x3f, 0x43, 0x4b]),
        (Layer::Rail, _) => ([0xae, 0xa7, 0x9e], [0x4a, 0x4e, 0x57]),
        (Layer::Water, _) => ([0xbd, 0xd8, 0xe4], [0x16, 0x2a, 0x3a]),
        (Layer::Green, Kind::Wood) => ([0xc4, 0xd9, 0xb2], [0x1c, 0x2b, 0x22]),
        (Layer::Green, Kind::Park) => ([0xd2, 0xe3, 0xc1], [0x1e, 0x2e, 0x24]),
        (Layer::Green, Kind::Pitch) => ([0xc9, 0xdf, 0xbd], [0x21, 0x33, 0x28]),
        (Layer::Green, Kind::Sand) => ([0xf0, 0xe6, 0xc8], [0x30, 0x2d, 0x26]),
        (Layer::Green, _) => ([0xdd, 0xe8, 0xce], [0x1c, 0x29, 0x21]),
        (Layer::Tree, Kind::Needleleaved) => ([0x8f, 0xae, 0x86], [0x2b, 0x42, 0x35]),
        (Layer::Tree, Kind::Palm) => ([0xb3, 0xc8, 0x8b], [0x3a, 0x4d, 0x36]),
        (Layer::Tree, _) => ([0xa8, 0xc3, 0x8d], [0x31, 0x49, 0x38]),
        (Layer::Point, Kind::Sensor) => ([0x1a, 0x7f, 0x74], [0x35, 0x98, 0x8c]),
        (Layer::Point, Kind::Vehicle) => ([0xa0, 0x58, 0xb0], [0xad, 0x70, 0xbe]),
        (Layer::Point, _) => ([0x3b, 0x6e, 0xa8], [0x4c, 0x8b, 0xcb]),
        (Layer::District, Kind::Warning) => ([0xc4, 0x2b, 0x1c], [0xff, 0x8a, 0x50]),
        (Layer::District, Kind::LandUse) => ([0xec, 0xe7, 0xdd], [0x1b, 0x1f, 0x25]),
        (Layer::District, _) => ([0x8d, 0x82, 0xa3], [0x7d, 0x74, 0x95]),
    }
}
