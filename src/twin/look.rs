//! The twin's camera: where it looks, how it gets there, what it fits.

use super::{Event, PartialCamera};
use crate::city::{City, Layer, Row};
use crate::geo::{Bounds, Frame, Held as _, LonLat, order};
use crate::view::{Camera, Eye, Flight, Gesture, Viewport, fit};
use glam::{DVec2, DVec3};

/// The camera and what moves it.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub(super) camera: Camera,
    pub(super) viewport: Viewport,
    pub(super) reduced_motion: bool,
    /// The view was chosen, by the page or by hand: data no longer move it.
    chosen: bool,
    flight: Option<Flight>,
    home: Option<Camera>,
    /// A source said where to look: what has come of it so far says nothing.
    suggested: bool,
    /// Where the city is, on its grid.
    surveyed: Option<(Frame, Bounds)>,
    /// The camera last told as being at rest.
    told: Option<Camera>,
    /// When the camera last moved, and where it was then.
    seen: Option<(f64, Camera)>,
    /// It was told to move, and not yet to be at rest.
    is_moving: bool,
}

/// A camera that has not moved for this long is at rest: a hand pauses in a drag.
const REST_MS: f64 = 150.0;

/// What is revealed lies so far within the free part of the view: half a target, and a ring around it.
const REVEAL_MARGIN_CSS_PX: f64 = 24.0;
/// It is not farther from the eye than so many viewing distances.
const REVEAL_REACH: f64 = 4.0;

/// Where one looks before anything is known.
const NOWHERE: Camera = Camera { longitude: 0.0, latitude: 0.0, zoom: 1.0, bearing_deg: 0.0, pitch_deg: 0.0 };

impl Default for Look {
    fn default() -> Self {
        Self {
            camera: NOWHERE,
            viewport: Viewport { width_css_px: 300.0, height_css_px: 150.0, pixel_ratio: 1.0 },
            reduced_motion: false,
            chosen: false,
            flight: None,
            home: None,
            suggested: false,
            surveyed: None,
            told: Some(NOWHERE),
            seen: None,
            is_moving: false,
        }
    }
}

impl Look {
    pub(super) fn eye(&self, city: &City) -> Eye {
        Eye::new(&self.camera, &self.frame(city), self.viewport)
    }

    /// The city's grid, or before there is one, a grid about the centre.
    pub(super) fn frame(&self, city: &City) -> Frame {
        let here = || Frame::new(LonLat { longitude: self.camera.longitude, latitude: self.camera.latitude });
        city.frame.clone().unwrap_or_else(here)
    }

    /// Where the city is, without what lies far astray; none where nothing is there or a source says where to look.
    pub(super) fn whole(&self) -> Option<Bounds> {
        self.surveyed.as_ref().map(|(_, bounds)| *bounds)
    }

    /// Where one looks, or will when the flight has landed.
    pub(super) fn goal(&self) -> Camera {
        self.flight.map_or(self.camera, |flight| flight.to())
    }

    /// Steps there.
    pub(super) fn step(&mut self, camera: &PartialCamera, now_ms: f64) {
        let to = merged(&self.goal(), camera);
        self.go(to, Flight::STEP_MS, now_ms);
    }

    pub(super) fn is_flying(&self) -> bool {
        self.flight.is_some()
    }

    /// Sets the camera at once.
    pub(super) fn set(&mut self, camera: &PartialCamera) {
        self.flight = None;
        self.chosen = true;
        self.camera = merged(&self.camera, camera);
    }

    pub(super) fn fly(&mut self, camera: &PartialCamera, now_ms: f64) {
        let to = merged(&self.camera, camera);
        self.go(to, Flight::ACROSS_MS, now_ms);
    }

    pub(super) fn gesture(&mut self, gesture: &Gesture, animate: bool, city: &City, now_ms: f64) {
        // Repeated presses add up: each starts where the one before will land.
        let from = if animate { self.goal() } else { self.camera };
        let frame = self.frame(city);
        let to = from.moved(gesture, &Eye::new(&from, &frame, self.viewport), &frame, self.home.as_ref());
        if animate {
            self.go(to, Flight::STEP_MS, now_ms);
        } else {
            self.flight = None;
            self.chosen = true;
            self.camera = to;
        }
    }

    /// Goes where a place (metres from the anchor, and up) is in the free part of the view; false where it is already.
    pub(super) fn reveal(
        &mut self,
        place_m: DVec3,
        inset_css_px: [f64; 4],
        city: &City,
        now_ms: f64,
    ) -> bool {
        let from = self.flight.map_or(self.camera, |flight| flight.to());
        let frame = self.frame(city);
        let eye_of = |camera: &Camera| Eye::new(camera, &frame, self.viewport);
        let [low, high] = free(self.viewport, inset_css_px);
        let eye = eye_of(&from);
        let middle = (low + high) / 2.0;
        let now = eye.project(place_m - eye.centre_m.extend(0.0));
        let wanted =
            now.map_or(middle, |now| DVec2::new(now.x.held(low.x, high.x), now.y.held(low.y, high.y)));
        if now.is_some_and(|now| now.distance(wanted) < 1.0) {
            return false;
        }
        // Towards the horizon what is there is far: then it is looked at from higher up.
        let pitches = (0..9).map(|step| from.pitch_deg.min(90.0 - 10.0 * f64::from(step)));
        let to = pitches.map(|pitch_deg| Camera { pitch_deg, ..from }).find_map(|camera| {
            let eye = eye_of(&camera);
            let ray = eye.ray(wanted.x, wanted.y);
            let far = (place_m.z - eye.eye_m.z) / ray.z;
            let place = frame.unplace(place_m.truncate() - (eye.eye_m + ray * far).truncate());
            let is_near = far > 0.0 && far < REVEAL_REACH * eye.eye_m.length();
            is_near.then_some(Camera { longitude: place.longitude, latitude: place.latitude, ..camera })
        });
        if let Some(to) = to {
            self.go(to.checked(&from), Flight::STEP_MS, now_ms);
        }
        to.is_some()
    }

    fn go(&mut self, to: Camera, length_ms: f64, now_ms: f64) {
        self.chosen = true;
        if self.reduced_motion || to == self.camera {
            (self.camera, self.flight) = (to, None);
        } else {
            self.flight = Some(Flight::new(self.camera, to, now_ms, length_ms));
        }
    }

    /// Learns where the city is; some of what is there does not count.
    pub(super) fn survey(&mut self, city: &City, is_other: &dyn Fn(Row<'_>) -> bool) {
        if self.suggested {
            return;
        }
        let bounds = extent(city, is_other);
        self.surveyed = city.frame.clone().filter(|_| !bounds.is_empty()).map(|frame| (frame, bounds));
    }

    /// Finds the view of the whole city; moves there if nobody chose one yet.
    pub(super) fn fit(&mut self) {
        let Some((frame, bounds)) = &self.surveyed else { return };
        let home = fit(bounds, frame, self.viewport);
        self.home = Some(home);
        if !self.chosen {
            self.camera = home;
        }
    }

    /// Looks from there for good, unless a view was chosen; true if that moved the camera.
    pub(super) fn suggest(&mut self, camera: Camera) -> bool {
        let is_free = !std::mem::replace(&mut self.chosen, true);
        self.suggested = true;
        self.home = Some(camera);
        if is_free {
            self.camera = camera;
        }
        is_free
    }

    /// Moves a flight on; true while the picture changes.
    pub(super) fn advance(&mut self, now_ms: f64) -> bool {
        let Some(flight) = &self.flight else { return false };
        let (camera, landed) = flight.at(now_ms);
        self.camera = camera;
        if landed {
            self.flight = None;
        }
        true
    }

    /// Lands at once.
    pub(super) fn land(&mut self) -> bool {
        let Some(flight) = self.flight.take() else { return false };
        self.camera = flight.to();
        true
    }

    /// Whether [`Self::rest`] will have something to tell soon.
    pub(super) fn is_restless(&self) -> bool {
        self.is_moving || self.told != Some(self.camera)
    }

    /// Whether it moves now; if so, it is told to rest later, were it where it was before.
    pub(super) fn sets_out(&mut self) -> bool {
        self.is_moving = self.is_flying() || self.is_restless();
        self.is_moving
    }

    /// Tells a new place of rest, once.
    pub(super) fn rest(&mut self, now_ms: f64) -> Option<Event> {
        if self.is_flying() || !self.is_restless() {
            return None;
        }
        match self.seen {
            Some((since_ms, camera)) if camera == self.camera => (now_ms - since_ms >= REST_MS).then(|| {
                (self.told, self.is_moving) = (Some(self.camera), false);
                Event::View { camera: self.camera }
            }),
            _ => {
                self.seen = Some((now_ms, self.camera));
                None
            }
        }
    }
}

/// The part of a view that nothing lies over, less a margin: its top left and bottom right, or its middle twice.
fn free(viewport: Viewport, [top, right, bottom, left]: [f64; 4]) -> [DVec2; 2] {
    let low = DVec2::new(left, top) + REVEAL_MARGIN_CSS_PX;
    let high =
        DVec2::new(viewport.width_css_px - right, viewport.height_css_px - bottom) - REVEAL_MARGIN_CSS_PX;
    let middle = (low + high) / 2.0;
    [low.min(middle), high.max(middle)]
}

fn merged(camera: &Camera, partial: &PartialCamera) -> Camera {
    Camera {
        longitude: partial.longitude.unwrap_or(camera.longitude),
        latitude: partial.latitude.unwrap_or(camera.latitude),
        zoom: partial.zoom.unwrap_or(camera.zoom),
        bearing_deg: partial.bearing_deg.unwrap_or(camera.bearing_deg),
        pitch_deg: partial.pitch_deg.unwrap_or(camera.pitch_deg),
    }
    .checked(camera)
}

/// The extent of the buildings, or where there is none, of everything; what lies far astray is left out.
fn extent(city: &City, is_other: &dyn Fn(Row<'_>) -> bool) -> Bounds {
    let of = |wanted: fn(Layer) -> bool| {
        let boxes: Vec<Bounds> = city
            .all()
            .filter(|row| wanted(row.facts.layer) && !is_other(*row))
            .map(Row::bounds)
            .filter(|bounds| !bounds.is_empty())
            .collect();
        let core = trimmed(&boxes);
        // A suburb on an island belongs to the city, a point at 0 degrees north and east does not.
        let reach = core.size_m().max(glam::Vec2::splat(NEAR_M));
        let near = Bounds { min_m: core.min_m - reach, max_m: core.max_m + reach };
        boxes.iter().filter(|bounds| near.holds(bounds.centre_m())).fold(core, |all, one| all.joined(*one))
    };
    let buildings = of(|layer| layer == Layer::Building);
    if buildings.is_empty() { of(|_| true) } else { buildings }
}

/// Within this distance nothing is astray.
const NEAR_M: f32 = 500.0;
/// One part in so many on either side is not asked where the core of the city is; in small sets at least one.
const STRAY_SHARE: usize = 50;
/// So many boxes tell where the core is.
const SAMPLE: usize = 8_192;
/// Sets smaller than this are all core.
const SMALL_SET: usize = 10;

#[expect(clippy::cast_possible_truncation, reason = "the values came from f32")]
fn trimmed(boxes: &[Bounds]) -> Bounds {
    // The core of a city shows in a part of it: putting a million in order would take longer than a frame.
    let sample: Vec<&Bounds> = boxes.iter().step_by(boxes.len() / SAMPLE + 1).collect();
    let Some(last) = sample.len().checked_sub(1) else { return Bounds::EMPTY };
    let cut = if sample.len() < SMALL_SET { 0 } else { (sample.len() / STRAY_SHARE).max(1) };
    let nth = |value: fn(&Bounds) -> f32, rank: usize| {
        let values: Vec<f64> = sample.iter().map(|bounds| f64::from(value(bounds))).collect();
        order::nth(&values, rank).unwrap_or(0.0) as f32
    };
    Bounds {
        min_m: glam::Vec2::new(nth(|b| b.min_m.x, cut), nth(|b| b.min_m.y, cut)),
        max_m: glam::Vec2::new(nth(|b| b.max_m.x, last - cut), nth(|b| b.max_m.y, last - cut)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::sample::{SQUARE, empty};

    fn extent_of(places: &[(f32, f32)]) -> Bounds {
        let city = places.iter().fold(empty(), |city, (x, y)| {
            let ring: Vec<_> = SQUARE.iter().map(|(east, north)| (east + x, north + y)).collect();
            city.with_building(&[&ring])
        });
        extent(&city, &|_| false)
    }

    #[test]
    fn an_island_of_the_city_is_fitted_and_a_stray_point_is_not() {
        let mut places: Vec<_> =
            (0..400_u16).map(|k| (f32::from(k % 20) * 100.0, f32::from(k / 20) * 100.0)).collect();
        places.push((900.0, -1_500.0));
        assert!((extent_of(&places).min_m.y + 1_500.0).abs() < 1.0, "with the island");
        places.push((-700_000.0, -5_000_000.0));
        assert!(extent_of(&places).min_m.y > -1_600.0, "without the stray");
    }

    fn look_at(pitch_deg: f64) -> (Look, City) {
        let mut look = Look { reduced_motion: true, ..Look::default() };
        look.viewport = Viewport { width_css_px: 400.0, height_css_px: 600.0, pixel_ratio: 2.0 };
        look.camera = Camera { zoom: 17.0, pitch_deg, bearing_deg: 30.0, ..look.camera };
        (look, empty())
    }

    /// Where a place is on the screen.
    fn seen_at(look: &Look, city: &City, place_m: DVec3) -> DVec2 {
        let eye = look.eye(city);
        eye.project(place_m - eye.centre_m.extend(0.0)).expect("before the eye")
    }

    #[test]
    fn what_is_covered_is_brought_into_the_free_part_and_no_further() {
        // A sheet over the lower half, a toolbar above.
        let inset = [44.0, 0.0, 300.0, 0.0];
        for pitch_deg in [0.0, 45.0, 80.0, 85.0] {
            for place_m in [[0.0, -20.0, 0.0], [9.0, 0.0, 30.0], [-3_000.0, 200.0, 5.0], [40.0, -900.0, 0.0]]
            {
                let (mut look, city) = look_at(pitch_deg);
                let place_m = DVec3::from(place_m);
                look.reveal(place_m, inset, &city, 0.0);
                let at = seen_at(&look, &city, place_m);
                let free = |at: DVec2| (24.0..=376.0).contains(&at.x) && (68.0..=276.0).contains(&at.y);
                assert!(free(at.round()), "{place_m} is seen at {at}, looking {pitch_deg} degrees up");
                assert!(!look.reveal(place_m, inset, &city, 0.0), "and stays there");
            }
        }
    }

    #[test]
    fn what_is_in_the_open_moves_nothing_and_what_is_beside_it_moves_one_way_only() {
        let (mut look, city) = look_at(0.0);
        let before = look.camera;
        assert!(!look.reveal(DVec3::new(5.0, 5.0, 3.0), [0.0; 4], &city, 0.0), "in the open");
        assert_eq!(look.camera, before, "nothing moves");
        look.camera.bearing_deg = 0.0;
        let east = DVec3::new(500.0, 20.0, 0.0);
        let height = seen_at(&look, &city, east).y;
        assert!(look.reveal(east, [0.0; 4], &city, 0.0), "beyond the right side");
        let at = seen_at(&look, &city, east);
        assert!((at.x - 376.0).abs() < 0.5 && (at.y - height).abs() < 0.5, "at {at}, before {height} below");
    }
}
