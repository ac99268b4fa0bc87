//! What the twin tells the page.

use super::Observed;
use crate::city::{HeightSource, Issue, Layer};
use crate::view::Camera;
use crate::words::{Arg, Items, LegendEntry, Message, OnScreen, Sector, Sound, Table, Told, TreeLevel};
use serde::Serialize;

/// A feature, as the contract gives it. Properties are JSON text: the page parses them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Feature {
    /// Among all accepted features.
    pub index: u32,
    /// Its own id, else `#<index>`.
    pub feature_id: String,
    /// What it is.
    pub layer: Layer,
    /// What it is called.
    pub name: Option<String>,
    /// Ground to top.
    pub height_m: Option<f64>,
    /// How that is known.
    pub height_source: Option<HeightSource>,
    /// Its middle.
    pub longitude: f64,
    /// Its middle.
    pub latitude: f64,
    /// One JSON object.
    pub properties_json: String,
    /// What is read there, those that concern people most first.
    pub readings: Vec<Message>,
    /// From where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<f64>,
    /// From where it was asked for, degrees clockwise from north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bearing_deg: Option<f64>,
}

/// How a load went.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct LoadReport {
    /// For `unload`.
    pub load_id: u32,
    /// Accepted.
    pub features: u32,
    /// Of the first of them; the page keeps it to itself, for an engine that starts again.
    pub first_index: u32,
    /// How many of each layer, in the order of the contract; likewise.
    pub layers: Vec<u32>,
    /// Left out.
    pub skipped: u32,
    /// Mended.
    pub repaired: u32,
    /// The first thousand.
    pub issues: Vec<Issue>,
    /// All of them.
    pub issue_count: u32,
    /// Of the document.
    pub bytes: f64,
    /// Spent reading.
    pub parse_ms: f64,
    /// Spent on meshes and uploads.
    pub build_ms: f64,
    /// From the call to the first finished frame; none where no frame can come.
    pub first_frame_ms: Option<f64>,
}

/// Counters, as the contract gives them; the page adds the carrier.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Stats {
    /// "webgpu", "webgl2" or "none".
    pub renderer: &'static str,
    /// Accepted and not unloaded.
    pub features: u32,
    /// In the last frame.
    pub triangles: u32,
    /// In the last frame.
    pub draw_calls: u32,
    /// Of the city, on the GPU.
    pub gpu_bytes: f64,
    /// What the city may take there on this device.
    pub gpu_budget_bytes: f64,
    /// Buildings drawn as boxes from near too, because that is used up.
    pub boxed_buildings: u32,
    /// Of what is drawn on: it grows with the screen.
    pub target_bytes: f64,
    /// Sent to the GPU since the start.
    pub upload_bytes: f64,
    /// Of the city, in memory: its text, places, columns and index.
    pub city_bytes: f64,
    /// What the city may take there on this device.
    pub city_budget_bytes: f64,
    /// Of the WebAssembly memory.
    pub wasm_heap_bytes: f64,
    /// Since the start.
    pub frames_drawn: u32,
    /// The last application of values, processor time.
    pub apply_ms: f64,
}

/// An attribute that features may be coloured by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PaintChoice {
    /// For [`super::Command::Paint`].
    pub attribute: String,
    /// What it is called.
    pub title: Arg,
}

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Done.
    Done,
    /// To pick and feature.
    Feature(Option<Box<Feature>>),
    /// To query.
    Features(Vec<Feature>),
    /// To describe, cursor and relate.
    Told(Box<Told>),
    /// To search.
    Items(Items),
    /// To sectors.
    Sectors(Vec<Sector>),
    /// To tree.
    Tree(TreeLevel),
    /// To table.
    Table(Table),
    /// To export.
    Text(String),
    /// To twins.
    Twins(Vec<OnScreen>),
    /// To legend.
    Legend(Vec<LegendEntry>),
    /// To paints.
    Paints {
        /// The most important first.
        choices: Vec<PaintChoice>,
        /// The one that is shown alone.
        shown: Option<String>,
    },
    /// To unmatched.
    Unmatched {
        /// All of them.
        count: u32,
        /// The ids of the first.
        entities: Vec<String>,
    },
    /// To observe.
    Observed(Box<Observed>),
    /// To sound.
    Sound(Box<Sound>),
    /// To load.
    Report(Box<LoadReport>),
    /// To settle.
    Settled {
        /// Drawn since the last such answer.
        frames: u32,
        /// The last one, to its end on the GPU.
        frame_ms: Option<f64>,
    },
    /// To stats.
    Stats(Box<Stats>),
    /// To start and canvas.
    Started {
        /// "webgpu", "webgl2" or "none".
        renderer: &'static str,
        /// Why it is not what was asked for.
        reason: Option<String>,
    },
}

/// How urgently something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// When the reader has heard what is being said.
    Polite,
    /// At once.
    Assertive,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The camera is at rest in a new place.
    View {
        /// Where.
        camera: Camera,
    },
    /// The camera moves; at most once a frame.
    Moved {
        /// Where.
        camera: Camera,
    },
    /// Another feature is under the pointer.
    Hover {
        /// Which.
        feature: Option<Box<Feature>>,
        /// Where the pointer is.
        x_css_px: f64,
        /// Where the pointer is.
        y_css_px: f64,
    },
    /// Another feature is selected.
    Select {
        /// Which.
        feature: Option<Box<Feature>>,
    },
    /// A load had issues, or none: once per load.
    Issue {
        /// Which load.
        load_id: u32,
        /// Accepted.
        features: u32,
        /// Left out.
        skipped: u32,
        /// Mended.
        repaired: u32,
        /// All.
        issue_count: u32,
        /// The first thousand.
        issues: Vec<Issue>,
    },
    /// A load goes on.
    Progress {
        /// The page's number for it.
        load: u32,
        /// Read.
        bytes: f64,
        /// Accepted.
        features: u32,
    },
    /// What can be read is other than it was: something came or went.
    Contents {
        /// Accepted and not unloaded.
        features: u32,
    },
    /// A warning ended by itself.
    Expired {
        /// What it is known by.
        alert_id: String,
    },
    /// Features are elsewhere than before; at most once a second.
    Shifted {},
    /// Something to be said without being asked; how often is seen to.
    Say {
        /// How urgently.
        channel: Channel,
        /// What.
        message: Message,
    },
    /// Data came; at most once a second.
    Observed {
        /// Observations taken in since the last such event.
        count: u32,
        /// The newest time of anything measured, RFC 3339.
        at: String,
    },
    /// Something else carries on.
    Fallback {
        /// What was.
        from: &'static str,
        /// What is.
        to: &'static str,
        /// Why.
        reason: String,
    },
    /// The canvas is spent: a fresh one, please.
    CanvasWanted {
        /// For which GPU interface.
        renderer: super::RendererChoice,
        /// Why.
        reason: String,
    },
    /// Something failed that no command waits for.
    Error {
        /// In plain words.
        message: String,
    },
}
