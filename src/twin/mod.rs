//! Floor 4: the twin, a pure state machine.
//!
//! In: [`Command`]s with the time as an argument. Out: [`Answer`]s, [`Event`]s and [`Changes`].
//! The twin is the truth; the GPU is a cache of it.
//! Does not: read clocks, fetch, draw, or know a browser.

mod bonds;
mod change;
mod command;
pub mod defaults;
mod drive;
mod event;
mod feeds;
mod lay;
mod legend;
mod live;
mod look;
mod marks;
mod nearest;
mod paint;
mod pick;
mod query;
mod reading;
mod say;
mod sound;
mod speech;
mod state;
mod tables;
mod tiles;
mod twins;
mod warnings;

pub use command::{Command, PartialCamera, Payload, Preferences, QualityChoice, RendererChoice, ThemeChoice};
pub use event::{Answer, Channel, Event, Feature, LoadReport, PaintChoice, Stats};
pub use feeds::{Bind, FeedRules};
pub use live::Observed;
pub use pick::pick;
pub use state::{Changes, Loaded, Twin};
pub use tiles::{Ground, Tiles, Wish};
