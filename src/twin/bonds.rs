//! Which feature an entity is: the one that its feed's rule says, else the one with its id or where it stands.
//!
//! In: the city, what is observed and the rules of feeds, as all come and go. Out: the feature of an entity, the entities of
//! a feature.
//! | rule | an entity is |
//! |---|---|
//! | none: the page's own | the feature with its id, verbatim; else the nearest building within 50 m or place within 20 m |
//! | none, of a feed | the same, else a feature of its own where it is |
//! | `id` | the feature with its id |
//! | `property` | the first feature with its id in that property; where none has, the last part of a URN will do |
//! | `nearest` | the nearest building or place within so many metres, 50 where nobody says |
//! | `marker` | a feature of its own where it is |
//!
//! What moves farther than 50 m is a vehicle, and by the first two rules no feature of the city.
//! Does not: look at any feature while nothing came or went; make features ([`super::marks`] does).

use super::feeds::{Bind, FeedBook};
use super::marks::MarkBook;
use super::nearest::{grown, nearest, reach_m};
use super::tables::Table;
use crate::city::{City, Index, Kind};
use crate::feed::Latest;
use crate::geo::order::{self, Ranked};
use crate::geo::{Bounds, Frame, LonLat};
use glam::DVec2;
use std::ops::Range;

/// None.
const NONE: u32 = u32::MAX;
/// What has been farther from where it was first is a vehicle.
const VEHICLE_M: f64 = 50.0;
/// Properties that feeds look entities up in.
const PROPERTIES_MOST: usize = 8;

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
    /// It has one of its own, or will.
    Mark,
}

#[derive(Debug, Clone, Copy)]
struct Bond {
    feature: u32,
    by: By,
    is_vehicle: bool,
    /// Where it was first, degrees.
    first: Option<[f64; 2]>,
}

/// What entities are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) city: &'a City,
    pub(super) index: &'a Index,
    pub(super) latest: &'a Latest,
    pub(super) feeds: &'a FeedBook,
}

/// The bonds between entities and features.
#[derive(Debug, Clone, Default)]
pub(super) struct Bonds {
    /// Of ids, and of properties that feeds want.
    tables: Vec<Table>,
    /// What the index said it had when it was last looked at.
    seen: u32,
    /// Per entity.
    bonds: Vec<Bond>,
    /// Entities that are elsewhere than before.
    moved: Vec<u32>,
    /// Feeds whose rules are others now.
    ruled: Vec<u32>,
    /// Feature and entity, in order.
    by_feature: Vec<Ranked>,
    /// A feature is gone that is still among those.
    is_loosened: bool,
}

impl Bonds {
    /// Notes that an entity is elsewhere than before, or that a feature of its own came or went.
    pub(super) fn note_moved(&mut self, entity: u32) {
        if (entity as usize) < self.bonds.len() {
            self.moved.push(entity);
        }
    }

    /// Notes that other rules hold for a feed, or none any more.
    pub(super) fn note_rules(&mut self, feed: u32) {
        self.ruled.push(feed);
    }

    /// Takes account of all that came, went and moved since the last time; whether any entity has another feature now.
    pub(super) fn bind(&mut self, known: &Known<'_>, marks: &mut MarkBook) -> bool {
        let latest = known.latest;
        if latest.is_empty() {
            self.ruled.clear();
            return false;
        }
        let mut open = std::mem::take(&mut self.moved);
        let ruled = std::mem::take(&mut self.ruled);
        if self.bonds.is_empty() || known.index.changes() != self.seen || !ruled.is_empty() {
            self.seen = known.index.changes();
            self.take_runs(known, marks, &mut open);
        }
        if !ruled.is_empty() {
            for (bond, entity) in self.bonds.iter_mut().zip(0..) {
                if ruled.contains(&latest.feed(entity)) {
                    bond.by = By::Nothing;
                    open.push(entity);
                }
            }
        }
        let first_new = u32::try_from(self.bonds.len()).unwrap_or(NONE);
        for entity in first_new..latest.entities() {
            self.bonds.push(Bond { feature: NONE, by: By::Nothing, is_vehicle: false, first: None });
            open.push(entity);
        }
        let mut is_other = false;
        for entity in open {
            is_other |= self.seek(known, marks, entity);
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
    fn take_runs(&mut self, known: &Known<'_>, marks: &MarkBook, open: &mut Vec<u32>) {
        let Known { city, index, latest, feeds } = *known;
        let mut wanted: Vec<Option<&str>> = vec![None];
        for property in feeds.properties() {
            if !wanted.contains(&Some(property)) && wanted.len() <= PROPERTIES_MOST {
                wanted.push(Some(property));
            }
        }
        let runs: Vec<Range<u32>> = index.runs().filter(|run| !marks.is_own(run)).collect();
        let is_there =
            |table: &Table| runs.contains(&table.run) && wanted.contains(&table.property.as_deref());
        self.tables.retain(is_there);
        let old = self.tables.len();
        let mut fresh = Vec::new();
        for run in runs {
            for property in &wanted {
                let is_it = |table: &Table| table.run == run && table.property.as_deref() == *property;
                if self.tables.iter().any(is_it) {
                    continue;
                }
                let run = run.clone();
                if property.is_none() {
                    let bounds = city.rows(run.clone());
                    fresh.push(bounds.fold(Bounds::EMPTY, |all, row| all.joined(row.bounds())));
                }
                self.tables.push(match property {
                    None => Table::of_ids(city, run),
                    Some(property) => Table::of_property(city, run, property),
                });
            }
        }
        let new = self.tables.get(old..).unwrap_or(&[]);
        let has_new_properties = new.iter().any(|table| table.property.is_some());
        for (bond, entity) in self.bonds.iter_mut().zip(0..) {
            if bond.feature != NONE && city.row(bond.feature as usize).is_none() {
                (bond.feature, bond.by) = (NONE, By::Nothing);
                self.is_loosened = true;
                open.push(entity);
            } else if bond.by != By::Id && !new.is_empty() {
                let bind = feeds.bind(latest.feed(entity));
                let is_near = || {
                    let place = latest.place(entity).zip(city.frame.as_ref());
                    let Some(point) = place.map(|(place, frame)| metres(frame, place)) else { return false };
                    let reach_m = reach_m(bind)[0];
                    fresh.iter().any(|bounds| grown(bounds, reach_m).holds(point.as_vec2()))
                };
                let id = latest.entity(entity);
                let has_id =
                    || new.iter().any(|table| table.property.is_none() && table.find(city, id).is_some());
                let may_have = has_new_properties && matches!(bind, Some(Bind::Property(_)));
                if may_have || id.starts_with('#') || is_near() || has_id() {
                    open.push(entity);
                }
            }
        }
    }

    /// Finds the feature of an entity; whether it is another one than when the bonds were last put in order.
    fn seek(&mut self, known: &Known<'_>, marks: &mut MarkBook, entity: u32) -> bool {
        let Known { city, latest, feeds, .. } = *known;
        let Some(mut bond) = self.bonds.get(entity as usize).copied() else { return false };
        if bond.by == By::Id {
            return false;
        }
        let is_forgotten = latest.is_forgotten(entity);
        let rules = feeds.rules(latest.feed(entity));
        let bind = rules.map(|rules| &rules.bind);
        let named = match bind {
            _ if is_forgotten => None,
            None | Some(Bind::Any | Bind::Id) => self.named(city, latest.entity(entity)),
            Some(Bind::Property(property)) => self.with_property(city, property, latest.entity(entity)),
            Some(Bind::Nearest(_) | Bind::Marker) => None,
        };
        let place = latest.place(entity);
        let at = place.zip(city.frame.as_ref()).map(|(place, frame)| (place, metres(frame, place), frame));
        if let Some((place, point, frame)) = at.filter(|_| named.is_none()) {
            let first = metres(frame, *bond.first.get_or_insert(place));
            bond.is_vehicle |= first.distance(point) > VEHICLE_M;
        }
        let is_own = rules.filter(|rules| rules.bind.has_own()).is_some() && place.is_some();
        let seeks_near = matches!(bind, Some(Bind::Nearest(_)))
            || matches!(bind, None | Some(Bind::Any)) && !bond.is_vehicle;
        let near = || {
            let (_, point, _) = at.filter(|_| seeks_near)?;
            nearest(known, marks, point, reach_m(bind))
        };
        let by_place = if named.is_some() { None } else { near() };
        let (mut feature, mut by) = match (named, by_place) {
            (Some(feature), _) => (feature, By::Id),
            (None, Some(feature)) => (feature, By::Place),
            (None, None) if bond.is_vehicle => (NONE, By::Vehicle),
            (None, None) => (NONE, By::Nothing),
        };
        let kind = rules
            .filter(|_| is_own && feature == NONE)
            .map(|rules| if bond.is_vehicle { Kind::Vehicle } else { rules.kind() });
        if let Some(own) = marks.want(entity, kind) {
            (feature, by) = (own.unwrap_or(NONE), By::Mark);
        }
        let before = std::mem::replace(&mut bond.feature, feature);
        bond.by = by;
        if let Some(slot) = self.bonds.get_mut(entity as usize) {
            *slot = bond;
        }
        before != feature || self.is_loosened
    }

    /// The feature with an id.
    fn named(&self, city: &City, id: &str) -> Option<u32> {
        let mut of_ids = self.tables.iter().filter(|table| table.property.is_none());
        of_ids.find_map(|table| table.find(city, id)).or_else(|| numbered(city, id))
    }

    /// The feature with an id, or else its last part, in a property.
    fn with_property(&self, city: &City, property: &str, id: &str) -> Option<u32> {
        let tables = || self.tables.iter().filter(|table| table.property.as_deref() == Some(property));
        let last = id.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("urn:"));
        let last = last.and_then(|_| id.rsplit(':').next()).filter(|last| !last.is_empty());
        let of = |word: &str| tables().find_map(|table| table.find(city, word));
        of(id).or_else(|| last.and_then(of))
    }

    /// Forgets an entity of which nothing is known any more.
    pub(super) fn forget(&mut self, entity: u32) {
        if let Some(bond) = self.bonds.get_mut(entity as usize) {
            (bond.by, bond.is_vehicle, bond.first) = (By::Nothing, false, None);
            self.moved.push(entity);
        }
    }

    /// Whether an entity has a feature of its own, or will.
    pub(super) fn is_mark(&self, entity: u32) -> bool {
        self.bonds.get(entity as usize).is_some_and(|bond| bond.by == By::Mark)
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
        let is_open = |bond: &Bond| bond.feature == NONE && bond.by != By::Mark;
        self.bonds.iter().zip(0..).filter(move |(bond, _)| is_open(bond)).map(|(_, entity)| entity)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.tables.iter().map(Table::bytes).sum::<usize>()
            + self.bonds.capacity() * size_of::<Bond>()
            + self.by_feature.capacity() * size_of::<Ranked>()
    }
}

/// The feature without an id of its own that is called by its number: `#12`.
fn numbered(city: &City, id: &str) -> Option<u32> {
    let row = city.row(id.strip_prefix('#')?.parse().ok()?)?;
    row.feature_id().is_empty().then_some(row.index)
}

fn metres(frame: &Frame, [longitude, latitude]: [f64; 2]) -> DVec2 {
    frame.place(LonLat { longitude, latitude })
}
