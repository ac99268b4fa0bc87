//! How commands are read: each by its word, field by field, and refused by name where a word or a field is another.
//!
//! In: what a page says, as plain values. Out: [`Command`]s.
//! Does not: obey.

use super::super::defaults::AnnounceChoice;
use super::{Command, PartialCamera, Preferences, QualityChoice, RendererChoice, ThemeChoice};
use crate::plain::{self, Fault, Fields, Plain, Read};
use crate::style::SystemColors;
use crate::view::{Gesture, Viewport};
use serde::{Deserialize, Deserializer};

/// The words of all commands, for whoever asks for another.
const COMMANDS: [&str; 50] = [
    "start",
    "canvas",
    "preferences",
    "configure",
    "viewport",
    "visible",
    "load",
    "sheet",
    "failed",
    "tiles",
    "cancel",
    "unload",
    "set_values",
    "set_camera",
    "fly_to",
    "settle",
    "pick",
    "hover",
    "select",
    "feature",
    "snapshot",
    "stats",
    "gesture",
    "describe",
    "query",
    "search",
    "cursor",
    "sectors",
    "tree",
    "table",
    "export",
    "relate",
    "twins",
    "reveal",
    "legend",
    "unmatched",
    "observe",
    "observe_rows",
    "paint",
    "paints",
    "feed",
    "feed_gone",
    "alert",
    "alert_gone",
    "connection",
    "monitor",
    "announce",
    "sound",
    "lose",
    "stop",
];

impl<'de> Deserialize<'de> for Command {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        plain::deserialize(deserializer)
    }
}

impl Read for Command {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let (name, content) = match from {
            Plain::Members(members) if let [(name, content)] = members.as_slice() => (name.as_str(), content),
            _ => ("", from),
        };
        match name {
            "preferences" => return Self::Preferences(Preferences::read(content, fault)),
            "viewport" => return Self::Viewport(Viewport::read(content, fault)),
            known if COMMANDS.contains(&known) => {}
            _ => fault.unknown("variant", name, &mut COMMANDS.into_iter()),
        }
        let mut fields = content.fields("the fields of a command", fault);
        match name {
            "start" => Self::Start {
                renderer: fields.get("renderer"),
                quality: fields.get("quality"),
                theme: fields.get("theme"),
                viewport: fields.get("viewport"),
                preferences: fields.get("preferences"),
                view: fields.get("view"),
                visible: fields.get("visible"),
            },
            "canvas" => Self::Canvas { renderer: fields.get("renderer") },
            "configure" => Self::Configure { quality: fields.get("quality"), theme: fields.get("theme") },
            "visible" => Self::Visible { visible: fields.get("visible") },
            "load" => Self::Load {
                load: fields.get("load"),
                layer: fields.get("layer"),
                url: fields.get("url"),
                rules: fields.get("rules"),
                first_index: fields.get_or_default("first_index"),
            },
            "sheet" => Self::Sheet {
                load: fields.get("load"),
                tile: fields.get("tile"),
                counts: fields.get_or_default("counts"),
                issues: fields.get_or_default("issues"),
            },
            "failed" => Self::Failed {
                load: fields.get("load"),
                tile: fields.get("tile"),
                error: fields.get("error"),
            },
            "tiles" => Self::Tiles {
                load: fields.get("load"),
                min_zoom: fields.get("min_zoom"),
                max_zoom: fields.get("max_zoom"),
                bounds: fields.get("bounds"),
                centre: fields.get("centre"),
            },
            "cancel" => Self::Cancel { load: fields.get("load") },
            "unload" => Self::Unload { load_id: fields.get("load_id") },
            "set_values" => Self::SetValues { layer: fields.get("layer"), scale: fields.get("scale") },
            "set_camera" => Self::SetCamera { camera: fields.get("camera") },
            "fly_to" => Self::FlyTo { camera: fields.get("camera") },
            "settle" => Self::Settle {},
            "pick" => Self::Pick { x_css_px: fields.get("x_css_px"), y_css_px: fields.get("y_css_px") },
            "hover" => Self::Hover { x_css_px: fields.get("x_css_px"), y_css_px: fields.get("y_css_px") },
            "select" => Self::Select { index: fields.get("index") },
            "feature" => Self::Feature { index: fields.get("index") },
            "snapshot" => Self::Snapshot {},
            "stats" => Self::Stats {},
            "gesture" => {
                Self::Gesture { gesture: gesture(&mut fields), animate: fields.get_or_default("animate") }
            }
            "describe" => Self::Describe {
                subject: fields.get_or_default("subject"),
                index: fields.get("index"),
                at: fields.get("at"),
                level: fields.get_or_default("level"),
            },
            "query" => Self::Query {
                near: fields.get("near"),
                within_m: fields.get("within_m"),
                kind: fields.get("kind"),
                layer: fields.get("layer"),
                text: fields.get("text"),
                limit: fields.get("limit"),
            },
            "search" => Self::Search {
                text: fields.get("text"),
                kinds: fields.get_or_default("kinds"),
                limit: fields.get("limit"),
            },
            "cursor" => Self::Cursor { act: fields.get("act"), filter: fields.get_or_default("filter") },
            "sectors" => Self::Sectors { filter: fields.get_or_default("filter") },
            "tree" => Self::Tree {
                node: fields.get("node"),
                offset: fields.get_or_default("offset"),
                limit: fields.get("limit"),
            },
            "table" => Self::Table { ask: fields.get("ask") },
            "export" => Self::Export { ask: fields.get("ask"), csv: fields.get("csv") },
            "relate" => Self::Relate { from: fields.get("from"), to: fields.get("to") },
            "twins" => Self::Twins { limit: fields.get("limit") },
            "reveal" => Self::Reveal {
                index: fields.get("index"),
                inset_css_px: fields.get_or_default("inset_css_px"),
            },
            "legend" => Self::Legend {},
            "unmatched" => Self::Unmatched { limit: fields.get("limit") },
            "observe" => Self::Observe { observations: fields.get("observations") },
            "observe_rows" => Self::ObserveRows { feed: fields.get_or_default("feed") },
            "paint" => Self::Paint { attribute: fields.get("attribute") },
            "paints" => Self::Paints {},
            "feed" => Self::Feed { feed: fields.get("feed"), rules: fields.get("rules") },
            "feed_gone" => Self::FeedGone { feed: fields.get("feed") },
            "alert" => Self::Alert {
                alert_id: fields.get("alert_id"),
                title: fields.get("title"),
                area: fields.get_or_default("area"),
                language: fields.get("language"),
                urgent: fields.get_or_default("urgent"),
                again: fields.get_or_default("again"),
                rings: fields.get_or_default("rings"),
                circles: fields.get_or_default("circles"),
                until_ms: fields.get("until_ms"),
            },
            "alert_gone" => Self::AlertGone { alert_id: fields.get("alert_id") },
            "connection" => Self::Connection { lost: fields.get("lost"), all: fields.get("all") },
            "monitor" => Self::Monitor { index: fields.get("index") },
            "announce" => Self::Announce {
                announce: fields.get("announce"),
                paused: fields.get_or_default("paused"),
                hidden: fields.get_or_default("hidden"),
            },
            "sound" => Self::Sound { index: fields.get("index") },
            "lose" => Self::Lose {},
            _ => Self::Stop {},
        }
    }
}

/// A movement, from the numbers of all kinds side by side.
fn gesture(fields: &mut Fields<'_>) -> Gesture {
    match fields.get("kind") {
        GestureKind::Pan => Gesture::Pan {
            dx_css_px: fields.get("dx_css_px"),
            dy_css_px: fields.get("dy_css_px"),
            x_css_px: fields.get("x_css_px"),
            y_css_px: fields.get("y_css_px"),
        },
        GestureKind::Zoom => Gesture::Zoom {
            levels: fields.get("levels"),
            x_css_px: fields.get("x_css_px"),
            y_css_px: fields.get("y_css_px"),
        },
        GestureKind::Rotate => {
            Gesture::Rotate { bearing_deg: fields.get("bearing_deg"), pitch_deg: fields.get("pitch_deg") }
        }
        GestureKind::Step => {
            Gesture::Step { east_css_px: fields.get("east_css_px"), north_css_px: fields.get("north_css_px") }
        }
        GestureKind::North => Gesture::North,
        GestureKind::Level => Gesture::Level,
        GestureKind::Home => Gesture::Home,
    }
}

/// Which numbers belong to a gesture.
#[derive(Clone, Copy)]
enum GestureKind {
    Pan,
    Zoom,
    Rotate,
    Step,
    North,
    Level,
    Home,
}

impl Read for GestureKind {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let words = [
            ("pan", Self::Pan),
            ("zoom", Self::Zoom),
            ("rotate", Self::Rotate),
            ("step", Self::Step),
            ("north", Self::North),
            ("level", Self::Level),
            ("home", Self::Home),
        ];
        from.word(&words, fault)
    }
}

impl Read for RendererChoice {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let words =
            [("auto", Self::Auto), ("webgpu", Self::WebGpu), ("webgl2", Self::WebGl2), ("none", Self::None)];
        from.word(&words, fault)
    }
}

impl Read for ThemeChoice {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let words = [
            ("auto", Self::Auto),
            ("light", Self::Light),
            ("dark", Self::Dark),
            ("contrast", Self::Contrast),
        ];
        from.word(&words, fault)
    }
}

impl Read for QualityChoice {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let words =
            [("auto", Self::Auto), ("low", Self::Low), ("medium", Self::Medium), ("high", Self::High)];
        from.word(&words, fault)
    }
}

impl Read for Preferences {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("struct Preferences", fault);
        Self {
            dark: fields.get_or_default("dark"),
            reduced_motion: fields.get_or_default("reduced_motion"),
            device_memory_gb: fields.get_or_default("device_memory_gb"),
            low_data: fields.get_or_default("low_data"),
            contrast: fields.get_or_default("contrast"),
            forced_colors: fields.get("forced_colors"),
            patterns: fields.get_or_default("patterns"),
            language: fields.get_or_default("language"),
        }
    }
}

impl Read for PartialCamera {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("struct PartialCamera", fault);
        Self {
            longitude: fields.get("longitude"),
            latitude: fields.get("latitude"),
            zoom: fields.get("zoom"),
            bearing_deg: fields.get("bearing_deg"),
            pitch_deg: fields.get("pitch_deg"),
        }
    }
}

impl Read for SystemColors {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("struct SystemColors", fault);
        Self {
            canvas: fields.get("canvas"),
            canvas_text: fields.get("canvas_text"),
            link_text: fields.get("link_text"),
            highlight: fields.get("highlight"),
            gray_text: fields.get("gray_text"),
        }
    }
}

impl Read for AnnounceChoice {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let words = [
            ("alerts", Self::Alerts),
            ("off", Self::Off),
            ("summary", Self::Summary),
            ("monitor", Self::Monitor),
        ];
        from.word(&words, fault)
    }
}
