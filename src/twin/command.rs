//! What the page may ask of the twin. With [`super::Event`] and [`super::Answer`], the only types that cross the boundary.
//!
//! Big things (bytes, value arrays, canvases) travel beside the command as a [`Payload`].

mod read;

use super::FeedRules;
use super::defaults::AnnounceChoice;
use crate::city::{Layer, Rules};
use crate::feed::Observation;
use crate::style::{ScaleSpec, SystemColors};
use crate::view::{Gesture, Viewport};
use crate::words::{Act, Filter, Level, Subject, TableAsk};
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
    /// Flat strong colours and lines, light or dark as the reader's system has it.
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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Preferences {
    /// A dark colour scheme is preferred.
    pub dark: bool,
    /// Moves are cuts, nothing pulses.
    pub reduced_motion: bool,
    /// Device memory in GiB as the browser rounds it; 0 where it does not say.
    pub device_memory_gb: f64,
    /// Download as little as will do: the page says so, or the reader's browser.
    pub low_data: bool,
    /// More contrast is preferred.
    pub contrast: bool,
    /// The colours of the reader's system, where it insists on them.
    pub forced_colors: Option<SystemColors>,
    /// Patterns beside colours, whatever the theme; strong themes have them anyway.
    pub patterns: bool,
    /// The language of the element, a BCP 47 tag: names of the city in it go before others.
    pub language: String,
}

/// A camera with some numbers left as they are.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
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
///
/// The page says `{ type: "pick", x_css_px, y_css_px }`, which is read as `{ pick: { x_css_px, y_css_px } }`.
#[derive(Debug, Clone, PartialEq)]
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
        quality: Option<QualityChoice>,
        /// Which colours.
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
        layer: Option<Layer>,
        /// Where to fetch it.
        url: Option<String>,
        /// Which property means what, before the built-in rules.
        rules: Option<Rules>,
        /// None of its features gets a lower index than this: an engine that starts again gives those it gave before.
        first_index: u32,
    },
    /// Features of a load or of one of its tiles, turned into a sheet; the payload is the sheet, none where a tile is empty.
    Sheet {
        /// The page's number.
        load: u32,
        /// Zoom, column and row, where it is a tile.
        tile: Option<(u8, u32, u32)>,
        /// What was wrong before it became a sheet: how many issues, and of these how many features skipped and repaired.
        counts: (u32, u32, u32),
        /// The issues that are listed, five words each: severity, feature id or nothing, position, expected, found.
        issues: Vec<String>,
    },
    /// What a load needs can't be had.
    Failed {
        /// The page's number.
        load: u32,
        /// Zoom, column and row, where only a tile is missing.
        tile: Option<(u8, u32, u32)>,
        /// One clear sentence.
        error: String,
    },
    /// A source of tiles is open.
    Tiles {
        /// The page's number.
        load: u32,
        /// The first level.
        min_zoom: u8,
        /// The last level.
        max_zoom: u8,
        /// West, south, east, north, degrees.
        bounds: [f64; 4],
        /// Longitude and latitude of where to look first.
        centre: Option<[f64; 2]>,
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
        layer: Option<Layer>,
        /// Default: as before, else five classes of cividis over the range.
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
    Settle {},
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
    Snapshot {},
    /// Counters.
    Stats {},
    /// A movement of the hand.
    Gesture {
        /// Which.
        gesture: Gesture,
        /// Glide there.
        animate: bool,
    },
    /// What is there, in sentences.
    Describe {
        /// Of what.
        subject: Subject,
        /// Which feature.
        index: Option<u32>,
        /// Longitude and latitude of the place.
        at: Option<[f64; 2]>,
        /// How much.
        level: Level,
    },
    /// Features by place, kind and name; as the contract has it.
    Query {
        /// Longitude and latitude.
        near: Option<[f64; 2]>,
        /// Metres.
        within_m: Option<f64>,
        /// A kind of thing, by its word in the data or in the catalogue.
        kind: Option<String>,
        /// Only this layer.
        layer: Option<Layer>,
        /// In the name or id.
        text: Option<String>,
        /// How many at most.
        limit: Option<u32>,
    },
    /// Features whose name, id or kind fits what was typed, best first.
    Search {
        /// As typed.
        text: String,
        /// Ids of the words for kinds that fit it, in the reader's language.
        kinds: Vec<String>,
        /// How many at most.
        limit: u32,
    },
    /// The text map's cursor.
    Cursor {
        /// What it does.
        act: Act,
        /// What it walks through.
        filter: Filter,
    },
    /// What lies around the cursor, in eight directions.
    Sectors {
        /// What is counted.
        filter: Filter,
    },
    /// Children of a node of the tree.
    Tree {
        /// As it was given; none for the root.
        node: Option<String>,
        /// How many to leave out.
        offset: u32,
        /// How many at most.
        limit: u32,
    },
    /// Rows of the table.
    Table {
        /// Which, and in which order.
        ask: TableAsk,
    },
    /// The whole table as a file: the answer is its text.
    Export {
        /// Which rows, and in which order.
        ask: TableAsk,
        /// CSV (RFC 4180), else GeoJSON.
        csv: bool,
    },
    /// How two features lie to each other.
    Relate {
        /// Seen from this one.
        from: u32,
        /// The other.
        to: u32,
    },
    /// Where features are on the screen, for elements that lie over them.
    Twins {
        /// How many at most.
        limit: u32,
    },
    /// Bring a feature into the part of the view that nothing lies over, moving as little as will do.
    Reveal {
        /// Which.
        index: u32,
        /// How much is covered from each side: top, right, bottom, left.
        inset_css_px: [f64; 4],
    },
    /// What the colours and patterns mean.
    Legend {},
    /// Which entities are observed and no feature.
    Unmatched {
        /// How many are named at most.
        limit: u32,
    },
    /// Take in what was observed.
    Observe {
        /// As the contract has them.
        observations: Vec<Observation>,
    },
    /// Take in what a decoder handed on; the payload is a batch ([`crate::batch::Batch::to_bytes`]).
    ObserveRows {
        /// The feed it came by.
        feed: u32,
    },
    /// Colour features by one attribute of what is observed alone, or by the first that each has.
    Paint {
        /// As [`super::Twin::paints`] names it.
        attribute: Option<String>,
    },
    /// Which attributes features may be coloured by.
    Paints {},
    /// A feed begins.
    Feed {
        /// Its number: none is used twice, and none is 0.
        feed: u32,
        /// What holds for what comes by it.
        rules: FeedRules,
    },
    /// A feed ended: what came by it is forgotten.
    FeedGone {
        /// Its number.
        feed: u32,
    },
    /// People are warned of something: said by the live policy, once.
    Alert {
        /// What it is known by, among all senders.
        alert_id: String,
        /// What happens, in the sender's words.
        title: String,
        /// Where, likewise; empty where nobody said.
        area: String,
        /// The language of both.
        language: Option<String>,
        /// Said at once, else with others.
        urgent: bool,
        /// It was said before: it is only shown.
        again: bool,
        /// Where it holds: closed or open rings, longitudes and latitudes in turn.
        rings: Vec<Vec<f64>>,
        /// And circles: longitude, latitude, radius in metres.
        circles: Vec<[f64; 3]>,
        /// When it ends by itself, Unix milliseconds.
        until_ms: Option<f64>,
    },
    /// A warning was called off, or gave way to another.
    AlertGone {
        /// What it is known by.
        alert_id: String,
    },
    /// How many sources of data are not connected.
    Connection {
        /// These.
        lost: u32,
        /// Of so many.
        all: u32,
    },
    /// Follow one feature's readings, or none.
    Monitor {
        /// Which.
        index: Option<u32>,
    },
    /// What is said without being asked.
    Announce {
        /// How much.
        announce: AnnounceChoice,
        /// Nothing at all until it goes on.
        paused: bool,
        /// Nobody sees the page: what is only of the moment is not said later.
        hidden: bool,
    },
    /// Notes to be played.
    Sound {
        /// Of one feature's readings; none for a sweep around the cursor.
        index: Option<u32>,
    },
    /// A drill: lose the GPU.
    Lose {},
    /// Free everything.
    Stop {},
}

/// What travels beside a command.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Payload {
    /// A document, for `load`; a batch, for `observe_rows`.
    pub bytes: Option<Vec<u8>>,
    /// Values, for `set_values`.
    pub values: Vec<f32>,
    /// Which features the values are for; none: all of the layer, in load order.
    pub features: Option<Vec<u32>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain::{self, Plain, Read};

    fn read(text: &str) -> Result<Command, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_gesture_is_read_with_the_numbers_of_its_kind() {
        let zoom = Gesture::Zoom { levels: 1.0, x_css_px: Some(4.0), y_css_px: None };
        let text = r#"{"gesture":{"type":"gesture","kind":"zoom","levels":1,"x_css_px":4,"y_css_px":null}}"#;
        assert_eq!(read(text), Ok(Command::Gesture { gesture: zoom, animate: false }), "a zoom");
        let text = r#"{"gesture":{"kind":"home","animate":true}}"#;
        assert_eq!(read(text), Ok(Command::Gesture { gesture: Gesture::Home, animate: true }), "home");
        let refused = read(r#"{"gesture":{"kind":"rotate","bearing_deg":4}}"#).expect_err("half a turn");
        assert!(refused.contains("missing field `pitch_deg`"), "{refused}");
    }

    #[test]
    fn a_reader_who_saves_data_is_heard_and_one_who_says_nothing_does_not() {
        let said = r#"{"preferences":{"dark":true,"low_data":true}}"#;
        let wanted = Preferences { dark: true, low_data: true, ..Preferences::default() };
        assert_eq!(read(said), Ok(Command::Preferences(wanted)), "little is to be downloaded");
        let wanted = Preferences { dark: true, ..Preferences::default() };
        assert_eq!(read(r#"{"preferences":{"dark":true}}"#), Ok(Command::Preferences(wanted)), "not said");
    }

    #[test]
    fn attributes_are_read_by_the_words_that_they_are_written_with() {
        fn check<T: Read + PartialEq + std::fmt::Debug + serde::de::DeserializeOwned>(words: &[&str]) {
            for word in words {
                let plain = Plain::Text((*word).to_owned());
                let wanted: T = serde_json::from_value((*word).into()).expect("a word of the attribute");
                assert_eq!(plain::read(&plain), Ok(wanted), "{word}");
            }
        }
        check::<RendererChoice>(&["auto", "webgpu", "webgl2", "none"]);
        check::<ThemeChoice>(&["auto", "light", "dark", "contrast"]);
        check::<QualityChoice>(&["auto", "low", "medium", "high"]);
        check::<AnnounceChoice>(&["alerts", "off", "summary", "monitor"]);
    }

    #[test]
    fn a_command_nobody_knows_is_refused_by_name() {
        let refused = read(r#"{"dance":{}}"#).expect_err("no such command");
        assert!(refused.contains("unknown variant `dance`, expected one of `start`"), "{refused}");
    }
}
