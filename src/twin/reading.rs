//! What the text side asks, and where its answers come from.
//!
//! Does not: decide what is said ([`crate::words`] does), or change the city.

use super::change::Marks;
use super::query::Query;
use super::{Answer, Command, PartialCamera, Twin};
use crate::geo::LonLat;
use crate::view::{Camera, Eye, Viewport, ZOOM_RANGE, fit};
use crate::words::districts::Districts;
use crate::words::{
    Act, Cane, Filter, Guide, Here, Level, Listed, Subject, Told, cursor, describe, export, search, table,
    tree,
};
use glam::DVec2;

/// What the text side remembers from one question to the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Reader {
    /// The reader's, a BCP 47 tag.
    pub(super) language: String,
    /// Features that came since that was last asked.
    pub(super) came: u32,
    /// Features that went since that was last asked.
    pub(super) went: u32,
    /// Features in another colour by their values since that was last asked.
    pub(super) recoloured: Marks,
    /// The list that the cursor walks through.
    cane: Cane,
    /// The node of the tree that was opened last.
    listed: Listed,
    pub(super) districts: Districts,
    /// Something was asked: districts are kept in step from then on.
    is_asked: bool,
}

/// Ground farther away than so many viewing distances is not in view.
const REACH: f64 = 2.5;
/// What text alone has for a view.
const NO_VIEW: Viewport = Viewport { width_css_px: 800.0, height_css_px: 600.0, pixel_ratio: 1.0 };
/// A feature that is looked at fills no more than so many doublings less than the view.
const MARGIN: f64 = 1.5;
/// No nearer than this to look at a feature.
const CLOSEST: f64 = 17.5;

impl Twin {
    /// Answers a question of the text side; none for other commands.
    pub(super) fn read(&mut self, command: &Command, now_ms: f64) -> Option<Result<Answer, String>> {
        let mut reader = std::mem::take(&mut self.reader);
        if tells_of_districts(command) {
            reader.is_asked = true;
            // Mostly this is done by now, in slices.
            while reader.districts.step(&self.city, &self.index) {}
        }
        let answer = self.read_as(&mut reader, command, now_ms);
        self.reader = reader;
        answer
    }

    fn read_as(
        &mut self,
        reader: &mut Reader,
        command: &Command,
        now_ms: f64,
    ) -> Option<Result<Answer, String>> {
        Some(match command {
            Command::Describe { subject: Subject::Change, level, .. } => {
                Ok(told(self.describe_change(reader, *level)))
            }
            Command::Describe { subject, index, at, level } => {
                self.describe(reader, *subject, *index, *at, *level).map(told)
            }
            Command::Search { text, kinds, limit } => {
                Ok(Answer::Items(search(&self.guide(reader), text, kinds, *limit)))
            }
            Command::Cursor { act, filter } => self.act(reader, *act, *filter, now_ms).map(told),
            Command::Sectors { filter } => Ok(Answer::Sectors(cursor::sectors(&self.guide(reader), *filter))),
            Command::Tree { node, offset, limit } => {
                let mut listed = std::mem::take(&mut reader.listed);
                let level = tree(&self.guide(reader), &mut listed, node.as_deref(), *offset, *limit);
                reader.listed = listed;
                level.map(Answer::Tree)
            }
            Command::Table { ask } => Ok(Answer::Table(table(&self.guide(reader), ask))),
            Command::Export { ask, csv } => Ok(Answer::Text(export(&self.guide(reader), ask, *csv))),
            Command::Query { near, within_m, kind, layer, text, limit } => {
                let (near, within_m, layer, limit) = (*near, *within_m, *layer, *limit);
                let (kind, text) = (kind.as_deref(), text.as_deref());
                self.query(&Query { near, within_m, kind, layer, text, limit }).map(Answer::Features)
            }
            Command::Relate { from, to } => self.relate(*from, *to).map(told),
            Command::Twins { limit } => Ok(Answer::Twins(self.twins(&self.guide(reader), *limit))),
            Command::Legend {} => Ok(Answer::Legend(self.legend())),
            _ => return None,
        })
    }

    /// Does a slice of what the text side needs and nobody waits for; true while there is more.
    pub fn prepare(&mut self) -> bool {
        self.reader.is_asked && self.reader.districts.step(&self.city, &self.index)
    }

    /// Whether [`Self::prepare`] would do something.
    #[must_use]
    pub fn is_unprepared(&self) -> bool {
        self.reader.is_asked && !self.reader.districts.is_whole(&self.index)
    }

    fn guide<'a>(&'a self, reader: &'a Reader) -> Guide<'a> {
        Guide {
            city: &self.city,
            index: &self.index,
            districts: &reader.districts,
            language: &reader.language,
            readings: self,
            whole: self.look.whole().unwrap_or_else(|| self.index.bounds()),
            here: self.here(),
        }
    }

    /// Where the cursor is, or will be when the camera has arrived.
    fn here(&self) -> Here {
        let camera = self.look.goal();
        let viewport = if self.look.viewport.width_css_px < 1.0 || self.look.viewport.height_css_px < 1.0 {
            NO_VIEW
        } else {
            self.look.viewport
        };
        let eye = Eye::new(&camera, &self.frame(), viewport);
        Here {
            at_m: eye.centre_m,
            facing_deg: camera.bearing_deg,
            metres_per_css_px: eye.metres_per_css_px,
            across_m: eye.metres_per_css_px * viewport.width_css_px,
            seen_m: eye.corners(REACH * eye.eye_m.length()).map(|corner| eye.centre_m + corner),
        }
    }

    fn describe(
        &self,
        reader: &Reader,
        subject: Subject,
        index: Option<u32>,
        at: Option<[f64; 2]>,
        level: Level,
    ) -> Result<Told, String> {
        let guide = self.guide(reader);
        let said = match subject {
            Subject::Feature => {
                let row = self.known(index.unwrap_or(u32::MAX))?;
                let item = Some(guide.item(row, Some(guide.here.at_m)));
                return Ok(Told { said: describe::feature(&guide, row, level), item, place: None });
            }
            Subject::Place => {
                let place =
                    |[longitude, latitude]: [f64; 2]| self.frame().place(LonLat { longitude, latitude });
                describe::whereabouts(&guide, at.map_or(guide.here.at_m, place), level)
            }
            Subject::City => describe::city(&guide, level),
            Subject::View | Subject::Change => describe::view(&guide, level),
        };
        Ok(Told { said, ..Told::default() })
    }

    fn known(&self, index: u32) -> Result<crate::city::Row<'_>, String> {
        self.city
            .row(index as usize)
            .ok_or_else(|| format!("no feature {index}: {} are loaded", self.features()))
    }

    /// Does something with the cursor, and tells what came of it.
    fn act(&mut self, reader: &mut Reader, act: Act, filter: Filter, now_ms: f64) -> Result<Told, String> {
        let told = match act {
            Act::Move { right, up, step_m } => {
                self.step_cursor(reader, DVec2::new(right, up), step_m, filter, now_ms)
            }
            Act::Next {} | Act::Previous {} => {
                let mut cane = std::mem::take(&mut reader.cane);
                let told =
                    cursor::walked(&self.guide(reader), &mut cane, filter, matches!(act, Act::Next {}));
                reader.cane = cane;
                told
            }
            Act::To { index } => {
                let camera = self.look_at(index)?;
                self.look.fly(&camera, now_ms);
                self.moved();
                cursor::arrived(&self.guide(reader), self.known(index)?)
            }
            Act::Where {} => cursor::whereabouts(&self.guide(reader), filter),
        };
        if let Some(item) = &told.item {
            self.light(Some(item.index));
        }
        Ok(told)
    }

    fn step_cursor(
        &mut self,
        reader: &Reader,
        steps: DVec2,
        step_m: f64,
        filter: Filter,
        now_ms: f64,
    ) -> Told {
        let before = self.here();
        let step_m = if step_m > 0.0 { step_m } else { cursor::step_m(before.metres_per_css_px) };
        let up = DVec2::from_angle(-before.facing_deg.to_radians()).rotate(DVec2::Y);
        let to = self.frame().unplace(before.at_m + (up * steps.y - up.perp() * steps.x) * step_m);
        let camera = PartialCamera {
            longitude: Some(to.longitude),
            latitude: Some(to.latitude),
            ..PartialCamera::default()
        };
        self.look.step(&camera, now_ms);
        self.moved();
        self.light(None);
        cursor::moved(&self.guide(reader), before.at_m, step_m, filter)
    }

    /// A camera that looks at a feature: near enough to see it, far enough to see all of it.
    fn look_at(&self, index: u32) -> Result<PartialCamera, String> {
        let row = self.known(index)?;
        let frame = self.frame();
        let place = row.place_m().map(|place_m| frame.unplace(place_m.as_dvec2()));
        let Camera { zoom: whole, .. } = fit(&row.bounds(), &frame, self.look.viewport);
        let nearest = (whole - MARGIN).min(CLOSEST).max(*ZOOM_RANGE.start());
        let zoom = self.look.goal().zoom.max(nearest).min(whole.max(nearest));
        Ok(PartialCamera {
            longitude: place.map(|place| place.longitude),
            latitude: place.map(|place| place.latitude),
            zoom: Some(zoom),
            ..PartialCamera::default()
        })
    }
}

fn told(told: Told) -> Answer {
    Answer::Told(Box::new(told))
}

fn tells_of_districts(command: &Command) -> bool {
    matches!(
        command,
        Command::Describe { .. }
            | Command::Cursor { .. }
            | Command::Tree { .. }
            | Command::Table { .. }
            | Command::Export { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::sample::{SQUARE, empty};
    use crate::style::flag;
    use crate::twin::{Event, Payload, Preferences};
    use crate::view::Gesture;

    fn twin() -> Twin {
        let house = |x: f32| SQUARE.iter().map(|(east, north)| (east + x, *north)).collect::<Vec<_>>();
        let city = (0..4_u8).fold(empty(), |city, at| city.with_building(&[&house(f32::from(at) * 100.0)]));
        let mut twin = Twin::default();
        twin.city = city;
        twin.step(&Command::Viewport(NO_VIEW), &Payload::default(), 0.0);
        twin.accept(1, 0..3);
        twin
    }

    fn ask(twin: &mut Twin, command: &Command, now_ms: f64) -> Result<Answer, String> {
        twin.step(command, &Payload::default(), now_ms).expect("a command of the twin")
    }

    fn told(twin: &mut Twin, act: Act, now_ms: f64) -> Told {
        match ask(twin, &Command::Cursor { act, filter: Filter::All }, now_ms) {
            Ok(Answer::Told(told)) => *told,
            other => panic!("expected sentences, found {other:?}"),
        }
    }

    fn contents(twin: &mut Twin) -> Vec<u32> {
        let events = std::mem::take(&mut twin.events);
        let of = |event| if let Event::Contents { features } = event { Some(features) } else { None };
        events.into_iter().filter_map(of).collect()
    }

    #[test]
    fn what_comes_and_goes_is_told_once_a_step() {
        let mut twin = twin();
        assert_eq!(contents(&mut twin), [3], "a load came");
        twin.accept(1, 3..4);
        twin.complete(false);
        assert_eq!(contents(&mut twin), [4], "it grew and is complete");
        assert!(twin.unload(1).is_some(), "it was loaded");
        assert_eq!(contents(&mut twin), [0], "it went");
        let change =
            Command::Describe { subject: Subject::Change, index: None, at: None, level: Level::Short };
        let Ok(Answer::Told(told)) = ask(&mut twin, &change, 0.0) else { panic!("expected sentences") };
        assert_eq!(told.said.len(), 2, "both what came and what went: {told:?}");
    }

    #[test]
    fn steps_follow_the_screen_add_up_and_glide() {
        let mut twin = twin();
        let camera = PartialCamera { bearing_deg: Some(90.0), zoom: Some(16.0), ..PartialCamera::default() };
        twin.step(&Command::SetCamera { camera }, &Payload::default(), 0.0);
        let before = twin.here().at_m;
        let right = Act::Move { right: 1.0, up: 0.0, step_m: 0.0 };
        told(&mut twin, right, 0.0);
        let said = told(&mut twin, right, 10.0);
        let gone = twin.here().at_m - before;
        assert!((gone.y + 200.0).abs() < 0.1 && gone.x.abs() < 0.1, "who faces east steps south: {gone}");
        assert_eq!(said.said[0].id, "moved", "{said:?}");
        assert!(twin.is_flying(), "the picture glides after");
        let preferences = Preferences { reduced_motion: true, ..Preferences::default() };
        ask(&mut twin, &Command::Preferences(preferences), 20.0).expect("taken in");
        told(&mut twin, Act::Move { right: 0.0, up: -1.0, step_m: 25.0 }, 30.0);
        assert!(!twin.is_flying(), "or cuts, for who wants no motion");
        let gone = twin.here().at_m - before;
        assert!((gone.x + 25.0).abs() < 0.1, "a step back, as long as was asked: {gone}");
    }

    #[test]
    fn the_item_that_is_told_is_lit_up_in_the_picture() {
        let mut twin = twin();
        let lit = |twin: &Twin| -> Vec<u32> {
            (0..3)
                .filter(|&it| twin.channels.texel(it).is_some_and(|texel| texel & flag::HOVERED != 0))
                .collect()
        };
        let first = told(&mut twin, Act::Next {}, 0.0).item.map(|item| item.index);
        assert_eq!(lit(&twin), first.into_iter().collect::<Vec<_>>(), "the first");
        let second = told(&mut twin, Act::Next {}, 0.0).item.map(|item| item.index);
        assert!(second.is_some() && second != first, "another one");
        assert_eq!(lit(&twin), second.into_iter().collect::<Vec<_>>(), "and no more");
        told(&mut twin, Act::Move { right: 1.0, up: 0.0, step_m: 25.0 }, 0.0);
        assert_eq!(lit(&twin), [0; 0], "none while the cursor moves");
    }

    #[test]
    fn who_goes_to_a_house_sees_it() {
        let mut twin = twin();
        twin.step(&Command::Gesture { gesture: Gesture::Home, animate: false }, &Payload::default(), 0.0);
        let arrived = told(&mut twin, Act::To { index: 2 }, 0.0);
        assert_eq!((arrived.said[0].id, arrived.item.map(|item| item.index)), ("at_item", Some(2)), "told");
        twin.land();
        assert!(twin.here().at_m.distance(DVec2::new(210.0, 10.0)) < 0.1, "the cursor is on it");
        assert!((16.0..=CLOSEST).contains(&twin.camera().zoom), "near: {:?}", twin.camera());
        let nobody = Command::Cursor { act: Act::To { index: 9 }, filter: Filter::All };
        assert_eq!(ask(&mut twin, &nobody, 0.0), Err("no feature 9: 3 are loaded".into()), "refused");
    }
}
