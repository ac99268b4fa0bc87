//! A source of tiles: one load to the page, many to the twin.
//!
//! In: what the source says of itself, where one looks, tiles as they come. Out: fetches wished for, loads of tiles, and
//! one report once all is there that the first view shows.
//! Does not: fetch or decode; choose tiles ([`Tiles`] does).

use super::Outgoing;
use super::load::Load;
use crate::city::{ISSUES_LISTED, Issue, LoadSummary, ReadOptions, Severity};
use crate::format::{Degrees, Tile};
use crate::geo::LonLat;
use crate::twin::{Ground, LoadReport, Tiles, Wish};
use crate::view::{Camera, Eye, Viewport};

/// Ground farther away than so many viewing distances is not asked for.
const REACH: f64 = 2.5;
/// While the camera moves, tiles are chosen no more often.
const LOOK_MS: f64 = 200.0;
/// From farther out than this a source's middle is shown closer.
const CLOSEST_FIT: f64 = 15.0;

/// What a source of tiles says of itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct TileSource {
    /// The first level.
    pub(super) min_zoom: u8,
    /// The last level.
    pub(super) max_zoom: u8,
    /// West, south, east, north, degrees.
    pub(super) bounds: [f64; 4],
    /// Longitude and latitude of where to look first.
    pub(super) centre: Option<[f64; 2]>,
}

/// A source that the page loaded.
pub(super) struct Source {
    /// The command to answer; 0 once it is.
    pub(super) id: u32,
    /// The page's number.
    pub(super) load: u32,
    /// Ours.
    pub(super) load_id: u32,
    /// What the page asked of the load.
    pub(super) options: ReadOptions,
    pub(super) first_index: u32,
    tiles: Option<Tiles>,
    /// From where and on what was looked last, and when.
    looked: Option<(Camera, Viewport, f64)>,
    start_ms: f64,
    total: LoadReport,
}

/// A tile that a load is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TileOf {
    /// The source's page number.
    pub(super) load: u32,
    pub(super) tile: Tile,
}

impl Source {
    pub(super) fn new(of: &Load) -> Self {
        let Load { id, load, load_id, start_ms, first_index, .. } = *of;
        let options = of.options.clone();
        let total = LoadReport { load_id, ..LoadReport::default() };
        Self { id, load, load_id, options, first_index, tiles: None, looked: None, start_ms, total }
    }

    /// The source said what it has; gives where one should look if nobody chose yet.
    pub(super) fn open(&mut self, said: &TileSource, budget_bytes: usize, low_data: bool) -> Camera {
        let [west, south, east, north] = said.bounds;
        let area = Degrees {
            south_west: LonLat { longitude: west, latitude: south },
            north_east: LonLat { longitude: east, latitude: north },
        };
        self.tiles = Some(Tiles::new(said.min_zoom, said.max_zoom, area, budget_bytes, low_data));
        let [longitude, latitude] = said.centre.unwrap_or([(west + east) / 2.0, (south + north) / 2.0]);
        Camera { longitude, latitude, zoom: CLOSEST_FIT, bearing_deg: 0.0, pitch_deg: 45.0 }
    }

    /// Looks where the camera looks, if that is somewhere else now.
    pub(super) fn look(
        &mut self,
        eye: &Eye,
        camera: Camera,
        unplace: impl Fn(glam::DVec2) -> LonLat,
        now_ms: f64,
    ) -> Vec<Wish> {
        let Some(tiles) = &mut self.tiles else { return Vec::new() };
        let is_same = |at: Camera, on: Viewport| (at, on) == (camera, eye.viewport);
        if self.looked.is_some_and(|(at, on, since_ms)| is_same(at, on) || now_ms - since_ms < LOOK_MS) {
            return Vec::new();
        }
        self.looked = Some((camera, eye.viewport, now_ms));
        tiles.look(&ground(eye, unplace))
    }

    /// Whether the camera has moved, or the picture another shape, since tiles were chosen.
    pub(super) fn is_behind(&self, camera: Camera, viewport: Viewport) -> bool {
        self.tiles.is_some() && self.looked.is_none_or(|(at, on, _)| (at, on) != (camera, viewport))
    }

    /// A tile's bytes came; gives what is to be done next, none where nobody waits for the tile any more.
    pub(super) fn arrived(&mut self, tile: Tile) -> Option<Vec<Wish>> {
        self.tiles.as_mut().and_then(|tiles| tiles.arrived(tile))
    }

    /// Whether a tile is on its way.
    pub(super) fn awaits(&self, tile: Tile) -> bool {
        self.tiles.as_ref().is_some_and(|tiles| tiles.awaits(tile))
    }

    /// A tile is there, or is known not to come.
    pub(super) fn came(
        &mut self,
        tile: Tile,
        load_id: Option<u32>,
        summary: Option<&LoadSummary>,
        bytes: usize,
    ) -> Vec<Wish> {
        if let Some(summary) = summary {
            self.total.features += summary.features;
            self.total.skipped += summary.log.skipped;
            self.total.repaired += summary.log.repaired;
            self.total.issue_count += summary.log.count;
            let room = ISSUES_LISTED.saturating_sub(self.total.issues.len());
            self.total.issues.extend(summary.log.listed.iter().take(room).cloned());
            self.total.bytes += summary.bytes as f64;
        }
        self.tiles.as_mut().map_or_else(Vec::new, |tiles| tiles.came(tile, load_id, bytes))
    }

    /// A tile is on the screen, or nobody looks; how long it took to read and build, and when its frame was finished.
    pub(super) fn shown(&mut self, read_ms: f64, build_ms: f64, frame_at_ms: Option<f64>) {
        self.total.parse_ms += read_ms;
        self.total.build_ms += build_ms;
        self.total.first_frame_ms = frame_at_ms.map(|at_ms| at_ms - self.start_ms);
    }

    /// The report, once all that is in view is there: told once.
    pub(super) fn report(&mut self, camera: Camera, viewport: Viewport) -> Option<LoadReport> {
        (self.id != 0 && self.is_complete(camera, viewport)).then(|| self.total.clone())
    }

    /// Notes a tile that can't be had, as an issue.
    pub(super) fn note_failure(&mut self, tile: Tile, error: &str) {
        self.total.issue_count += 1;
        if self.total.issues.len() < ISSUES_LISTED {
            self.total.issues.push(Issue {
                severity: Severity::Warning,
                feature_id: None,
                index: None,
                position: format!("tile {tile}"),
                expected: "a vector tile".into(),
                found: error.to_owned(),
            });
        }
    }

    /// Whether all that is in view is there.
    pub(super) fn is_complete(&self, camera: Camera, viewport: Viewport) -> bool {
        !self.is_behind(camera, viewport) && self.tiles.as_ref().is_some_and(Tiles::is_complete)
    }

    /// The loads of its tiles.
    pub(super) fn loads(&self) -> Vec<u32> {
        self.tiles.iter().flat_map(Tiles::loads).collect()
    }

    /// What the browser is asked to do for a wish; none for what the engine does itself.
    pub(super) fn outgoing(&self, wish: Wish) -> Option<Outgoing> {
        let load = self.load;
        let place = |tile: Tile| (tile.zoom(), tile.column(), tile.row());
        match wish {
            Wish::Fetch(tile) => Some(Outgoing::FetchTile { load, tile: place(tile) }),
            Wish::Stop(tile) => Some(Outgoing::StopTile { load, tile: place(tile) }),
            Wish::Drop(_) => None,
        }
    }
}

/// The ground between the edges of the screen, as far as it is worth fetching.
fn ground(eye: &Eye, unplace: impl Fn(glam::DVec2) -> LonLat) -> Ground {
    let corners = eye.corners(REACH * eye.eye_m.length());
    Ground { middle: unplace(eye.centre_m), corners: corners.map(|corner| unplace(eye.centre_m + corner)) }
}
