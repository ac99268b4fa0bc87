//! Which feature an entity is: the one with its id, else the one where it stands.
//!
//! In: the city and what is observed, as both come and go. Out: the feature of an entity, the entities of a feature.
//! An entity has its feature by id, verbatim; else it is the nearest building within 50 m or place within 20 m. What moves
//! farther than that is a vehicle, and no feature of the city. Ids are looked up in a table for each run of features that
//! came together: a hash and a number each, in order of the hashes; there are none before anything is observed.
//! Does not: look at any feature while nothing came or went.

use crate::city::{City, Flags, Index, Layer, RingRole, Row};
use crate::feed::{Latest, hash};
use crate::geo::order::{self, Ranked};
use crate::geo::{Bounds, Frame, LonLat, contains, span};
use glam::DVec2;
use std::ops::Range;

/// None.
const NONE: u32 = u32::MAX;
/// A building is not farther from its sensor.
const BUILDING_M: f32 = 50.0;
/// Nor is a place.
const PLACE_M: f32 = 20.0;
/// What has been farther from where it was first is a vehicle.
const VEHICLE_M: f64 = 50.0;

/// How an entity has its feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum By {
    /// It has none.
    #[default]
    Nothing,
    Id,
    Place,
    /// It has none, and moves about.
    Vehicle,
}

#[derive(Debug, Clone, Copy)]
struct Bond {
    feature: u32,
    by: By,
    /// Where it was first, degrees.
    first: Option<[f64; 2]>,
}

/// Ids of a run of features.
#[derive(Debug, Clone)]
struct Ids {
    run: Range<u32>,
    /// In order.
    hashes: Vec<u32>,
    features: Vec<u32>,
}

/// The bonds between entities and features.
#[derive(Debug, Clone, Default)]
pub(super) struct Bonds {
    ids: Vec<Ids>,
    /// What the index said it had when it was last looked at.
    seen: u32,
    /// Per entity.
    bonds: Vec<Bond>,
    /// Entities that are elsewhere than before.
    moved: Vec<u32>,
    /// Feature and entity, in order.
    by_feature: Vec<Ranked>,
    /// A feature is gone that is still among those.
    is_loosened: bool,
}

impl Bonds {
    /// Notes that an entity is elsewhere than before.
    pub(super) fn note_moved(&mut self, entity: u32) {
        if (entity as usize) < self.bonds.len() {
            self.moved.push(entity);
        }
    }

    /// Takes account of all that came, went and moved since the last time; whether any entity has another feature now.
    pub(super) fn bind(&mut self, city: &City, index: &Index, latest: &Latest) -> bool {
        if latest.is_empty() {
            return false;
        }
        let mut open = std::mem::take(&mut self.moved);
        let is_first = self.bonds.is_empty();
        if is_first || index.changes() != self.seen {
            self.seen = index.changes();
            self.take_runs(city, index, latest, &mut open);
        }
        let known = u32::try_from(self.bonds.len()).unwrap_or(NONE);
        for entity in known..latest.entities() {
            self.bonds.push(Bond { feature: NONE, by: By::Nothing, first: None });
            open.push(entity);
        }
        let mut is_other = false;
        for entity in open {
            is_other |= self.seek(city, index, latest, entity);
        }
        if !is_other {
            return false;
        }
        let bound = self.bonds.iter().zip(0..).filter(|(bond, _)| bond.feature != NONE);
        self.by_feature = bound.map(|(bond, entity)| (u64::from(bond.feature), entity)).collect();
        order::sort(&mut self.by_feature);
        self.is_loosened = false;
        true
    }

    /// Lets go of runs that are gone and takes those that are new; names whose feature may be another one now.
    fn take_runs(&mut self, city: &City, index: &Index, latest: &Latest, open: &mut Vec<u32>) {
        let is_there = |run: &Range<u32>| index.runs().any(|there| there == *run);
        self.ids.retain(|ids| is_there(&ids.run));
        let known = self.ids.len();
        let mut fresh = Vec::new();
        for run in index.runs() {
            if !self.ids.iter().any(|ids| ids.run == run) {
                self.ids.push(Ids::new(city, run.clone()));
                fresh.push(city.rows(run).fold(Bounds::EMPTY, |all, row| all.joined(row.bounds())));
            }
        }
        let new = self.ids.get(known..).unwrap_or(&[]);
        for (bond, entity) in self.bonds.iter_mut().zip(0..) {
            if bond.feature != NONE && city.row(bond.feature as usize).is_none() {
                (bond.feature, bond.by) = (NONE, By::Nothing);
                self.is_loosened = true;
                open.push(entity);
            } else if bond.by != By::Id {
                let point =
                    latest.place(entity).zip(city.frame.as_ref()).map(|(place, frame)| metres(frame, place));
                let is_near = |bounds: &Bounds| {
                    point.is_some_and(|point| bounds.grown(BUILDING_M).holds(point.as_vec2()))
                };
                let id = latest.entity(entity);
                let has_id = |ids: &Ids| ids.find(city, id).is_some();
                if id.starts_with('#') || fresh.iter().any(is_near) || new.iter().any(has_id) {
                    open.push(entity);
                }
            }
        }
    }

    /// Finds the feature of an entity; whether it is another one than when the bonds were last put in order.
    fn seek(&mut self, city: &City, index: &Index, latest: &Latest, entity: u32) -> bool {
        let Some(bond) = self.bonds.get_mut(entity as usize) else { return false };
        if bond.by == By::Id {
            return false;
        }
        let id = latest.entity(entity);
        let place = latest.place(entity).zip(city.frame.as_ref());
        let found = if let Some(feature) =
            self.ids.iter().find_map(|ids| ids.find(city, id)).or_else(|| numbered(city, id))
        {
            (feature, By::Id)
        } else if let Some((place, frame)) = place {
            let point = metres(frame, place);
            let first = metres(frame, *bond.first.get_or_insert(place));
            if bond.by == By::Vehicle || first.distance(point) > VEHICLE_M {
                (NONE, By::Vehicle)
            } else {
                nearest(city, index, point).map_or((NONE, By::Nothing), |feature| (feature, By::Place))
            }
        } else {
            (NONE, By::Nothing)
        };
        bond.by = found.1;
        let before = std::mem::replace(&mut bond.feature, found.0);
        before != found.0 || self.is_loosened
    }

    /// The feature that an entity is.
    pub(super) fn feature(&self, entity: u32) -> Option<u32> {
        self.bonds.get(entity as usize).map(|bond| bond.feature).filter(|&feature| feature != NONE)
    }

    /// The entities that a feature is.
    pub(super) fn entities(&self, feature: u32) -> impl Iterator<Item = u32> {
        let start = self.by_feature.partition_point(|(of, _)| *of < u64::from(feature));
        let rest = self.by_feature.get(start..).unwrap_or(&[]);
        rest.iter().take_while(move |(of, _)| *of == u64::from(feature)).map(|&(_, entity)| entity)
    }

    /// All bonds: feature and entity, by feature.
    pub(super) fn pairs(&self) -> &[Ranked] {
        &self.by_feature
    }

    /// Entities without a feature.
    pub(super) fn unmatched(&self) -> impl Iterator<Item = u32> {
        self.bonds.iter().zip(0..).filter(|(bond, _)| bond.feature == NONE).map(|(_, entity)| entity)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        let of_ids = |ids: &Ids| (ids.hashes.capacity() + ids.features.capacity()) * size_of::<u32>();
        self.ids.iter().map(of_ids).sum::<usize>()
            + self.bonds.capacity() * size_of::<Bond>()
            + self.by_feature.capacity() * size_of::<Ranked>()
    }
}

impl Ids {
    fn new(city: &City, run: Range<u32>) -> Self {
        let with_ids = city.rows(run.clone()).map(|row| (row.feature_id(), row.index));
        let with_ids = with_ids.filter(|(id, _)| !id.is_empty());
        let mut ranked: Vec<Ranked> = with_ids.map(|(id, feature)| (short(id).into(), feature)).collect();
        order::sort(&mut ranked);
        // Ranks were made of 32 bits.
        let hashes = ranked.iter().map(|&(rank, _)| u32::try_from(rank).unwrap_or(NONE)).collect();
        Self { run, hashes, features: ranked.iter().map(|&(_, feature)| feature).collect() }
    }

    /// The first feature with an id.
    fn find(&self, city: &City, id: &str) -> Option<u32> {
        let sought = short(id);
        let start = self.hashes.partition_point(|hash| *hash < sought);
        let same =
            self.hashes.iter().zip(&self.features).skip(start).take_while(|(hash, _)| **hash == sought);
        let is_it = |feature: &u32| city.row(*feature as usize).is_some_and(|row| row.feature_id() == id);
        same.map(|(_, &feature)| feature).find(is_it)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the half of a hash")]
fn short(id: &str) -> u32 {
    hash(id, 0) as u32
}

/// The feature without an id of its own that is called by its number: `#12`.
fn numbered(city: &City, id: &str) -> Option<u32> {
    let row = city.row(id.strip_prefix('#')?.parse().ok()?)?;
    row.feature_id().is_empty().then_some(row.index)
}

fn metres(frame: &Frame, [longitude, latitude]: [f64; 2]) -> DVec2 {
    frame.place(LonLat { longitude, latitude })
}

/// The nearest building or place that is near enough.
fn nearest(city: &City, index: &Index, point: DVec2) -> Option<u32> {
    let here = Bounds::of([point.as_vec2()]);
    let mut best = (f64::INFINITY, NONE);
    for feature in index.touching(here.grown(BUILDING_M)).flat_map(|(_, features)| features) {
        let Some(row) = city.row(*feature as usize) else { continue };
        let facts = row.facts;
        let reach_m = match facts.layer {
            // A part is less than the building it belongs to.
            Layer::Building if !facts.flags.has(Flags::PART.with(Flags::UNDERGROUND)) => BUILDING_M,
            Layer::Point => PLACE_M,
            _ => continue,
        };
        if row.bounds().gap_m(&here) > reach_m {
            continue;
        }
        let found = (distance_m(row, point), row.index);
        if found.0 <= f64::from(reach_m) && found < best {
            best = found;
        }
    }
    Some(best.1).filter(|&feature| feature != NONE)
}

/// From a feature to a place; nought inside.
fn distance_m(row: Row<'_>, point: DVec2) -> f64 {
    let mut nearest_m = f64::INFINITY;
    let mut is_inside = false;
    for ring in row.rings() {
        let points = ring.points.iter().map(|point| point.as_dvec2());
        let is_closed = matches!(ring.role, RingRole::Exterior | RingRole::Hole);
        is_inside ^= is_closed && contains(points.clone(), point);
        let mut before = if is_closed { points.clone().next_back() } else { None };
        for here in points {
            nearest_m = nearest_m.min(span::distance_m([before.unwrap_or(here), here], point));
            before = Some(here);
        }
    }
    if is_inside { 0.0 } else { nearest_m }
}
