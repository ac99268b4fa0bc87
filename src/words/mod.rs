//! Floor 3: what to say of the city, and to whom everything drawn is readable.
//!
//! In: the city, what is observed in it, where one looks. Out: [`Message`]s, and lists of them to walk through.
//! Made from data by rule, never from pixels: the same city gives the same words, with or without a picture.
//! Does not: hold a word of any language, or know a page.

mod attribute;
mod message;
mod reading;
mod sound;
mod told;

pub use attribute::{Attribute, attribute};
pub use message::{Arg, Message};
pub use reading::{in_unit_of, reading, reading_line, what};
pub use sound::{Heard, Note, Sound, Timbre, series_sound, sweep};
pub use told::{
    Act, Filter, Item, Items, Level, Row, Sector, Sort, Subject, Table, TableAsk, Told, TreeItem, TreeLevel,
};
