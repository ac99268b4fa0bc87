//! What is asked of the text side's data and what it answers: the shapes that cross to the page.
//!
//! Lengths in metres, angles in degrees clockwise from north.
//! Does not: find anything out.

use super::Message;
use crate::city::Layer;
use crate::plain::{Fault, Plain, Read};
use serde::Serialize;

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// At most 25 words.
    Short,
    /// At most 80 words.
    #[default]
    Normal,
    /// All there is to say.
    Full,
}

/// What is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Subject {
    /// What the camera sees.
    #[default]
    View,
    /// All that is loaded.
    City,
    /// A place: the cursor, or where it is said.
    Place,
    /// A feature; a district is one too.
    Feature,
    /// What changed since the last time this was asked.
    Change,
}

/// Which features are walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// Those with a name or readings, and places; where there are none, all.
    #[default]
    Notable,
    /// All.
    All,
    /// Those with readings.
    Readings,
}

/// One thing done with the cursor of the text map, which is the camera's centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Act {
    /// Steps along the screen's axes.
    Move {
        /// Steps to the right.
        right: f64,
        /// Steps up, away from the reader.
        up: f64,
        /// Length of a step; 0 for one that suits the scale.
        step_m: f64,
    },
    /// To the next item, nearest first.
    Next {},
    /// To the one before.
    Previous {},
    /// To a feature: the camera looks at it.
    To {
        /// Its index.
        index: u32,
    },
    /// Nowhere: says where the cursor is.
    Where {},
}

/// A feature in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Among all accepted features.
    pub index: u32,
    /// What it is.
    pub layer: Layer,
    /// What it is called.
    pub title: Message,
    /// One line about it: kind, reading, distance and direction, as far as they are known.
    pub about: Message,
    /// From where it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<f64>,
    /// From where it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bearing_deg: Option<f64>,
}

/// Part of a list of features.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Items {
    /// Those that were asked for.
    pub items: Vec<Item>,
    /// How many there are.
    pub total: u32,
}

/// The answer to an act or a question: sentences, and what they are about.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Told {
    /// One sentence after the other.
    pub said: Vec<Message>,
    /// The feature that it is about.
    pub item: Option<Item>,
    /// Its place in the list that is walked through, from 1, and how long that is.
    pub place: Option<(u32, u32)>,
}

/// One of the eight sectors around the cursor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sector {
    /// The word of its direction: `north`, `north_east`, …
    pub word: &'static str,
    /// How many features lie there, within what is seen.
    pub count: u32,
    /// The nearest of them.
    pub nearest: Option<Item>,
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TreeItem {
    /// What to ask for its children with.
    pub node: String,
    /// What it is called.
    pub title: Message,
    /// How many features lie under it; 0 for a feature.
    pub count: u32,
    /// The feature that it is, or that it is called after.
    pub index: Option<u32>,
    /// Whether it has children.
    pub is_branch: bool,
}

/// Children of a node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TreeLevel {
    /// Those that were asked for.
    pub children: Vec<TreeItem>,
    /// How many there are.
    pub total: u32,
}

/// What a table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Nearest to the cursor first.
    #[default]
    Distance,
    /// By name; those without one last.
    Name,
    /// By kind.
    Kind,
    /// By height; those without one last.
    Height,
    /// By area, then length.
    Size,
    /// By the reading; those without one last.
    Reading,
}

/// What is asked of the table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableAsk {
    /// Only this layer.
    pub layer: Option<Layer>,
    /// Only what lies in this district.
    pub district: Option<u32>,
    /// Only what is in view.
    pub in_view: bool,
    /// Only what is called so.
    pub text: String,
    /// In which order.
    pub sort: Sort,
    /// The other way round.
    pub descending: bool,
    /// How many to leave out.
    pub offset: u32,
    /// How many at most.
    pub limit: u32,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Among all accepted features.
    pub index: u32,
    /// What it is called.
    pub title: Message,
    /// Which kind of thing it is.
    pub kind: Message,
    /// Its height in words: measured, by storeys or guessed; none where it has none.
    pub height: Option<Message>,
    /// Its area, or its length; none for a point.
    pub size: Option<Message>,
    /// Distance and direction from the cursor.
    pub place: Message,
    /// What was last read there.
    pub reading: Option<Message>,
}

/// Part of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Those that were asked for.
    pub rows: Vec<Row>,
    /// How many there are.
    pub total: u32,
}

/// What a colour and a pattern mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LegendEntry {
    /// In words.
    pub title: Message,
    /// How many features look so.
    pub count: u32,
    /// sRGB bytes.
    pub color: [u8; 3],
    /// Its name; `none` where none is drawn.
    pub pattern: &'static str,
}

/// A feature on the screen, for the element that lies over it; CSS pixels from the top left.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OnScreen {
    /// Among all accepted features.
    pub index: u32,
    /// What it is called.
    pub title: Message,
    /// Of its left side.
    pub x_css_px: f64,
    /// Of its top.
    pub y_css_px: f64,
    /// At least 24.
    pub width_css_px: f64,
    /// At least 24.
    pub height_css_px: f64,
}

impl Read for Level {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        from.word(&[("short", Self::Short), ("normal", Self::Normal), ("full", Self::Full)], fault)
    }
}

impl Read for Subject {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        from.word(
            &[
                ("view", Self::View),
                ("city", Self::City),
                ("place", Self::Place),
                ("feature", Self::Feature),
                ("change", Self::Change),
            ],
            fault,
        )
    }
}

impl Read for Filter {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        from.word(&[("notable", Self::Notable), ("all", Self::All), ("readings", Self::Readings)], fault)
    }
}

impl Read for Sort {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        from.word(
            &[
                ("distance", Self::Distance),
                ("name", Self::Name),
                ("kind", Self::Kind),
                ("height", Self::Height),
                ("size", Self::Size),
                ("reading", Self::Reading),
            ],
            fault,
        )
    }
}

/// `{ move: { right, up, step_m } }`, `{ next: {} }`, `{ to: { index } }` and so on.
impl Read for Act {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        const ACTS: [&str; 5] = ["move", "next", "previous", "to", "where"];
        let (name, content) = match from {
            Plain::Members(members) if let [(name, content)] = members.as_slice() => (name.as_str(), content),
            _ => ("", from),
        };
        if !ACTS.contains(&name) {
            fault.unknown("variant", name, &mut ACTS.into_iter());
        }
        let mut fields = content.fields("the fields of an act", fault);
        match name {
            "move" => {
                Self::Move { right: fields.get("right"), up: fields.get("up"), step_m: fields.get("step_m") }
            }
            "next" => Self::Next {},
            "previous" => Self::Previous {},
            "to" => Self::To { index: fields.get("index") },
            _ => Self::Where {},
        }
    }
}

impl Read for TableAsk {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("what is asked of the table", fault);
        Self {
            layer: fields.get("layer"),
            district: fields.get("district"),
            in_view: fields.get_or_default("in_view"),
            text: fields.get_or_default("text"),
            sort: fields.get_or_default("sort"),
            descending: fields.get_or_default("descending"),
            offset: fields.get_or_default("offset"),
            limit: fields.get_or_default("limit"),
        }
    }
}
