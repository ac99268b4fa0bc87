//! Where a tile of the web-mercator square lies.
//!
//! In: zoom level, column and row as `{z}/{x}/{y}` names them, rows counted from the north. Out: degrees, WGS 84.
//! Positions in a tile run east and south from its north-west corner, from 0 to 1.
//! Does not: know what is in a tile, or other grids than the one of the web.

use crate::geo::{Held as _, LATITUDE_LIMIT_DEG, LonLat, mercator, unmercator};
use glam::DVec2;
use std::f64::consts::PI;

/// The deepest level: columns and rows of deeper ones would not fit in 32 bits.
pub const ZOOM_MOST: u8 = 31;
/// The last longitude of the last column, near enough.
const EAST_END_DEG: f64 = 180.0 - 1e-9;

/// A tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    zoom: u8,
    column: u32,
    row: u32,
}

/// A box in degrees; its west is greater than its east where it crosses the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Degrees {
    /// The corner in the south-west.
    pub south_west: LonLat,
    /// The corner in the north-east.
    pub north_east: LonLat,
}

impl Degrees {
    /// Whether a place is in it.
    #[must_use]
    pub fn has(&self, place: LonLat) -> bool {
        let (west, east) = (self.south_west.longitude, self.north_east.longitude);
        let is_across = if west <= east {
            (west..=east).contains(&place.longitude)
        } else {
            place.longitude >= west || place.longitude <= east
        };
        is_across && (self.south_west.latitude..=self.north_east.latitude).contains(&place.latitude)
    }

    /// Its middle.
    #[must_use]
    pub fn middle(&self) -> LonLat {
        let (west, east) = (self.south_west.longitude, self.north_east.longitude);
        let east = if west <= east { east } else { east + 360.0 };
        let longitude = f64::midpoint(west, east);
        let longitude = if longitude > 180.0 { longitude - 360.0 } else { longitude };
        LonLat { longitude, latitude: f64::midpoint(self.south_west.latitude, self.north_east.latitude) }
    }
}

impl Tile {
    /// The tile `{z}/{x}/{y}`; none where the square has no such tile.
    #[must_use]
    pub fn new(zoom: u8, column: u32, row: u32) -> Option<Self> {
        let side = 1_u64.checked_shl(u32::from(zoom)).filter(|_| zoom <= ZOOM_MOST)?;
        (u64::from(column.max(row)) < side).then_some(Self { zoom, column, row })
    }

    /// The tile of a level that holds a place; places beyond the square belong to the tile at its edge.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the level's tiles"
    )]
    pub fn at(zoom: u8, place: LonLat) -> Self {
        let zoom = zoom.min(ZOOM_MOST);
        let side = f64::from(1_u32 << zoom);
        let index = |tiles: f64| tiles.floor().held(0.0, side - 1.0) as u32;
        let position = Self::position(zoom, place);
        Self { zoom, column: index(position.x), row: index(position.y) }
    }

    /// Where a place lies on a level, in tiles east and south of the square's north-west corner.
    #[must_use]
    pub fn position(zoom: u8, place: LonLat) -> DVec2 {
        let latitude = place.latitude.held(-LATITUDE_LIMIT_DEG, LATITUDE_LIMIT_DEG).to_radians();
        let east = (place.longitude + 180.0).rem_euclid(360.0) / 360.0;
        let south = 0.5 - mercator(latitude) / (2.0 * PI);
        DVec2::new(east, south) * f64::from(1_u32 << zoom.min(ZOOM_MOST))
    }

    /// The tiles of a level that a box touches, row by row; none where these are more than `most`.
    #[must_use]
    pub fn covering(zoom: u8, area: Degrees, most: usize) -> Option<Vec<Self>> {
        let north_west = LonLat { longitude: area.south_west.longitude, latitude: area.north_east.latitude };
        // An area that ends at the antimeridian does not begin again behind it.
        let east = area.north_east.longitude;
        let east = if east >= 180.0 && area.south_west.longitude < 180.0 { EAST_END_DEG } else { east };
        let south_east = LonLat { longitude: east, latitude: area.south_west.latitude };
        let (first, last) = (Self::at(zoom, north_west), Self::at(zoom, south_east));
        let side = 1_u32 << first.zoom;
        // Across the antimeridian the columns go on at the first.
        let columns = last.column.wrapping_sub(first.column) & (side - 1);
        let rows = last.row.checked_sub(first.row)?;
        let count = (u64::from(columns) + 1) * (u64::from(rows) + 1);
        if usize::try_from(count).ok()? > most {
            return None;
        }
        let tile = |row, step| Self { zoom: first.zoom, column: (first.column + step) & (side - 1), row };
        Some((first.row..=last.row).flat_map(|row| (0..=columns).map(move |step| tile(row, step))).collect())
    }

    /// The tile of a level that this one lies in; itself where that is not shallower. Beyond the deepest level of a
    /// source, that tile stands for this one.
    #[must_use]
    pub fn at_most(self, zoom: u8) -> Self {
        let levels = self.zoom.saturating_sub(zoom);
        Self { zoom: self.zoom - levels, column: self.column >> levels, row: self.row >> levels }
    }

    /// The level; 0 is one tile for the whole square.
    #[must_use]
    pub fn zoom(self) -> u8 {
        self.zoom
    }

    /// Columns from the antimeridian, eastwards.
    #[must_use]
    pub fn column(self) -> u32 {
        self.column
    }

    /// Rows from the north.
    #[must_use]
    pub fn row(self) -> u32 {
        self.row
    }

    /// Rows from the south, as `{-y}` counts them.
    #[must_use]
    pub fn row_from_south(self) -> u32 {
        (1_u32 << self.zoom) - 1 - self.row
    }

    /// A position in the tile, in degrees: longitude and latitude.
    #[must_use]
    pub fn place(self, position: DVec2) -> DVec2 {
        let side = f64::from(1_u32 << self.zoom);
        let across = (DVec2::new(f64::from(self.column), f64::from(self.row)) + position) / side;
        let longitude = across.x * 360.0 - 180.0;
        // What reaches over the edge of the world goes on at the other.
        let longitude = if longitude > 180.0 {
            longitude - 360.0
        } else if longitude < -180.0 {
            longitude + 360.0
        } else {
            longitude
        };
        DVec2::new(longitude, unmercator(PI * (1.0 - 2.0 * across.y)).to_degrees())
    }

    /// The box that it covers.
    #[must_use]
    pub fn degrees(self) -> Degrees {
        let corner = |position| {
            let place = self.place(position);
            LonLat { longitude: place.x, latitude: place.y }
        };
        Degrees { south_west: corner(DVec2::Y), north_east: corner(DVec2::X) }
    }
}

impl std::fmt::Display for Tile {
    fn fmt(&self, text: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(text, "{}/{}/{}", self.zoom, self.column, self.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKYO: LonLat = LonLat { longitude: 139.767, latitude: 35.681 };

    #[test]
    fn a_place_lies_in_its_tile() {
        let tile = Tile::at(16, TOKYO);
        assert_eq!((tile.column(), tile.row()), (58_211, 25_806), "Tokyo's main station");
        let Degrees { south_west, north_east } = tile.degrees();
        assert!(south_west.longitude <= TOKYO.longitude && TOKYO.longitude < north_east.longitude, "across");
        assert!(south_west.latitude <= TOKYO.latitude && TOKYO.latitude < north_east.latitude, "along");
        assert_eq!(tile.at_most(14), Tile::at(14, TOKYO), "the tile above it");
        assert_eq!(tile.at_most(18), tile, "not below it");
    }

    #[test]
    fn the_world_is_one_tile_and_no_more() {
        let world = Tile::new(0, 0, 0).expect("there is one");
        let Degrees { south_west, north_east } = world.degrees();
        assert_eq!((south_west.longitude, north_east.longitude), (-180.0, 180.0), "from edge to edge");
        assert!((north_east.latitude - LATITUDE_LIMIT_DEG).abs() < 1e-9, "up to {}", north_east.latitude);
        assert_eq!(Tile::new(0, 1, 0), None, "no second column");
        assert_eq!(Tile::new(32, 0, 0), None, "not so deep");
        assert_eq!(Tile::new(2, 1, 3).map(Tile::row_from_south), Some(0), "the last row, from the south");
        assert_eq!(world.place(DVec2::new(1.125, 0.5)).x, -135.0, "round the world");
    }

    #[test]
    fn an_area_is_covered_across_the_antimeridian() {
        let corner = |longitude, latitude| LonLat { longitude, latitude };
        let fiji = Degrees { south_west: corner(179.0, -18.0), north_east: corner(-179.0, -17.0) };
        assert_eq!(fiji.middle(), corner(180.0, -17.5), "its middle");
        assert!(fiji.has(corner(-179.5, -17.5)) && !fiji.has(corner(0.0, -17.5)), "what is in it");
        let tiles = Tile::covering(6, fiji, 10).expect("few");
        let names: Vec<String> = tiles.iter().map(Tile::to_string).collect();
        assert_eq!(names, ["6/63/35", "6/0/35"], "both sides");
        assert_eq!(Tile::covering(20, fiji, 10), None, "too many");
        let world = Degrees { south_west: corner(-180.0, -85.0), north_east: corner(180.0, 85.0) };
        assert_eq!(Tile::covering(2, world, 16).map(|tiles| tiles.len()), Some(16), "all of the world");
    }
}
