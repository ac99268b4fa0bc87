//! Tiles that each have an address: one of a template, or of a document that lists templates.
//!
//! In: a document, or nothing. Out: the address of any tile. Does not: know which tiles there are; a server says.

use super::{Description, Place, Purpose, Request, TilesError};
use crate::format::kind::plain_template;
use crate::format::tile::Tile;
use crate::format::{Compression, Source, address};

const DOCUMENT_BYTES_MOST: u64 = 16 << 20;

#[derive(Debug, Clone)]
pub(super) struct Listed {
    source: Option<Source>,
}

impl Listed {
    pub(super) fn by_document() -> Self {
        Self { source: None }
    }

    pub(super) fn by_template(url: &str) -> Self {
        Self { source: Some(Source::of_template(&plain_template(url))) }
    }

    pub(super) fn want(&self, url: &str) -> Option<Request> {
        let whole = || Request {
            url: url.to_owned(),
            part: None,
            compression: Compression::Unknown,
            bytes_most: DOCUMENT_BYTES_MOST,
            purpose: Purpose::Document,
        };
        self.source.is_none().then(whole)
    }

    pub(super) fn give(&mut self, bytes: &[u8]) -> Result<(), TilesError> {
        self.source = Some(Source::read(bytes)?);
        Ok(())
    }

    pub(super) fn describe(&self) -> Option<Description> {
        self.source.as_ref().map(|source| Description {
            min_zoom: source.min_zoom,
            max_zoom: source.max_zoom,
            bounds: source.bounds,
            centre: source.centre,
            attribution: source.attribution.clone(),
            vector_layers: source.vector_layers.clone(),
        })
    }

    pub(super) fn locate(&self, tile: Tile) -> Place {
        let Some(source) = &self.source else { return Place::Absent };
        if !(source.min_zoom..=source.max_zoom).contains(&tile.zoom()) {
            return Place::Absent;
        }
        // Neighbours are spread over the servers, and each tile stays with one: caches work.
        let turn = (tile.column() as usize).wrapping_add(tile.row() as usize);
        let template = source.templates.get(turn % source.templates.len().max(1));
        template.map_or(Place::Absent, |template| {
            Place::In(vec![Request::tile(address(template, tile), None, Compression::Unknown)])
        })
    }
}
