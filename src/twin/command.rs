//! What the page may ask of the twin. With [`super::Event`] and [`super::Answer`], the only types that cross the boundary.
//!
//! Big things (bytes, value arrays, canvases) travel beside the command as a [`Payload`].

use crate::city::{Layer, Rules};
use crate::style::ScaleSpec;
use crate::view::{Gesture, Viewport};
use serde::Deserialize;

/// Which GPU interface the page asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RendererChoice {
    /// WebGPU, else WebGL2, else none.
    #[default]
    Auto,
    /// WebGPU, else as auto.
    WebGpu,
    /// WebGL2, else none.
    WebGl2,
    /// No picture; everything else works.
    None,
}

/// The page's colour theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// As the reader's system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// High contrast; drawn as light or dark by the reader's system until it has colours of its own.
    Contrast,
}

/// The page's choice of quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QualityChoice {
    /// The same as high, until frame times are watched.
    #[default]
    Auto,
    /// No smoothing of edges, simple light.
    Low,
    /// Smooth edges, soft shadow at the foot of walls, haze.
    Medium,
    /// As medium.
    High,
}

/// What the page knows of the reader's system: a worker can't ask.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// A dark colour scheme is preferred.
    pub dark: bool,
    /// Moves are cuts, nothing pulses.
    pub reduced_motion: bool,
    /// Device memory in GiB as the browser rounds it; 0 where it does not say.
    pub device_memory_gb: f64,
}

/// A camera with some numbers left as they are.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct PartialCamera {
    /// Degrees.
    pub longitude: Option<f64>,
    /// Degrees.
    pub latitude: Option<f64>,
    /// See [`crate::view::Camera`].
    pub zoom: Option<f64>,
    /// Degrees.
    pub bearing_deg: Option<f64>,
    /// Degrees.
    pub pitch_deg: Option<f64>,
}

/// One wish.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// First of all; the payload is the canvas.
    Start {
        /// Which GPU interface.
        renderer: RendererChoice,
        /// How fine.
        quality: QualityChoice,
        /// Which colours.
        theme: ThemeChoice,
        /// How large.
        viewport: Viewport,
        /// The reader's system.
        preferences: Preferences,
        /// Where to look; none fits the data.
        view: Option<PartialCamera>,
        /// Whether anybody can see it.
        visible: bool,
    },
    /// A fresh canvas after a loss; the payload is the canvas.
    Canvas {
        /// Which GPU interface.
        renderer: RendererChoice,
    },
    /// The reader's system changed.
    Preferences(Preferences),
    /// Attributes changed.
    Configure {
        /// How fine.
        #[serde(default)]
        quality: Option<QualityChoice>,
        /// Which colours.
        #[serde(default)]
        theme: Option<ThemeChoice>,
    },
    /// The size changed.
    Viewport(Viewport),
    /// Whether anybody can see it changed.
    Visible {
        /// On the screen and in view.
        visible: bool,
    },
    /// Read a city; the payload is its bytes where there is no URL.
    Load {
        /// The page's number for this load.
        load: u32,
        /// What everything in it is, whatever its properties say.
        #[serde(default)]
        layer: Option<Layer>,
        /// Where to fetch it.
        #[serde(default)]
        url: Option<String>,
        /// Which property means what, before the built-in rules.
        #[serde(default)]
        rules: Option<Rules>,
    },
    /// Stop a load.
    Cancel {
        /// The page's number.
        load: u32,
    },
    /// Forget a load's features.
    Unload {
        /// As reported.
        load_id: u32,
    },
    /// Colour features by value; the payload is the values.
    SetValues {
        /// Default: building.
        #[serde(default)]
        layer: Option<Layer>,
        /// Default: as before, else five classes of cividis over the range.
        #[serde(default)]
        scale: Option<ScaleSpec>,
    },
    /// Look from there, at once.
    SetCamera {
        /// Numbers left out stay.
        camera: PartialCamera,
    },
    /// Go there.
    FlyTo {
        /// Numbers left out stay.
        camera: PartialCamera,
    },
    /// Answer when everything asked before is on the screen.
    Settle,
    /// What is there?
    Pick {
        /// From the left.
        x_css_px: f64,
        /// From the top.
        y_css_px: f64,
    },
    /// The pointer is there, or gone.
    Hover {
        /// From the left.
        x_css_px: Option<f64>,
        /// From the top.
        y_css_px: Option<f64>,
    },
    /// Select a feature, or none.
    Select {
        /// Its index.
        index: Option<u32>,
    },
    /// All about a feature.
    Feature {
        /// Its index.
        index: u32,
    },
    /// A picture as PNG.
    Snapshot,
    /// Counters.
    Stats,
    /// A movement of the hand.
    Gesture {
        /// Which.
        #[serde(flatten)]
        gesture: Gesture,
        /// Glide there.
        #[serde(default)]
        animate: bool,
    },
    /// A drill: lose the GPU.
    Lose,
    /// Free everything.
    Stop,
}

/// What travels beside a command.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Payload {
    /// A document, for `load`.
    pub bytes: Option<Vec<u8>>,
    /// Values, for `set_values`.
    pub values: Vec<f32>,
    /// Which features the values are for; none: all of the layer, in load order.
    pub features: Option<Vec<u32>>,
}
