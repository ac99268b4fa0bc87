//! Which district each feature lies in: the smallest one whose polygon holds its place.
//!
//! In: the city and its index, again and again: what came and went since is noticed, and the work is done in slices.
//! Out: a district per feature, and how many features of each layer every district has.
//! Districts are administrative and statistical ones ([`Kind::District`]); a district lies in a larger one.
//! Costs 4 bytes a feature, once it was asked for, and the outlines of districts while it is being made.
//! Does not: cut features at borders, or know what is called a district; the rules do.

use super::outline::Outline;
use super::shape::area_m2;
use crate::city::{City, Index, Kind, Layer, Row};
use crate::geo::Bounds;
use crate::geo::order::{self, Ranked};
use std::ops::Range;

/// Work of a slice, in boxes looked at: a millisecond or two.
const SLICE: usize = 1 << 17;
/// Work to ask a district for one place, and to make a piece of an outline.
const ASKED: usize = 64;
const PIECE: usize = 8;
/// Features that are looked through for districts in a slice.
const SCANNED: usize = 1 << 17;

/// In no district, or not yet known.
const NOWHERE: u32 = u32::MAX;
const LAYERS: usize = Layer::ALL.len();

/// The district of each feature.
#[derive(Debug, Clone, Default)]
pub struct Districts {
    /// The index as it was looked at last.
    changes: u32,
    /// One for each run of the index, in load order.
    stretches: Vec<Stretch>,
    /// From the smallest to the largest; of the same size, in load order.
    known: Vec<District>,
    /// Every stretch was looked through for districts and is done.
    is_whole: bool,
}

/// A run of features that came together.
#[derive(Debug, Clone)]
struct Stretch {
    features: Range<u32>,
    /// Per feature: its district.
    district: Vec<u32>,
    counts: Vec<Counts>,
    is_scanned: bool,
    /// How many of the run's cells are done, and how many features of the next one.
    done: (usize, usize),
    is_done: bool,
}

/// Features of each layer in one district.
#[derive(Debug, Clone)]
struct Counts {
    district: u32,
    of_layer: [u32; LAYERS],
}

#[derive(Debug, Clone)]
struct District {
    index: u32,
    area_m2: f64,
    bounds: Bounds,
    /// While it is needed.
    outline: Option<Box<Outline>>,
}

impl Districts {
    /// Does some of what is to be done; true while there is more.
    pub fn step(&mut self, city: &City, index: &Index) -> bool {
        if self.changes != index.changes() {
            self.changes = index.changes();
            self.follow(index);
        }
        if !self.is_whole && !self.scan(city) {
            self.is_whole = self.assign(city, index);
        }
        if self.is_whole {
            self.known.iter_mut().for_each(|district| district.outline = None);
        }
        !self.is_whole
    }

    /// Whether all that is in the index has its district.
    #[must_use]
    pub fn is_whole(&self, index: &Index) -> bool {
        self.is_whole && self.changes == index.changes()
    }

    /// The district a feature lies in; none where there is none, or while that is not known.
    #[must_use]
    pub fn of(&self, feature: u32) -> Option<u32> {
        let stretch = stretch_of(&self.stretches, feature)?;
        let district = *stretch.district.get((feature - stretch.features.start) as usize)?;
        (district != NOWHERE).then_some(district)
    }

    /// How many features of each layer lie in a district and in no smaller one, or in none, in the order of
    /// [`Layer::ALL`].
    #[must_use]
    pub fn counts(&self, district: Option<u32>) -> [u32; LAYERS] {
        let wanted = district.unwrap_or(NOWHERE);
        let mut all = [0; LAYERS];
        for counts in self.stretches.iter().flat_map(|stretch| &stretch.counts) {
            if counts.district == wanted {
                all.iter_mut().zip(counts.of_layer).for_each(|(all, count)| *all += count);
            }
        }
        all
    }

    /// The features that lie in a district and in no smaller one, or in none, in load order.
    pub fn features(&self, district: Option<u32>) -> impl Iterator<Item = u32> {
        let wanted = district.unwrap_or(NOWHERE);
        self.stretches.iter().flat_map(move |stretch| {
            let all = (stretch.features.start..).zip(&stretch.district);
            all.filter(move |(_, found)| **found == wanted).map(|(feature, _)| feature)
        })
    }

    /// All districts, from the smallest to the largest.
    pub fn all(&self) -> impl Iterator<Item = u32> {
        self.known.iter().map(|district| district.index)
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of_stretch = |stretch: &Stretch| {
            stretch.district.capacity() * size_of::<u32>()
                + stretch.counts.capacity() * size_of::<Counts>()
                + size_of::<Stretch>()
        };
        self.stretches.iter().map(of_stretch).sum::<usize>() + self.known.capacity() * size_of::<District>()
    }

    /// Features of a run are elsewhere than before: which districts they lie in is found anew, if that is wanted, or was not
    /// done yet.
    pub fn shift(&mut self, features: &Range<u32>, is_wanted: bool) {
        let known = self.stretches.iter_mut().find(|stretch| stretch.features == *features);
        if let Some(stretch) = known.filter(|stretch| is_wanted || !stretch.is_done) {
            stretch.begin_anew();
            self.is_whole = false;
        }
    }

    /// Drops what went and notes what came.
    fn follow(&mut self, index: &Index) {
        let runs: Vec<Range<u32>> = index.runs().collect();
        self.stretches.retain(|stretch| runs.contains(&stretch.features));
        for features in runs {
            if stretch_of(&self.stretches, features.start).is_none() {
                let at = self.stretches.partition_point(|stretch| stretch.features.start < features.start);
                self.stretches.insert(at, Stretch::new(features));
            }
        }
        let before = self.known.len();
        let stretches = &self.stretches;
        self.known.retain(|district| stretch_of(stretches, district.index).is_some());
        if self.known.len() < before {
            self.begin_anew();
        }
        self.is_whole = false;
    }

    /// Districts came or went: every feature may lie in another one.
    fn begin_anew(&mut self) {
        self.stretches.iter_mut().for_each(Stretch::begin_anew);
    }

    /// Looks for districts in what came; true while there is more to look through.
    fn scan(&mut self, city: &City) -> bool {
        let (mut scanned, before) = (0, self.known.len());
        for stretch in self.stretches.iter_mut().filter(|stretch| !stretch.is_scanned) {
            if scanned >= SCANNED {
                break;
            }
            scanned += stretch.features.len();
            stretch.is_scanned = true;
            self.known.extend(city.rows(stretch.features.clone()).filter_map(District::of));
        }
        if self.known.len() > before {
            let small_first = |district: &District| order::rank_of(district.area_m2);
            let mut ranked: Vec<Ranked> = self.known.iter().map(small_first).zip(0..).collect();
            order::sort(&mut ranked);
            let known = &self.known;
            self.known = ranked.iter().filter_map(|&(_, at)| known.get(at as usize).cloned()).collect();
            self.begin_anew();
        }
        scanned > 0
    }

    /// Gives features their district; true when all have it.
    fn assign(&mut self, city: &City, index: &Index) -> bool {
        let mut left = SLICE;
        for stretch in self.stretches.iter_mut().filter(|stretch| !stretch.is_done) {
            let (mut cells, mut features_done) = stretch.done;
            for (cell, features) in index.cells_of(&stretch.features.clone(), cells) {
                let near: Vec<usize> = (0..)
                    .zip(&self.known)
                    .filter(|(_, of)| of.bounds.touches(&cell.bounds))
                    .map(|(at, _)| at)
                    .collect();
                // At least half a slice is left for its features.
                left = left.saturating_sub(self.known.len().min(SLICE / 2));
                for &feature in features.iter().skip(features_done) {
                    if left == 0 {
                        stretch.done = (cells, features_done);
                        return false;
                    }
                    if let Some(row) = city.row(feature as usize) {
                        let district = smallest(&mut self.known, &near, row, city, &mut left);
                        stretch.note(row, district);
                    }
                    left = left.saturating_sub(1);
                    features_done += 1;
                }
                (cells, features_done) = (cells + 1, 0);
            }
            stretch.is_done = true;
            stretch.counts.shrink_to_fit();
        }
        true
    }
}

/// The run that a feature came in.
fn stretch_of(stretches: &[Stretch], feature: u32) -> Option<&Stretch> {
    let behind = stretches.partition_point(|stretch| stretch.features.start <= feature);
    stretches.get(behind.checked_sub(1)?).filter(|stretch| stretch.features.contains(&feature))
}

/// The smallest of some districts that a row lies in.
fn smallest(
    known: &mut [District],
    near: &[usize],
    row: Row<'_>,
    city: &City,
    left: &mut usize,
) -> Option<u32> {
    let place_m = row.place_m()?;
    // A district lies in larger ones, which stand behind it.
    let own = near.iter().position(|&at| known.get(at).is_some_and(|of| of.index == row.index));
    for &at in near.iter().skip(own.map_or(0, |own| own + 1)) {
        let district = known.get_mut(at)?;
        if district.bounds.holds(place_m) {
            *left = left.saturating_sub(ASKED);
            if district.outline(city, left).is_some_and(|outline| outline.holds(place_m.as_dvec2())) {
                return Some(district.index);
            }
        }
    }
    None
}

impl District {
    fn of(row: Row<'_>) -> Option<Self> {
        let is_district = row.facts.layer == Layer::District && row.facts.kind == Kind::District;
        let area_m2 = if is_district { area_m2(row) } else { 0.0 };
        (area_m2 > 0.0).then(|| Self { index: row.index, area_m2, bounds: row.bounds(), outline: None })
    }

    fn outline(&mut self, city: &City, left: &mut usize) -> Option<&Outline> {
        if self.outline.is_none() {
            let outline = Outline::of(city.row(self.index as usize)?);
            *left = left.saturating_sub(outline.len() * PIECE);
            self.outline = Some(Box::new(outline));
        }
        self.outline.as_deref()
    }
}

impl Stretch {
    fn new(features: Range<u32>) -> Self {
        Self {
            district: vec![NOWHERE; features.len()],
            features,
            counts: Vec::new(),
            is_scanned: false,
            done: (0, 0),
            is_done: false,
        }
    }

    fn begin_anew(&mut self) {
        if self.done != (0, 0) || self.is_done {
            *self = Self { is_scanned: self.is_scanned, ..Self::new(self.features.clone()) };
        }
    }

    /// Notes the district of a feature.
    fn note(&mut self, row: Row<'_>, district: Option<u32>) {
        let district = district.unwrap_or(NOWHERE);
        let place = (row.index - self.features.start) as usize;
        self.district.get_mut(place).into_iter().for_each(|of| *of = district);
        // Neighbours mostly lie in one district, so the last one is found first.
        match self.counts.iter().rposition(|counts| counts.district == district) {
            Some(at) => {
                let last = self.counts.len() - 1;
                self.counts.swap(at, last);
            }
            None => self.counts.push(Counts { district, of_layer: [0; LAYERS] }),
        }
        let last = self.counts.last_mut().and_then(|of| of.of_layer.get_mut(row.facts.layer as usize));
        last.into_iter().for_each(|count| *count += 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::RingRole;
    use crate::city::sample::empty;

    type Square = [(f32, f32); 4];

    fn square(x: f32, y: f32, side_m: f32) -> Square {
        [(x, y), (x + side_m, y), (x + side_m, y + side_m), (x, y + side_m)]
    }

    fn with_district(city: City, kind: Kind, ring: Square) -> City {
        city.with(Layer::District, kind, RingRole::Exterior, &[&ring])
    }

    /// Trees every 10 m along 400 m, 40 of them.
    fn with_trees(city: City) -> City {
        (0..40_u8).fold(city, |city, tree| {
            city.with(Layer::Tree, Kind::Palm, RingRole::Point, &[&[(f32::from(tree) * 10.0 + 5.0, 5.0)]])
        })
    }

    /// Steps to the end; how many that took.
    fn finish(districts: &mut Districts, city: &City, index: &Index) -> usize {
        let mut steps = 1;
        while districts.step(city, index) {
            steps += 1;
            assert!(steps < 10_000, "it must come to an end");
        }
        assert!(districts.is_whole(index), "done");
        steps
    }

    fn trees(count: u32) -> [u32; LAYERS] {
        [0, 0, 0, 0, 0, count, 0, 0]
    }

    #[test]
    fn a_tree_lies_in_the_smallest_district_around_it_and_districts_in_larger_ones() {
        let city = with_trees(empty());
        let city = with_district(city, Kind::District, square(0.0, 0.0, 400.0));
        let city = with_district(city, Kind::District, square(0.0, 0.0, 200.0));
        let city = with_district(city, Kind::District, square(100.0, 0.0, 100.0));
        let city = with_district(city, Kind::LandUse, square(0.0, 0.0, 50.0));
        let mut index = Index::default();
        index.add(&city, 0..44);
        let mut districts = Districts::default();
        assert_eq!(
            (districts.of(0), districts.is_whole(&index)),
            (None, false),
            "nothing before it is asked for"
        );
        finish(&mut districts, &city, &index);
        assert_eq!(
            [0, 9, 10, 19, 20, 39].map(|tree| districts.of(tree)),
            [41, 41, 42, 42, 40, 40].map(Some),
            "trees"
        );
        assert_eq!(
            [40, 41, 42, 43].map(|of| districts.of(of)),
            [None, Some(40), Some(41), Some(41)],
            "districts"
        );
        assert_eq!(districts.all().collect::<Vec<_>>(), [42, 41, 40], "from the smallest");
        assert_eq!(districts.counts(Some(42)), trees(10), "of the smallest");
        assert_eq!(districts.counts(Some(40)), [0, 0, 0, 0, 0, 20, 0, 1], "with the district in it");
        assert_eq!(districts.counts(None), [0, 0, 0, 0, 0, 0, 0, 1], "the largest lies in none");
        assert_eq!(
            districts.features(Some(42)).collect::<Vec<_>>(),
            (10..20).collect::<Vec<_>>(),
            "in load order"
        );
    }

    #[test]
    fn what_comes_later_is_noticed_and_what_goes_is_forgotten() {
        let city = with_district(with_trees(empty()), Kind::District, square(0.0, 0.0, 200.0));
        let city = with_trees(with_district(city, Kind::District, square(0.0, 0.0, 100.0)));
        let mut index = Index::default();
        let mut districts = Districts::default();
        index.add(&city, 0..20);
        finish(&mut districts, &city, &index);
        assert_eq!(districts.counts(None), trees(20), "no district yet");
        index.add(&city, 20..41);
        assert!(!districts.is_whole(&index), "something came");
        finish(&mut districts, &city, &index);
        assert_eq!((districts.of(3), districts.of(30)), (Some(40), None), "the first trees too");
        index.add(&city, 41..82);
        finish(&mut districts, &city, &index);
        assert_eq!(
            [3, 13, 45].map(|tree| districts.of(tree)),
            [Some(41), Some(40), Some(41)],
            "a smaller one came"
        );
        assert_eq!(districts.counts(Some(41)), trees(20), "of both loads");
        index.release(&(41..82));
        finish(&mut districts, &city, &index);
        assert_eq!([3, 13, 45].map(|tree| districts.of(tree)), [Some(40), Some(40), None], "and went");
        assert_eq!(districts.counts(Some(40)), trees(20), "counted anew");
        index.release(&(0..41));
        finish(&mut districts, &city, &index);
        assert_eq!((districts.all().count(), districts.counts(None)), (0, [0; LAYERS]), "nothing is left");
        assert!(districts.bytes() < 1_000, "{} bytes for nothing", districts.bytes());
    }

    #[test]
    fn a_large_city_takes_many_slices_and_four_bytes_a_feature() {
        const SIDE: u32 = 160;
        let place = |number: u32| ((number % SIDE) as f32 * 25.0 + 1.0, (number / SIDE) as f32 * 25.0 + 1.0);
        let mut city = empty();
        for tree in 0..SIDE * SIDE {
            city = city.with(Layer::Tree, Kind::Palm, RingRole::Point, &[&[place(tree)]]);
        }
        for number in 0..1_600_u16 {
            let corner = (f32::from(number % 40) * 100.0, f32::from(number / 40) * 100.0);
            city = with_district(city, Kind::District, square(corner.0, corner.1, 100.0));
        }
        let mut index = Index::default();
        index.add(&city, 0..10_000);
        index.add(&city, 10_000..27_200);
        let mut districts = Districts::default();
        let steps = finish(&mut districts, &city, &index);
        assert!(steps > 5, "in {steps} slices");
        for tree in (0..SIDE * SIDE).step_by(37) {
            // Four trees stand along each side.
            let expected = SIDE * SIDE + tree / SIDE / 4 * 40 + tree % SIDE / 4;
            assert_eq!(districts.of(tree), Some(expected), "of tree {tree}");
        }
        assert!(
            districts.all().all(|district| districts.counts(Some(district)) == trees(16)),
            "four by four each"
        );
        let per_feature = districts.stretches.iter().map(|of| of.district.capacity() * 4).sum::<usize>();
        assert_eq!(per_feature, 27_200 * 4, "bytes for features");
        assert!(districts.known.iter().all(|district| district.outline.is_none()), "outlines are given back");
    }
}
