//! Sources of tiles, as the engine sees them: each tile is a load of its own, the source answers for all.

use super::super::load::Load;
use super::super::tiles::{Source, TileOf, TileSource};
use super::{Engine, Outgoing};
use crate::city::IssueLog;
use crate::format::Tile;
use crate::twin::{Answer, Wish};

impl Engine {
    /// A source says what it has.
    pub(super) fn open_source(&mut self, load: u32, said: &TileSource, now_ms: f64) {
        let budget_bytes = self.limits.tile_bytes;
        let Some(source) = self.sources.iter_mut().find(|source| source.load == load) else { return };
        let camera = source.open(said, budget_bytes, self.twin.saves_data());
        self.twin.suggest(camera);
        self.look_for_tiles(now_ms);
    }

    /// Chooses the tiles for where one looks now.
    pub(super) fn look_for_tiles(&mut self, now_ms: f64) {
        // Asked at every frame, and most pages have none.
        if self.sources.is_empty() {
            return;
        }
        let (eye, camera, frame) = (self.twin.eye(), self.twin.camera(), self.twin.frame());
        for at in 0..self.sources.len() {
            let Some(source) = self.sources.get_mut(at) else { break };
            let wishes = source.look(&eye, camera, |metres| frame.unplace(metres), now_ms);
            self.grant(at, wishes);
            // Where nothing is in view, all of it is there.
            self.answer_source(at);
        }
    }

    /// A sheet came: all of a load, or a tile.
    pub(super) fn take_sheet(
        &mut self,
        load: u32,
        tile: Option<(u8, u32, u32)>,
        issues: IssueLog,
        bytes: &[u8],
        now_ms: f64,
    ) {
        let Some(tile) = tile else {
            // A source without an index came whole after all.
            if let Some(at) = self.source_at(load) {
                let Source { id, load_id, options, first_index, .. } = self.sources.remove(at);
                let mut whole = Load::new(id, load, load_id, options, now_ms);
                whole.first_index = first_index;
                // Before what was asked for later.
                let place = self.loads.iter().position(|of| of.load_id > load_id).unwrap_or(self.loads.len());
                self.loads.insert(place, whole);
            }
            if let Some(of) = self.loads.iter_mut().find(|of| of.load == load && of.tile.is_none()) {
                of.push_sheet(bytes, issues);
            }
            return;
        };
        let (Some(at), Some(tile)) = (self.source_at(load), Tile::new(tile.0, tile.1, tile.2)) else {
            return;
        };
        let Some(source) = self.sources.get_mut(at) else { return };
        let Some(wishes) = source.arrived(tile) else { return };
        let options = source.options.clone();
        self.grant(at, wishes);
        if bytes.is_empty() {
            return self.tile_came(at, tile, None, 0);
        }
        self.next_load_id += 1;
        let mut new = Load::new(0, load, self.next_load_id, options, now_ms);
        new.tile = Some(TileOf { load, tile });
        new.push_sheet(bytes, issues);
        self.loads.push_back(new);
    }

    /// A load, or a tile, can't be had.
    pub(super) fn take_failure(
        &mut self,
        load: u32,
        tile: Option<(u8, u32, u32)>,
        error: String,
        now_ms: f64,
    ) {
        if let Some((zoom, column, row)) = tile {
            if let Some(tile) = Tile::new(zoom, column, row) {
                self.tile_failed(TileOf { load, tile }, &error);
            }
        } else if !self.close_source(load, &error)
            && let Some(of) = self.loads.iter_mut().find(|of| of.load == load)
        {
            of.end(Err(error));
        }
        self.look_for_tiles(now_ms);
    }

    /// A tile that was read is on the screen, or nobody looks.
    pub(super) fn tile_shown(&mut self, of: TileOf, load: &Load, first_frame_ms: Option<f64>) {
        let Some(at) = self.source_at(of.load) else { return };
        if let Some(source) = self.sources.get_mut(at) {
            source.shown(load.read_ms, load.build_ms, first_frame_ms.map(|ms| load.start_ms + ms));
        }
        self.tile_came(at, of.tile, Some(load), load.bytes_held());
    }

    /// Lets go of a source that is still being opened or shown; false if the load is none.
    pub(super) fn close_source(&mut self, load: u32, reason: &str) -> bool {
        let Some(at) = self.source_at(load) else { return false };
        let source = self.drop_source(at);
        if source.id != 0 {
            self.outbox.push(Outgoing::Refuse { id: source.id, error: reason.to_owned() });
        }
        true
    }

    /// Takes a source and all its tiles away; false if there is no such load.
    pub(super) fn remove_source(&mut self, load_id: u32) -> bool {
        let Some(at) = self.sources.iter().position(|source| source.load_id == load_id) else { return false };
        self.drop_source(at);
        true
    }

    fn drop_source(&mut self, at: usize) -> Source {
        let source = self.sources.remove(at);
        self.outbox.push(Outgoing::CloseSource { load: source.load });
        while let Some(waiting) = self.loads.iter().position(|load| load.load == source.load) {
            if let Some(gone) = self.loads.remove(waiting) {
                self.forget(&gone);
            }
        }
        let unseen: Vec<Load> = self.showing.extract_if(.., |load| load.load == source.load).collect();
        for load in unseen {
            self.remove_tile(load.load_id);
        }
        for load_id in source.loads() {
            self.remove_tile(load_id);
        }
        source
    }

    fn source_at(&self, load: u32) -> Option<usize> {
        self.sources.iter().position(|source| source.load == load)
    }

    fn tile_came(&mut self, at: usize, tile: Tile, load: Option<&Load>, bytes: usize) {
        let Some(source) = self.sources.get_mut(at) else { return };
        let summary = load.and_then(|load| load.summary.as_ref());
        let load_id = load.map(|load| load.load_id);
        let wishes = source.came(tile, load_id, summary, bytes);
        self.grant(at, wishes);
        self.answer_source(at);
    }

    /// A tile can't be had or used; the others go on.
    pub(super) fn tile_failed(&mut self, of: TileOf, error: &str) {
        let Some(at) = self.source_at(of.load) else { return };
        let Some(source) = self.sources.get_mut(at).filter(|source| source.awaits(of.tile)) else { return };
        source.note_failure(of.tile, error);
        self.tile_came(at, of.tile, None, 0);
    }

    fn answer_source(&mut self, at: usize) {
        let (camera, viewport) = (self.twin.camera(), self.twin.viewport());
        let Some(source) = self.sources.get_mut(at) else { return };
        if let Some(report) = source.report(camera, viewport) {
            let id = std::mem::take(&mut source.id);
            self.answer(id, Answer::Report(Box::new(report)));
        }
    }

    fn grant(&mut self, at: usize, wishes: Vec<Wish>) {
        for wish in wishes {
            if let Wish::Drop(load_id) = wish {
                self.remove_tile(load_id);
            } else if let Some(source) = self.sources.get(at) {
                self.outbox.extend(source.outgoing(wish));
            }
        }
    }
}
