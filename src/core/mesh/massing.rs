//! What stands for buildings from afar: a box for each, and boxes for all of a cell together.
//!
//! In: the buildings of one tile. Out: records, and the runs of them that are levels of detail, fine to coarse.
//! A box has its building's footprint area, middle and long axis; one for a cell has the area of all in it, their common
//! extent's shape, and the feature of the most voluminous, whose height and colour it takes.
//!
//! A record is two `u32`. `x`: the middle in 1/1024 of the tile's width from its middle, east in bits 0 to 9 and north in
//! bits 10 to 19, both signed, then half the length and half the width in bits 20 to 25 and 26 to 31, as `k` of
//! `0.25 m * 2^(k / 6)`. `y`: the feature in the low 24 bits, and the long axis in 256 steps from east by
//! north to west, counted along a diamond's edge, which takes no trigonometry. `shaders/massing.wgsl` reads it.
//! Does not: decide from where boxes will do; that is the renderer's.

use super::Tile;
use crate::city::{Flags, Ring, RingRole, Row};
use crate::geo::order::{self, Ranked};
use crate::geo::{Bounds, signed_area_m2};
use glam::Vec2;

/// Steps across a tile.
const STEPS: f32 = 1_024.0;
/// Cells across a tile, level by level.
const CELLS: [f32; 3] = [16.0, 8.0, 4.0];
/// A level is worth its bytes where it has less than this part of the boxes of the level before.
const WORTH: f32 = 0.6;
const SHORTEST_M: f32 = 0.25;
const PER_DOUBLING: f32 = 6.0;
/// Steps along one edge of the diamond |x| + |y| = 1.
const DIAMOND: f32 = 128.0;

/// Boxes of one level of detail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MassLevel {
    /// Into [`Massing::records`].
    pub first: u32,
    /// How many.
    pub count: u32,
    /// How large what is told apart is, metres: a building, or a cell.
    pub size_m: f32,
}

/// The boxes of a chunk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Massing {
    /// See the module's head.
    pub records: Vec<[u32; 2]>,
    /// Fine to coarse; the first has a box for every building.
    pub levels: Vec<MassLevel>,
    /// Metres of one step of the records' middles.
    pub unit_m: f32,
}

#[derive(Debug, Clone, Copy)]
struct Mass {
    middle_m: Vec2,
    /// Along the axis and across it.
    half_m: Vec2,
    axis: Vec2,
    feature: u32,
    area_m2: f32,
    height_m: f32,
    bounds: Bounds,
    /// Its parts stand in its place.
    replaced: bool,
}

/// Gathers the boxes of a chunk.
#[derive(Debug, Default)]
pub(super) struct Masses(Vec<Mass>);

impl Masses {
    /// Adds a building.
    pub(super) fn add(&mut self, row: Row<'_>) {
        self.0.extend(mass(row));
    }

    /// All boxes since the last call, level by level.
    pub(super) fn take(&mut self, tile: &Tile) -> Massing {
        let mut massing = Massing { unit_m: tile.width_m() / STEPS, ..Massing::default() };
        let mut masses = std::mem::take(&mut self.0);
        if masses.is_empty() {
            return massing;
        }
        let count = masses.len() as f32;
        let mean_m = masses.iter().map(|mass| mass.bounds.size_m().max_element()).sum::<f32>() / count;
        push_level(&mut massing, tile, &masses, mean_m);
        // A block is never told by an outline that is not drawn.
        masses.retain(|mass| !mass.replaced);
        for cells in CELLS {
            let cell_m = tile.width_m() / cells;
            let grouped = grouped(&masses, cell_m);
            if (grouped.len() as f32) < WORTH * masses.len() as f32 {
                push_level(&mut massing, tile, &grouped, cell_m);
                masses = grouped;
            }
        }
        massing
    }
}

fn push_level(massing: &mut Massing, tile: &Tile, masses: &[Mass], size_m: f32) {
    let first = u32::try_from(massing.records.len()).unwrap_or(u32::MAX);
    let count = u32::try_from(masses.len()).unwrap_or(u32::MAX);
    massing.levels.push(MassLevel { first, count, size_m });
    let origin_m = tile.grid().origin_m.as_vec2();
    massing.records.extend(masses.iter().map(|mass| packed(mass, origin_m, massing.unit_m)));
}

/// The box of a building; none for one without area.
fn mass(row: Row<'_>) -> Option<Mass> {
    let (mut area_m2, mut exteriors, mut longest) = (0.0, 0, Vec2::X);
    for Ring { role, points } in row.rings() {
        area_m2 += signed_area_m2(points);
        if role == RingRole::Exterior {
            exteriors += 1;
            longest = longest_edge(points);
        }
    }
    // Buildings of several polygons are told by their common extent.
    let axis = if exteriors == 1 { longest.normalize_or(Vec2::X) } else { Vec2::X };
    let along = |&point: &Vec2| Vec2::new(point.dot(axis), axis.perp_dot(point));
    let turned = row
        .rings()
        .fold(Bounds::EMPTY, |bounds, ring| bounds.joined(Bounds::of(ring.points.iter().map(along))));
    if turned.is_empty() || area_m2 <= 0.0 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "square metres of a building")]
    let area_m2 = area_m2 as f32;
    Some(Mass {
        middle_m: axis.rotate(turned.centre_m()),
        half_m: shrunk(turned.size_m() / 2.0, area_m2),
        axis,
        feature: row.index,
        area_m2,
        height_m: row.facts.height_m - row.facts.base_m,
        bounds: row.bounds(),
        replaced: row.facts.flags.has(Flags::REPLACED),
    })
}

fn longest_edge(ring: &[Vec2]) -> Vec2 {
    let ends = ring.iter().skip(1).chain(ring.first());
    ring.iter().zip(ends).map(|(&from, &to)| to - from).fold(Vec2::ZERO, |longest, edge| {
        if edge.length_squared() > longest.length_squared() { edge } else { longest }
    })
}

/// Half a box's sides, of the same shape, with an area.
fn shrunk(half_m: Vec2, area_m2: f32) -> Vec2 {
    let half_m = half_m.max(Vec2::splat(SHORTEST_M));
    half_m * (area_m2 / (4.0 * half_m.x * half_m.y)).min(1.0).sqrt()
}

/// One box for all boxes of each cell.
#[expect(clippy::cast_possible_truncation, reason = "float casts saturate; cells only group")]
fn grouped(masses: &[Mass], cell_m: f32) -> Vec<Mass> {
    let cell = |mass: &Mass| {
        let cell = (mass.middle_m / cell_m).floor();
        order::rank_of_square(0, cell.y as i32, cell.x as i32)
    };
    let mut ranked: Vec<Ranked> = masses.iter().map(cell).zip(0..).collect();
    order::sort(&mut ranked);
    ranked
        .chunk_by(|left, right| left.0 == right.0)
        .filter_map(|cell| {
            let mut members = cell.iter().filter_map(|&(_, number)| masses.get(number as usize));
            let first = *members.next()?;
            Some(members.fold(first, |all, one| join(&all, one)))
        })
        .map(|mass| Mass { half_m: shrunk(mass.half_m, mass.area_m2), ..mass })
        .collect()
}

fn join(all: &Mass, one: &Mass) -> Mass {
    let volume = |mass: &Mass| mass.area_m2.min(1.0e9) * mass.height_m;
    let bounds = all.bounds.joined(one.bounds);
    let larger = if volume(one) > volume(all) { one } else { all };
    Mass {
        middle_m: bounds.centre_m(),
        half_m: bounds.size_m() / 2.0,
        axis: Vec2::X,
        area_m2: all.area_m2 + one.area_m2,
        bounds,
        ..*larger
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float casts saturate, and all is clamped"
)]
fn packed(mass: &Mass, origin_m: Vec2, unit_m: f32) -> [u32; 2] {
    let middle = ((mass.middle_m - origin_m) / unit_m)
        .map(f32::round_ties_even)
        .clamp(Vec2::splat(-512.0), Vec2::splat(511.0));
    let half = (((mass.half_m / SHORTEST_M).map(log2)) * PER_DOUBLING)
        .map(f32::round_ties_even)
        .clamp(Vec2::ZERO, Vec2::splat(63.0));
    let angle = (diamond(mass.axis) * DIAMOND).round_ties_even() as u32 & 0xff;
    let ten_bits = |steps: f32| (steps as i32).cast_unsigned() & 0x3ff;
    let place = ten_bits(middle.x) | ten_bits(middle.y) << 10;
    [place | (half.x as u32) << 20 | (half.y as u32) << 26, (mass.feature & 0x00ff_ffff) | angle << 24]
}

/// How far along the diamond a direction or its opposite lies, 0 to 2 from east by north to west.
fn diamond(axis: Vec2) -> f32 {
    let axis = if axis.y < 0.0 { -axis } else { axis };
    let share = axis.y / (axis.x.abs() + axis.y).max(f32::MIN_POSITIVE);
    if axis.x >= 0.0 { share } else { 2.0 - share }
}

/// The logarithm to base two, good to a hundredth, from the bits of a positive number.
fn log2(value: f32) -> f32 {
    let bits = value.max(f32::MIN_POSITIVE).to_bits();
    let part = (bits & 0x007f_ffff) as f32 / 8_388_608.0;
    (bits >> 23) as f32 - 127.0 + part + 0.343 * part * (1.0 - part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::City;
    use crate::city::sample::empty;
    use crate::mesh::{Build, Chunk};

    fn chunk(city: &City) -> Chunk {
        let mut build = Build::new(city, 0..u32::try_from(city.len()).expect("a small city"));
        build.step(city).expect("one chunk")
    }

    fn half_m([place, _]: [u32; 2]) -> [f32; 2] {
        [place >> 20 & 63, place >> 26].map(|k| SHORTEST_M * (k as f32 / PER_DOUBLING).exp2())
    }

    #[test]
    fn a_turned_block_keeps_its_direction_and_its_sides() {
        let (along, across) = (Vec2::from_angle(0.5) * 15.0, Vec2::from_angle(0.5).perp() * 4.0);
        let middle = Vec2::new(100.0, 60.0);
        let ring = [-along - across, along - across, along + across, across - along]
            .map(|corner| (corner + middle).into());
        let massing = chunk(&empty().with_building(&[&ring])).massing;
        let record = massing.records[0];
        let [length, width] = half_m(record);
        assert!(
            (length / 15.0 - 1.0).abs() < 0.07 && (width / 4.0 - 1.0).abs() < 0.07,
            "{length} by {width} m"
        );
        let share = (record[1] >> 24) as f32 / DIAMOND;
        let angle = Vec2::new(1.0 - share, share).to_angle();
        assert!((angle - 0.5).abs() < 0.01, "turned by {angle}");
        let east = f32::from((((record[0] & 0x3ff) as i16) << 6) >> 6) * massing.unit_m + 256.0;
        assert!((east - middle.x).abs() <= 0.5 * massing.unit_m + 1e-3, "at {east} m east");
    }

    #[test]
    fn far_boxes_cover_as_much_ground_as_the_houses_do() {
        let city = (0..400_u16).fold(empty(), |city, k| {
            let (x, y) = (20.0 * f32::from(k % 20) + 5.0, 20.0 * f32::from(k / 20) + 5.0);
            city.with_building(&[&[(x, y), (x + 10.0, y), (x + 10.0, y + 8.0), (x, y + 8.0)]])
        });
        let massing = chunk(&city).massing;
        let counts: Vec<u32> = massing.levels.iter().map(|level| level.count).collect();
        assert_eq!(counts[0], 400, "a box each");
        assert!(
            counts.len() >= 3 && counts.windows(2).all(|pair| pair[1] < pair[0]),
            "ever fewer: {counts:?}"
        );
        for level in &massing.levels {
            let run = &massing.records[level.first as usize..(level.first + level.count) as usize];
            let area: f32 = run.iter().map(|&record| half_m(record)).map(|[a, b]| 4.0 * a * b).sum();
            assert!((area / 32_000.0 - 1.0).abs() < 0.1, "level of {} m: {area} square metres", level.size_m);
        }
    }
}
