//! What is to be heard: of the city around the cursor, or of one feature's readings over time.
//!
//! In: the city, what is observed, where one looks. Out: notes and words, by [`crate::words::sweep`] and its sister.
//! Does not: decide how anything sounds.

use super::Twin;
use super::say::{Pair, is_alike};
use crate::city::{Flags, Layer};
use crate::feed::{Point, Series, Value};
use crate::geo::{Bounds, Held as _};
use crate::words::{Heard, Message, Sound, series_sound, sweep};
use glam::DVec2;

/// However near one looks, so much around the cursor is heard.
const REACH_LEAST_M: f64 = 50.0;
/// However far away.
const REACH_MOST_M: f64 = 20_000.0;

impl Twin {
    pub(super) fn sound(&self, index: Option<u32>) -> Result<Sound, String> {
        match index {
            None => Ok(self.sweep()),
            Some(index) if self.city.row(index as usize).is_some() => Ok(self.sound_of(index)),
            Some(index) => Err(self.no_feature(index)),
        }
    }

    /// The first numbers among a feature's readings, over time.
    fn sound_of(&self, index: u32) -> Sound {
        let latest = &self.live.latest;
        let has_numbers = |&number: &u32| {
            let is_number = |series: Series<'_>| matches!(series.value, Value::Number(_));
            latest.series(number).is_some_and(is_number)
                || latest.history(number).any(|point| !point.value.is_nan())
        };
        let first = self.series_of(index).into_iter().find(has_numbers);
        let Some((number, series)) = first.and_then(|number| Some((number, latest.series(number)?))) else {
            return Sound { notes: Vec::new(), said: vec![Message::new("sound_nothing")] };
        };
        let mut points: Vec<Point> = latest.history(number).collect();
        if points.is_empty() {
            points.push(Point { at_ms: series.at_ms, value: series.value.number() });
        }
        series_sound(self.called(index), &series, &points, self.unix_ms)
    }

    /// What lies around the cursor: what most features read, or where nothing is read, how much there is.
    fn sweep(&self) -> Sound {
        let eye = self.eye();
        let across_css_px = eye.viewport.width_css_px.max(eye.viewport.height_css_px);
        let reach_m = (eye.metres_per_css_px * across_css_px / 2.0).held(REACH_LEAST_M, REACH_MOST_M);
        let from_cursor = |feature: u32| -> Option<DVec2> {
            let place_m = self.city.row(feature as usize)?.place_m()?.as_dvec2() - eye.centre_m;
            (place_m.length() <= reach_m).then_some(place_m)
        };
        let bearing_deg = self.camera().bearing_deg;
        let mut pairs = self.all_pairs();
        pairs.retain(|(feature, _)| from_cursor(*feature).is_some());
        if let Some(of) = self.main_series(&pairs) {
            let read = |&(feature, series): &Pair| {
                let series = self.live.latest.series(series).filter(|series| is_alike(series, &of))?;
                Some(Heard {
                    from_cursor_m: from_cursor(feature)?,
                    value: series.value.number(),
                    is_old: series.freshness(self.unix_ms).is_old(),
                })
            };
            let heard: Vec<Heard> = pairs.iter().filter_map(read).collect();
            return sweep(&heard, bearing_deg, reach_m, Some(&of));
        }
        let corners = [eye.centre_m - reach_m, eye.centre_m + reach_m];
        let around = Bounds::of(corners.map(|corner| corner.as_vec2()));
        let mut heard = Vec::new();
        for feature in self.index.touching(around).flat_map(|(_, features)| features) {
            let Some(row) = self.city.row(*feature as usize) else { continue };
            let is_item = matches!(row.facts.layer, Layer::Building | Layer::Point);
            if is_item && !row.facts.flags.has(Flags::PART.with(Flags::UNDERGROUND)) {
                let heard_at = |from_cursor_m| Heard { from_cursor_m, value: f64::NAN, is_old: false };
                heard.extend(from_cursor(row.index).map(heard_at));
            }
        }
        sweep(&heard, bearing_deg, reach_m, None)
    }
}
