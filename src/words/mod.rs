//! Floor 3: what to say of the city, and to whom everything drawn is readable.
//!
//! In: the city, what is observed in it, where one looks. Out: [`Message`]s, and lists of them to walk through.
//! Made from data by rule, never from pixels: the same city gives the same words, with or without a picture.
//! Does not: hold a word of any language, or know a page.

pub mod compass;
pub mod districts;
mod fold;
mod kind;
mod message;
mod name;
pub mod near;
pub mod outline;
pub mod relate;
#[cfg(test)]
mod sample;
pub mod shape;
mod told;
mod way;

pub use kind::{Kinds, What, drawn_as, kind};
pub use message::{Arg, Message};
pub use name::{Name, name};
pub use told::{
    Act, Filter, Item, Items, LegendEntry, Level, OnScreen, Row, Sector, Sort, Subject, Table, TableAsk,
    Told, TreeItem, TreeLevel,
};
pub use way::{WAYS, bearing_deg, clock, told_m, way};
