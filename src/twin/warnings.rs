//! Warnings that are in force: where they hold is drawn and read, as features of the city, and each ends when it says.
//!
//! In: rings and circles in degrees, when they end, what time it is. Out: loads of one feature of kind
//! [`Kind::Warning`] each, laid beside the marks; [`Event::Expired`].
//! Does not: say anything aloud ([`super::speech`] does), or know areas that have only a name.

use super::{Event, Twin};
use crate::city::{Flags, HeightSource, Kind, Layer, Properties, Reading, RingRole};
use crate::feed::shown;
use crate::geo::{Frame, LonLat, Turn, clean_ring, sin_cos};
use glam::{DVec2, Vec2};
use std::f64::consts::TAU;
use std::ops::Range;

/// So many are in force at once; the oldest gives way.
const WARNINGS_MOST: usize = 50;
/// Positions of one warning; rings beyond are left out.
const POSITIONS_MOST: usize = 10_000;
/// Corners of a circle.
const CORNERS: u16 = 48;
/// No circle is larger.
const RADIUS_MOST_M: f64 = 1.0e6;
/// Nobody sleeps longer than this: clocks are set, and timers count in 32 bits.
const NAP_MS: f64 = 600_000.0;

/// One warning.
#[derive(Debug, Clone)]
struct Warning {
    id: String,
    title: String,
    /// Unix milliseconds.
    until_ms: f64,
    rings: Vec<Vec<[f64; 2]>>,
    /// Longitude, latitude, metres.
    circles: Vec<[f64; 3]>,
    load_id: Option<u32>,
}

/// What is known of a warning that matters where it holds.
pub(super) struct Told<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) rings: &'a [Vec<f64>],
    pub(super) circles: &'a [[f64; 3]],
    pub(super) until_ms: Option<f64>,
}

/// All that are in force.
#[derive(Debug, Clone, Default)]
pub(super) struct Warnings {
    /// The oldest first.
    all: Vec<Warning>,
    /// When to look for one that ended.
    due_ms: Option<f64>,
}

impl Warnings {
    /// When [`Twin::end_warnings`] will next have something to do.
    pub(super) fn next_due_ms(&self) -> Option<f64> {
        self.due_ms
    }

    /// A load is gone: the warning is laid anew, if it is still in force. Whether there is one.
    pub(super) fn note_gone(&mut self, load_id: u32) -> bool {
        let warning = self.all.iter_mut().find(|warning| warning.load_id == Some(load_id));
        warning.is_some_and(|warning| warning.load_id.take().is_some())
    }
}

impl Warning {
    fn is_waiting(&self) -> bool {
        self.load_id.is_none() && !(self.rings.is_empty() && self.circles.is_empty())
    }
}

impl Twin {
    /// A warning is in force from now on; false where it ended before it came.
    pub(super) fn add_warning(&mut self, told: &Told<'_>, now_ms: f64) -> bool {
        self.remove_warning(told.id);
        let until_ms = told.until_ms.filter(|until_ms| !until_ms.is_nan()).unwrap_or(f64::INFINITY);
        if until_ms <= self.unix_ms {
            self.events.push(Event::Expired { alert_id: told.id.to_owned() });
            return false;
        }
        let mut left = POSITIONS_MOST;
        let mut rings = Vec::new();
        for ring in told.rings {
            let (places, _) = ring.as_chunks::<2>();
            if places.len() > left || !places.iter().all(is_place) {
                continue;
            }
            left -= places.len();
            rings.push(places.to_vec());
        }
        let is_circle = |[longitude, latitude, radius_m]: &[f64; 3]| {
            is_place(&[*longitude, *latitude]) && *radius_m > 0.0 && *radius_m <= RADIUS_MOST_M
        };
        let room = left / usize::from(CORNERS);
        let circles: Vec<[f64; 3]> =
            told.circles.iter().filter(|circle| is_circle(circle)).take(room).copied().collect();
        if self.live.warnings.all.len() >= WARNINGS_MOST
            && let Some(oldest) = self.live.warnings.all.first().map(|oldest| oldest.id.clone())
        {
            self.remove_warning(&oldest);
        }
        let (id, title) = (told.id.to_owned(), shown(told.title));
        self.live.warnings.all.push(Warning { id, title, until_ms, rings, circles, load_id: None });
        self.live.marks.hurry();
        self.end_warnings(now_ms);
        true
    }

    /// A warning is no longer in force.
    pub(super) fn remove_warning(&mut self, id: &str) {
        let live = &mut self.live;
        let Some(at) = live.warnings.all.iter().position(|warning| warning.id == id) else { return };
        if let Some(load_id) = live.warnings.all.remove(at).load_id {
            live.marks.spoil_load(load_id);
        }
    }

    /// Ends what says that it ends by now, and finds out when to look again.
    pub(super) fn end_warnings(&mut self, now_ms: f64) {
        let unix_ms = self.unix_ms;
        let ended = self.live.warnings.all.iter().filter(|warning| warning.until_ms <= unix_ms);
        let ended: Vec<String> = ended.map(|warning| warning.id.clone()).collect();
        for alert_id in ended {
            self.remove_warning(&alert_id);
            self.events.push(Event::Expired { alert_id });
        }
        let ends = self.live.warnings.all.iter().map(|warning| warning.until_ms);
        let first_ms = ends.fold(f64::INFINITY, f64::min);
        let due_ms = now_ms + (first_ms - unix_ms).min(NAP_MS);
        self.live.warnings.due_ms = first_ms.is_finite().then_some(due_ms);
    }

    /// Lays the area of one warning that waits for it as a load; gives its features, none where none waits.
    pub(super) fn lay_warning(&mut self, load_id: u32) -> Option<Range<u32>> {
        let frame = self.city.frame.clone()?;
        let warning = self.live.warnings.all.iter_mut().find(|warning| warning.is_waiting())?;
        warning.load_id = Some(load_id);
        let (mut positions, mut ends, mut roles) = (Vec::new(), Vec::new(), Vec::new());
        let mut close = |positions: &mut Vec<Vec2>, first: usize| {
            if clean_ring(positions, first, Turn::Left).is_none() {
                return positions.truncate(first);
            }
            ends.push(u32::try_from(positions.len()).unwrap_or(u32::MAX));
            roles.push(RingRole::Exterior);
        };
        for ring in &warning.rings {
            let first = positions.len();
            positions.extend(ring.iter().map(|&place| Frame::local(metres(&frame, place))));
            close(&mut positions, first);
        }
        for &[longitude, latitude, radius_m] in &warning.circles {
            let (first, middle) = (positions.len(), metres(&frame, [longitude, latitude]));
            let corner = |number: u16| {
                let (sin, cos) = sin_cos(TAU * f64::from(number) / f64::from(CORNERS));
                Frame::local(middle + radius_m * DVec2::new(cos, sin))
            };
            positions.extend((0..CORNERS).map(corner));
            close(&mut positions, first);
        }
        let (id, name) = (warning.id.clone(), warning.title.clone());
        self.city.begin_again(1);
        let first = self.city.next();
        if ends.is_empty() {
            return Some(first..first);
        }
        self.city.add(&Reading {
            layer: Layer::District,
            kind: Kind::Warning,
            flags: Flags::default(),
            height_m: 0.0,
            base_m: 0.0,
            height_source: HeightSource::None,
            feature_id: &id,
            name: &name,
            properties: &Properties::NONE,
            positions: &positions,
            ring_ends: &ends,
            ring_roles: &roles,
        });
        self.city.seal();
        let features = first..first + 1;
        self.live.marks.add_sheet(load_id, features.clone(), Kind::Warning);
        self.accept(load_id, features.clone());
        Some(features)
    }
}

fn metres(frame: &Frame, [longitude, latitude]: [f64; 2]) -> DVec2 {
    frame.place(LonLat { longitude, latitude })
}

/// Whether it is on the map.
fn is_place([longitude, latitude]: &[f64; 2]) -> bool {
    longitude.abs() <= 180.0 && latitude.abs() <= 90.0
}
