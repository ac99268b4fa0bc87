//! Builds chunks, one a step, so that commands are answered in between.

use super::area::{Areas, Rings};
use super::line::add_ribbon;
use super::massing::Masses;
use super::tile::{column_of, is_one_chunk, ranked, tile_of};
use super::{Chunk, Column, Massing, RECORD_FAINT, RECORD_NEEDLE, RECORD_PALM, RECORD_RING_END, record};
use crate::city::{City, Kind, Ring, RingRole, Row, line_width_m};
use crate::geo::order::Ranked;
use crate::geo::{Bounds, Grid};
use std::ops::Range;

/// A chunk is closed when it holds this many records, so that a step stays short.
const RECORDS_PER_CHUNK: usize = 32_768;

/// Work in progress: the features of a run, sorted by column and tile.
pub struct Build {
    ranked: Vec<Ranked>,
    next: usize,
    areas: Areas,
    masses: Masses,
}

impl Build {
    /// Plans the chunks of the features in `features`.
    #[must_use]
    pub fn new(city: &City, features: Range<u32>) -> Self {
        Self { ranked: ranked(city, features), next: 0, areas: Areas::new(), masses: Masses::default() }
    }

    /// Builds the next chunk; none when all is built.
    pub fn step(&mut self, city: &City) -> Option<Chunk> {
        let &(rank, first) = self.ranked.get(self.next)?;
        let column = column_of(rank)?;
        let tile = city.row(first as usize).map(|row| tile_of(row, column))?;
        let mut chunk = Chunk {
            column,
            grid: tile.grid(),
            records: Vec::new(),
            indices: Vec::new(),
            walls: None,
            massing: Massing::default(),
            bounds: Bounds::EMPTY,
            top_m: 0.0,
        };
        while let Some(&(other, feature)) = self.ranked.get(self.next)
            && is_one_chunk(rank, other)
            && chunk.records.len() < RECORDS_PER_CHUNK
        {
            self.add(city, feature, &mut chunk);
            self.next += 1;
        }
        chunk.finish();
        chunk.massing = self.masses.take(&tile);
        Some(chunk)
    }

    fn add(&mut self, city: &City, feature: u32, chunk: &mut Chunk) {
        // A load may go before all of it is built.
        let Some(row) = city.row(feature as usize) else { return };
        let kind = row.facts.kind;
        chunk.bounds = chunk.bounds.joined(row.bounds());
        chunk.top_m = chunk.top_m.max(row.facts.height_m);
        let Chunk { grid, records, indices, .. } = chunk;
        match chunk.column {
            Column::Tree | Column::Marker => add_points(row, kind, grid, records),
            Column::Outline => add_outlines(row, grid, records),
            Column::Building => {
                self.areas.add(row, Rings::Walled, grid, records, indices);
                self.masses.add(row);
            }
            Column::District => {
                let flags = if kind == Kind::LandUse { 0 } else { RECORD_FAINT };
                self.areas.add(row, Rings::Filled { flags }, grid, records, indices);
            }
            Column::Warning => self.areas.add(row, Rings::Filled { flags: 0 }, grid, records, indices),
            Column::Green | Column::Water | Column::Road | Column::Rail => {
                self.areas.add(row, Rings::Filled { flags: 0 }, grid, records, indices);
                for line in lines(row) {
                    add_ribbon(line, line_width_m(kind) / 2.0, feature, grid, records, indices);
                }
            }
        }
    }
}

fn lines(row: Row<'_>) -> impl Iterator<Item = &[glam::Vec2]> {
    row.rings().filter(|ring| ring.role == RingRole::Line).map(|ring| ring.points)
}

fn add_points(row: Row<'_>, kind: Kind, grid: &Grid, records: &mut Vec<[u32; 2]>) {
    let flags = match kind {
        Kind::Needleleaved => RECORD_NEEDLE,
        Kind::Palm => RECORD_PALM,
        Kind::Furniture => RECORD_FAINT,
        _ => 0,
    };
    for Ring { role, points } in row.rings() {
        // A point drawn for an area or a line stands at its middle.
        let middle = match role {
            RingRole::Exterior => Some(crate::geo::centroid_m(points)),
            RingRole::Line => points.get(points.len() / 2).copied(),
            RingRole::Point => points.first().copied(),
            RingRole::Hole => None,
        };
        records.extend(middle.map(|point| record(grid.steps(point), row.index, flags)));
    }
}

fn add_outlines(row: Row<'_>, grid: &Grid, records: &mut Vec<[u32; 2]>) {
    for Ring { role, points } in row.rings() {
        let closes = matches!(role, RingRole::Exterior | RingRole::Hole);
        let closing = if closes { points.first() } else { None };
        records.extend(points.iter().chain(closing).map(|&point| record(grid.steps(point), row.index, 0)));
        if let Some([_, flags]) = records.last_mut() {
            *flags |= RECORD_RING_END;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::Layer;
    use crate::city::sample::{SQUARE, YARD, empty};
    use glam::Vec2;

    fn build(city: &City) -> Vec<Chunk> {
        let mut build = Build::new(city, 0..u32::try_from(city.len()).expect("a small city"));
        std::iter::from_fn(|| build.step(city)).collect()
    }

    fn roof_area_m2(chunk: &Chunk) -> f64 {
        let at = |index: u32| {
            let [a, b, c, d] = chunk.records[index as usize][0].to_le_bytes();
            Vec2::new(f32::from(i16::from_le_bytes([a, b])), f32::from(i16::from_le_bytes([c, d])))
                * chunk.grid.unit_m
        };
        chunk
            .indices
            .chunks_exact(3)
            .map(|t| f64::from((at(t[1]) - at(t[0])).perp_dot(at(t[2]) - at(t[0]))) / 2.0)
            .sum()
    }

    #[test]
    fn a_courtyard_stays_open() {
        let chunks = build(&empty().with_building(&[SQUARE, YARD]));
        let [chunk] = &chunks[..] else { panic!("one chunk, not {}", chunks.len()) };
        assert!((roof_area_m2(chunk) - 300.0).abs() < 1e-3, "roof of {} square metres", roof_area_m2(chunk));
        assert_eq!(chunk.records.len(), 8, "two rings");
        assert_eq!(
            chunk.records.iter().filter(|[_, flags]| flags & RECORD_RING_END != 0).count(),
            2,
            "two ends"
        );
    }

    #[test]
    fn a_square_building_is_two_roof_triangles() {
        let chunks = build(&empty().with_building(&[SQUARE]));
        assert_eq!(chunks[0].indices, [0, 1, 2, 0, 2, 3], "the short cut, facing up");
    }

    #[test]
    fn a_district_has_a_faint_fill_and_an_outline() {
        let chunks = build(&empty().with(Layer::District, Kind::District, RingRole::Exterior, &[SQUARE]));
        let columns: Vec<_> = chunks.iter().map(|chunk| chunk.column).collect();
        assert_eq!(columns, [Column::District, Column::Outline], "fill below, outline above");
        assert!(chunks[0].records.iter().all(|[_, flags]| flags & RECORD_FAINT != 0), "faint");
        assert!(chunks[1].indices.is_empty(), "outlines are pulled edge by edge");
    }

    #[test]
    fn wide_streets_are_painted_over_narrow_ones() {
        let line: &[(f32, f32)] = &[(0.0, 0.0), (50.0, 0.0)];
        let city = empty().with(Layer::Road, Kind::MainRoad, RingRole::Line, &[line]).with(
            Layer::Road,
            Kind::Path,
            RingRole::Line,
            &[line],
        );
        let order: Vec<_> = build(&city)[0].records.iter().map(|[_, feature]| *feature).collect();
        assert_eq!(order, [1, 1, 1, 1, 0, 0, 0, 0], "the path first");
    }

    #[test]
    fn distant_buildings_come_in_different_chunks_and_none_is_lost() {
        let city = (0..2_000_u16).fold(empty(), |city, k| {
            let (x, y) = (30.0 * f32::from(k % 50), 30.0 * f32::from(k / 50));
            let ring: Vec<_> = SQUARE.iter().map(|(east, north)| (east + x, north + y)).collect();
            city.with_building(&[&ring])
        });
        let chunks = build(&city);
        assert!(chunks.len() >= 4, "1.5 by 1.2 km in tiles of half a kilometre: {} chunks", chunks.len());
        let area: f64 = chunks.iter().map(roof_area_m2).sum();
        assert!((area - 2_000.0 * 400.0).abs() < 1.0, "all roofs: {area} square metres");
    }

    #[test]
    fn a_part_of_a_load_is_built_while_more_of_it_comes() {
        let row = |city: City, houses: std::ops::Range<u16>| {
            houses.fold(city, |city, k| {
                let ring: Vec<_> = SQUARE.iter().map(|(x, y)| (x + 30.0 * f32::from(k), *y)).collect();
                city.with_building(&[&ring])
            })
        };
        let half = row(empty(), 0..4_000);
        let (mut first, mut second) = (Build::new(&half, 1_000..4_000), Build::new(&half, 0..1_000));
        let whole = row(half, 4_000..9_000);
        let mut third = Build::new(&whole, 4_000..9_000);
        let chunks = [&mut second, &mut first, &mut third]
            .into_iter()
            .flat_map(|build| std::iter::from_fn(|| build.step(&whole)));
        let mut built: Vec<u32> =
            chunks.flat_map(|chunk| chunk.records).map(|[_, feature]| feature & 0x00ff_ffff).collect();
        built.dedup();
        assert_eq!(built, (0..9_000).collect::<Vec<_>>(), "each house once, from west to east");
    }
}
