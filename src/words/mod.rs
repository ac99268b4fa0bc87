//! Floor 3: what to say of the city, and to whom everything drawn is readable.
//!
//! In: the city, what is observed in it, where one looks. Out: [`Message`]s, and lists of them to walk through.
//! Made from data by rule, never from pixels: the same city gives the same words, with or without a picture.
//! The way of an answer: a [`Guide`] knows the city, the reader and where they are; [`kind`] and [`name`] say what a feature
//! is; [`describe`], [`cursor`], [`search`], [`tree`] and [`table`] make sentences and lists of that.
//! Does not: hold a word of any language, or know a page.

mod attribute;
pub mod compass;
pub mod cursor;
pub mod describe;
pub mod districts;
mod export;
mod fold;
mod guide;
mod kind;
mod message;
mod name;
pub mod near;
pub mod outline;
mod reading;
pub mod relate;
#[cfg(test)]
mod sample;
mod search;
pub mod shape;
mod sound;
mod survey;
mod table;
mod told;
mod topology;
mod tree;

pub use attribute::{Attribute, attribute};
pub use cursor::Cane;
pub use export::export;
pub use guide::{Away, Guide, Here, Readings, away};
pub use kind::{Kinds, What, drawn_as, kind};
pub use message::{Arg, Message};
pub use name::{Name, name};
pub use reading::{in_unit_of, reading, reading_line, what};
pub use search::search;
pub use sound::{Heard, Note, Sound, Timbre, series_sound, sweep};
pub use table::table;
pub use told::{
    Act, Filter, Item, Items, LegendEntry, Level, OnScreen, Row, Sector, Sort, Subject, Table, TableAsk,
    Told, TreeItem, TreeLevel,
};
pub use tree::{Listed, tree};
