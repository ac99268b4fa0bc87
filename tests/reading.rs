//! Reads cities, good and bad, and holds the reader to what an independent reader makes of them.
//!
//! `cases` are small texts, each for one rule; `oracle` compares with the `geojson` crate and with `serde_json`;
//! `survival` cuts and damages texts. Real files are read where they are (see `support`).

#[path = "reading/cases.rs"]
mod cases;
#[path = "reading/cost.rs"]
mod cost;
#[path = "reading/memory.rs"]
mod memory;
#[path = "reading/oracle.rs"]
mod oracle;
mod support;
#[path = "reading/survival.rs"]
mod survival;

use civitwin::city::{City, LoadSummary, ReadError, ReadOptions, Reader};

/// Reads a text in pieces of `piece` bytes.
fn read_pieces(text: &[u8], piece: usize, options: &ReadOptions) -> (City, Result<LoadSummary, ReadError>) {
    let mut city = City::default();
    let mut reader = Reader::new(options);
    for piece in text.chunks(piece.max(1)) {
        reader.push(piece, &mut city);
    }
    let result = reader.finish(&mut city);
    (city, result)
}

/// Reads a text at once.
fn read(text: &[u8]) -> (City, Result<LoadSummary, ReadError>) {
    read_pieces(text, usize::MAX, &ReadOptions::default())
}

/// The counts and issues, whether the text could be used or not.
fn summary(result: &Result<LoadSummary, ReadError>) -> &LoadSummary {
    match result {
        Ok(summary) => summary,
        Err(error) => error.summary(),
    }
}
