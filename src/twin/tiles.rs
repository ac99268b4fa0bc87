//! Which tiles of a source are wanted where one looks, and which may go.
//!
//! In: the ground that is seen, and what came. Out: tiles to fetch, those nearest to the middle first; fetches that are
//! no longer wanted; loads that may go, the longest unseen first, when all together are over their budget.
//! A source is shown at one level, the deepest that is not finer than [`LEVEL`]: beyond it tiles are drawn larger, and
//! from farther away only those about the middle come, so no two levels ever lie on each other.
//! Does not: fetch, read, or draw.

use crate::format::{Degrees, Tile};
use crate::geo::LonLat;
use crate::geo::order::{self, Ranked};
use glam::DVec2;

/// Buildings are complete at this level in the usual schemas, and a tile is a few streets wide.
const LEVEL: u8 = 15;
/// So many tiles are wanted at once, at most; where data are dear, only those about the middle.
const WANTED_MOST: usize = 48;
const WANTED_LOW_DATA: usize = 9;
/// So many are fetched at once.
const FETCHES: usize = 4;
/// A box of more tiles than this is not looked through: only the tile in the middle is wanted.
const LOOKED_THROUGH: usize = 65_536;

/// The ground that is seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// Where one looks.
    pub middle: LonLat,
    /// The corners of what is seen, in turn; what is very far is left out.
    pub corners: [LonLat; 4],
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Fetch a tile.
    Fetch(Tile),
    /// Stop fetching a tile.
    Stop(Tile),
    /// Take a load away.
    Drop(u32),
}

/// A tile that came; one without features has no load.
#[derive(Debug, Clone, Copy)]
struct Held {
    tile: Tile,
    load_id: Option<u32>,
    bytes: usize,
    /// The look at which it was wanted last.
    wanted: u32,
}

/// The tiles of one source.
#[derive(Debug, Clone)]
pub struct Tiles {
    level: u8,
    area: Degrees,
    budget_bytes: usize,
    wanted_most: usize,
    looks: u32,
    wanted: Vec<Tile>,
    asked: Vec<Tile>,
    /// Their bytes came; they are read, built, and not yet on the screen.
    arriving: Vec<Tile>,
    held: Vec<Held>,
}

impl Tiles {
    /// Of a source that has these levels and this area; `low_data` where the reader saves data.
    #[must_use]
    pub fn new(least_zoom: u8, most_zoom: u8, area: Degrees, budget_bytes: usize, low_data: bool) -> Self {
        let wanted_most = if low_data { WANTED_LOW_DATA } else { WANTED_MOST };
        let level = LEVEL.min(most_zoom).max(least_zoom);
        let (wanted, asked, arriving, held) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { level, area, budget_bytes, wanted_most, looks: 0, wanted, asked, arriving, held }
    }

    /// Looks at some ground; gives what is to be done.
    pub fn look(&mut self, ground: &Ground) -> Vec<Wish> {
        self.looks += 1;
        self.wanted = self.wanted_for(ground);
        for held in &mut self.held {
            if self.wanted.contains(&held.tile) {
                held.wanted = self.looks;
            }
        }
        let mut wishes = Vec::new();
        let wanted = &self.wanted;
        // What was empty or failed is tried again when it comes into view again.
        self.held.retain(|held| held.load_id.is_some() || wanted.contains(&held.tile));
        self.asked.retain(|tile| {
            let is_wanted = wanted.contains(tile);
            if !is_wanted {
                wishes.push(Wish::Stop(*tile));
            }
            is_wanted
        });
        wishes.extend(self.fetches());
        wishes
    }

    /// A tile came and is a load now, or came without features, or cannot be had; gives what is to be done next.
    pub fn came(&mut self, tile: Tile, load_id: Option<u32>, bytes: usize) -> Vec<Wish> {
        self.asked.retain(|asked| *asked != tile);
        self.arriving.retain(|arriving| *arriving != tile);
        self.held.push(Held { tile, load_id, bytes, wanted: self.looks });
        let mut wishes = self.over_budget();
        wishes.extend(self.fetches());
        wishes
    }

    /// The bytes of a tile came; gives what is to be fetched next, none where nobody waits for the tile any more.
    pub fn arrived(&mut self, tile: Tile) -> Option<Vec<Wish>> {
        let at = self.asked.iter().position(|asked| *asked == tile)?;
        self.arriving.push(self.asked.remove(at));
        Some(self.fetches())
    }

    /// Whether a tile is fetched or read.
    #[must_use]
    pub fn awaits(&self, tile: Tile) -> bool {
        self.asked.contains(&tile) || self.arriving.contains(&tile)
    }

    /// Whether all tiles that are wanted came.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.wanted.iter().all(|tile| self.held.iter().any(|held| held.tile == *tile))
    }

    /// The loads of all tiles.
    pub fn loads(&self) -> impl Iterator<Item = u32> {
        self.held.iter().filter_map(|held| held.load_id)
    }

    /// Fetches that are under way.
    #[must_use]
    pub fn asked(&self) -> &[Tile] {
        &self.asked
    }

    fn wanted_for(&self, ground: &Ground) -> Vec<Tile> {
        let corners = ground.corners.map(|corner| Tile::position(self.level, corner));
        let middle = Tile::position(self.level, ground.middle);
        let Some(all) = Tile::covering(self.level, around(&ground.corners), LOOKED_THROUGH) else {
            return Vec::from([Tile::at(self.level, ground.middle)]);
        };
        let Degrees { south_west, north_east } = self.area;
        let (low, high) = (Tile::at(self.level, south_west), Tile::at(self.level, north_east));
        // The last column ends where the first begins.
        let last = if north_east.longitude >= 180.0 { u32::MAX } else { high.column() };
        let in_columns = |column: u32| match low.column() <= last {
            true => (low.column()..=last).contains(&column),
            // Across the antimeridian.
            false => column >= low.column() || column <= last,
        };
        let in_area =
            |tile: &Tile| in_columns(tile.column()) && (high.row()..=low.row()).contains(&tile.row());
        let wanted: Vec<Tile> =
            all.into_iter().filter(|tile| in_area(tile) && touches(&corners, corner_of(*tile))).collect();
        let away = |tile: &Tile| order::rank_of((corner_of(*tile) + 0.5).distance_squared(middle));
        let mut ranked: Vec<Ranked> = wanted.iter().map(away).zip(0..).collect();
        order::sort(&mut ranked);
        ranked.truncate(self.wanted_most);
        ranked.into_iter().filter_map(|(_, number)| wanted.get(number as usize).copied()).collect()
    }

    fn fetches(&mut self) -> Vec<Wish> {
        let room = FETCHES.saturating_sub(self.asked.len());
        let is_new = |tile: &&Tile| !self.awaits(**tile) && self.held.iter().all(|held| held.tile != **tile);
        let next: Vec<Tile> = self.wanted.iter().filter(is_new).take(room).copied().collect();
        self.asked.extend(&next);
        next.into_iter().map(Wish::Fetch).collect()
    }

    /// The longest unseen tiles go until the rest is within the budget; what is seen stays.
    fn over_budget(&mut self) -> Vec<Wish> {
        let mut wishes = Vec::new();
        while self.held.iter().map(|held| held.bytes).sum::<usize>() > self.budget_bytes {
            let unseen = self.held.iter().enumerate().filter(|(_, held)| held.wanted < self.looks);
            let Some((oldest, _)) = unseen.min_by_key(|(_, held)| held.wanted) else { break };
            wishes.extend(self.held.remove(oldest).load_id.map(Wish::Drop));
        }
        wishes
    }
}

fn corner_of(tile: Tile) -> DVec2 {
    DVec2::new(f64::from(tile.column()), f64::from(tile.row()))
}

fn around(corners: &[LonLat; 4]) -> Degrees {
    let least = |value: fn(&LonLat) -> f64| corners.iter().map(value).fold(f64::INFINITY, f64::min);
    let most = |value: fn(&LonLat) -> f64| corners.iter().map(value).fold(f64::NEG_INFINITY, f64::max);
    Degrees {
        south_west: LonLat { longitude: least(|c| c.longitude), latitude: least(|c| c.latitude) },
        north_east: LonLat { longitude: most(|c| c.longitude), latitude: most(|c| c.latitude) },
    }
}

/// Whether a tile touches a convex figure: not where all its corners lie beyond one of the figure's edges.
fn touches(figure: &[DVec2; 4], corner: DVec2) -> bool {
    let middle = figure.iter().sum::<DVec2>() / 4.0;
    let square = [DVec2::ZERO, DVec2::X, DVec2::ONE, DVec2::Y].map(|step| corner + step);
    (0..4).all(|edge| {
        let (from, to) = (figure[edge], figure[(edge + 1) % 4]);
        let side = |point: DVec2| (to - from).perp_dot(point - from);
        let inner = side(middle);
        square.iter().any(|&point| side(point) * inner >= 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground(longitude: f64, latitude: f64, half_deg: f64) -> Ground {
        let at = |east: f64, north: f64| LonLat {
            longitude: longitude + east * half_deg,
            latitude: latitude + north * half_deg,
        };
        Ground { middle: at(0.0, 0.0), corners: [at(-1.0, -1.0), at(1.0, -1.0), at(1.0, 1.0), at(-1.0, 1.0)] }
    }

    const WORLD: Degrees = Degrees {
        south_west: LonLat { longitude: -180.0, latitude: -85.0 },
        north_east: LonLat { longitude: 180.0, latitude: 85.0 },
    };

    fn fetched(wishes: &[Wish]) -> Vec<Tile> {
        wishes
            .iter()
            .filter_map(|wish| if let Wish::Fetch(tile) = wish { Some(*tile) } else { None })
            .collect()
    }

    #[test]
    fn tiles_come_from_the_middle_outwards_a_few_at_a_time() {
        let mut tiles = Tiles::new(0, 14, WORLD, usize::MAX, false);
        let first = fetched(&tiles.look(&ground(6.14, 46.2, 0.05)));
        assert_eq!(first.len(), FETCHES, "a few at once");
        assert_eq!(first[0], Tile::at(14, LonLat { longitude: 6.14, latitude: 46.2 }), "the middle first");
        let mut all = first.clone();
        let mut under_way = first;
        while let Some(tile) = under_way.pop() {
            let next = fetched(&tiles.came(tile, Some(1), 10));
            all.extend(&next);
            under_way.extend(next);
        }
        assert!(tiles.is_complete() && all.len() > 20 && all.len() <= WANTED_MOST, "{} tiles", all.len());
        assert!(tiles.look(&ground(6.14, 46.2, 0.05)).is_empty(), "nothing twice");
    }

    #[test]
    fn what_one_has_passed_is_not_fetched_on() {
        let mut tiles = Tiles::new(0, 14, WORLD, usize::MAX, false);
        let first = fetched(&tiles.look(&ground(6.14, 46.2, 0.01)));
        let wishes = tiles.look(&ground(7.14, 46.2, 0.01));
        let stopped =
            wishes.iter().filter(|wish| matches!(wish, Wish::Stop(tile) if first.contains(tile))).count();
        assert_eq!(stopped, first.len(), "all fetches are stopped: {wishes:?}");
    }

    #[test]
    fn the_longest_unseen_tiles_go_when_there_are_too_many_and_the_seen_ones_stay() {
        let mut tiles = Tiles::new(0, 14, WORLD, 100, false);
        let mut next_load = 0;
        let mut dropped = Vec::new();
        for step in 0..6 {
            let mut under_way = fetched(&tiles.look(&ground(6.0 + f64::from(step) * 0.2, 46.2, 0.004)));
            while let Some(tile) = under_way.pop() {
                next_load += 1;
                let wishes = tiles.came(tile, Some(next_load), 30);
                dropped.extend(wishes.iter().filter_map(|wish| match wish {
                    Wish::Drop(load_id) => Some(*load_id),
                    _ => None,
                }));
                under_way.extend(fetched(&wishes));
            }
            assert!(tiles.is_complete(), "all that is seen is there at step {step}");
        }
        assert!(dropped.len() >= 3 && dropped.is_sorted(), "the oldest first: {dropped:?}");
        assert!(!dropped.contains(&next_load), "the last one is seen");
    }

    #[test]
    fn outside_of_a_source_nothing_is_asked() {
        let area = Degrees {
            south_west: LonLat { longitude: 6.0, latitude: 46.0 },
            north_east: LonLat { longitude: 6.3, latitude: 46.3 },
        };
        let mut tiles = Tiles::new(0, 14, area, usize::MAX, false);
        assert_eq!(tiles.look(&ground(9.0, 46.2, 0.01)), [], "another canton");
        assert!(!tiles.look(&ground(6.14, 46.2, 0.01)).is_empty(), "this one");
    }

    #[test]
    fn a_reader_who_saves_data_gets_the_streets_about_the_middle() {
        let mut tiles = Tiles::new(0, 14, WORLD, usize::MAX, true);
        tiles.look(&ground(6.14, 46.2, 0.05));
        assert_eq!(tiles.wanted.len(), WANTED_LOW_DATA, "a few");
        assert_eq!(
            tiles.wanted[0],
            Tile::at(14, LonLat { longitude: 6.14, latitude: 46.2 }),
            "the middle first"
        );
    }
}
