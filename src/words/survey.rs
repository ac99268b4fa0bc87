//! Numbers of many features: how many there are of what, the highest, the greenest, the main streets, where most of it is.
//!
//! In: features, and a place to see directions from. Out: sentences. Tunnels and undergrounds are not counted, and of a
//! building with parts the whole once.
//! Does not: choose the features.

use super::compass::{DIRECTIONS, compass, direction_of};
use super::guide::{Guide, away, far};
use super::shape::{area_m2, length_m};
use super::{Arg, Message};
use crate::city::{Flags, HeightSource, Kind, Layer, Row};
use crate::geo::order::{self, Ranked};
use glam::DVec2;

/// What was counted.
pub(super) struct Survey<'a> {
    /// Of each of [`COUNTED`].
    counts: [u32; COUNTED.len()],
    /// The highest building whose height is known.
    tallest: Option<Row<'a>>,
    /// The largest green, and its area.
    green: Option<(Row<'a>, f64)>,
    /// How many buildings are known to be so many metres high, and how many heights are guessed.
    heights: Vec<u32>,
    guessed: u32,
    /// In eight directions.
    around: [u32; DIRECTIONS.len()],
    /// Streets with a name, in order of it.
    streets: Vec<Ranked>,
}

/// What is counted apart: the layers in their order, and what in two of them is another thing to a reader.
const COUNTED: [&str; 10] =
    ["building", "road", "rail", "water", "green", "tree", "point", "district", "furniture", "land"];
const FURNITURE: usize = 8;
const LAND: usize = 9;

/// Buildings are counted by whole metres below this height.
const HEIGHTS: usize = 512;
/// Of fewer features no pattern is told.
const PATTERN_LEAST: u32 = 20;
/// One direction of eight that has so much of everything, in percent, is worth a word.
const DENSE_PERCENT: u32 = 20;

impl<'a> Survey<'a> {
    /// Counts features, seen from a place.
    pub(super) fn new(rows: impl Iterator<Item = Row<'a>>, from_m: DVec2) -> Self {
        let mut survey = Self {
            counts: [0; COUNTED.len()],
            tallest: None,
            green: None,
            heights: vec![0; HEIGHTS],
            guessed: 0,
            around: [0; DIRECTIONS.len()],
            streets: Vec::new(),
        };
        let mut parts = 0;
        for row in rows.filter(|row| !row.facts.flags.has(Flags::UNDERGROUND)) {
            if row.facts.flags.has(Flags::PART) {
                parts += 1;
            } else {
                survey.count(row, from_m);
            }
            survey.compare(row);
        }
        let [buildings, ..] = &mut survey.counts;
        *buildings = if *buildings == 0 { parts } else { *buildings };
        order::sort(&mut survey.streets);
        survey
    }

    fn count(&mut self, row: Row<'_>, from_m: DVec2) {
        // A warning is nothing that stands or lies there.
        if row.facts.kind == Kind::Warning {
            return;
        }
        let counted = match (row.facts.layer, row.facts.kind) {
            (Layer::Point, Kind::Furniture) => FURNITURE,
            (Layer::District, Kind::LandUse) => LAND,
            (layer, _) => layer as usize,
        };
        self.counts.get_mut(counted).into_iter().for_each(|count| *count += 1);
        let middle = row.bounds().centre_m().as_dvec2();
        let direction = direction_of(middle - from_m);
        self.around.get_mut(direction).into_iter().for_each(|count| *count += 1);
    }

    fn compare(&mut self, row: Row<'a>) {
        let facts = row.facts;
        match facts.layer {
            Layer::Building if facts.height_source == HeightSource::Guessed => self.guessed += 1,
            Layer::Building => {
                let height = self.heights.get_mut(metres(facts.height_m));
                height.into_iter().for_each(|count| *count += 1);
                if self.tallest.is_none_or(|tallest| facts.height_m > tallest.facts.height_m) {
                    self.tallest = Some(row);
                }
            }
            Layer::Green => {
                let area_m2 = area_m2(row);
                if area_m2 > self.green.map_or(0.0, |(_, area_m2)| area_m2) {
                    self.green = Some((row, area_m2));
                }
            }
            Layer::Road if row.is_named() => self.streets.push((hash(row.name()), row.index)),
            _ => {}
        }
    }

    /// How many of what, in a sentence; only of what there is most, where that is more than `most` things.
    pub(super) fn counts(&self, id: &'static str, most: usize) -> Option<Message> {
        let counts = self.counted(most);
        (!counts.is_empty()).then(|| Message::new(id).with("counts", counts))
    }

    fn counted(&self, most: usize) -> Vec<Message> {
        let mut ranked: Vec<Ranked> = self.counts.iter().map(|&count| !u64::from(count)).zip(0..).collect();
        order::sort(&mut ranked);
        let counts = ranked.iter().filter(|(rank, _)| !rank > 0).take(most);
        let counted = counts.filter_map(|&(rank, what)| {
            let count = u32::try_from(!rank).unwrap_or(u32::MAX);
            Some(Message::new("counted").with("count", count).with("what", *COUNTED.get(what as usize)?))
        });
        counted.collect()
    }

    /// The tallest building and the largest green.
    pub(super) fn extremes(&self, guide: &Guide<'_>, from_m: DVec2) -> Vec<Message> {
        let placed = |told: Message, row: Row<'_>| {
            let away = away(row, from_m)?;
            Some(told.with("far", far(away.distance_m)).with("way", compass(away.bearing_deg)))
        };
        let tallest = self.tallest.and_then(|row| {
            let whole = if row.facts.flags.has(Flags::PART) { guide.whole_of(row) } else { None };
            let told = Message::new("tallest").with("name", guide.title(whole.unwrap_or(row)));
            placed(told.with("height", guide.height(row)?), row)
        });
        let green = self.green.and_then(|(row, area_m2)| {
            let told = Message::new("largest_green").with("name", guide.title(row));
            placed(told.with("area", Arg::Area(area_m2.round())), row)
        });
        [tallest, green].into_iter().flatten().collect()
    }

    /// The main streets by name: larger kinds before smaller ones, then long ones before short ones.
    pub(super) fn main_streets(&self, guide: &Guide<'_>, most: usize) -> Option<Message> {
        let mut streets: Vec<Ranked> = Vec::new();
        for street in self.streets.chunk_by(|(a, _), (b, _)| a == b) {
            let (mut kind, mut whole_m) = (Kind::Furniture, 0.0);
            for row in street.iter().filter_map(|&(_, piece)| guide.city.row(piece as usize)) {
                kind = kind.min(row.facts.kind);
                whole_m += length_m(row);
            }
            let rank = (kind as u64) << 56 | (!order::rank_of(whole_m) >> 8);
            streets.extend(street.first().map(|&(_, piece)| (rank, piece)));
        }
        order::sort(&mut streets);
        let rows = streets.iter().take(most).filter_map(|&(_, piece)| guide.city.row(piece as usize));
        let names: Vec<Message> = rows.map(|row| guide.title(row)).collect();
        (!names.is_empty()).then(|| Message::new("main_streets").with("streets", names))
    }

    /// The height in metres than which so many buildings are not higher.
    fn height_below(&self, buildings: u32) -> f64 {
        let mut left = buildings;
        let lower = self.heights.iter().take_while(|count| {
            let is_lower = left > **count;
            left = left.saturating_sub(**count);
            is_lower
        });
        lower.count() as f64
    }

    /// Where most of it is, how much of the heights is guessed, between what most of them lie.
    pub(super) fn patterns(&self) -> Vec<Message> {
        let mut said = Vec::new();
        let all: u32 = self.around.iter().sum();
        let densest = (0..).zip(self.around).max_by_key(|(_, count)| *count);
        if let Some((direction, count)) = densest
            && all >= PATTERN_LEAST
            && percent(count, all) >= DENSE_PERCENT
        {
            let word = DIRECTIONS.get::<usize>(direction).copied().unwrap_or("north");
            said.push(Message::new("densest").with("way", word).with("share", percent(count, all)));
        }
        let known: u32 = self.heights.iter().sum();
        if self.guessed > 0 {
            said.push(
                Message::new("guessed")
                    .with("share", percent(self.guessed, known.saturating_add(self.guessed))),
            );
        }
        let (low, high) = (self.height_below(known / 4), self.height_below(known - known / 4));
        if known >= PATTERN_LEAST && low < high {
            said.push(Message::new("heights").with("low", Arg::Length(low)).with("high", Arg::Length(high)));
        } else if known >= PATTERN_LEAST {
            said.push(Message::new("one_height").with("height", Arg::Length(low)));
        }
        said
    }
}

/// Whole metres, as far as they are counted.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float casts saturate, which is asked"
)]
fn metres(height_m: f32) -> usize {
    (height_m.round() as usize).min(HEIGHTS - 1)
}

fn percent(part: u32, whole: u32) -> u32 {
    u32::try_from((u64::from(part) * 100 + u64::from(whole) / 2) / u64::from(whole.max(1))).unwrap_or(100)
}

/// Names that are the same have the same one; FNV-1a.
fn hash(name: &str) -> u64 {
    name.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
