//! Where features are on the screen: boxes for the elements that lie over the picture.
//!
//! In: the city, the eye, what is chosen. Out: boxes in CSS pixels that lie within the view, do not overlap, and are large
//! enough for a finger; what matters most comes first, and what is hidden behind something else not at all.
//! Does not: hold all that is seen; the rest is reached by the text map, the tree and the table.

use super::Twin;
use super::pick::{MARKER_LEAN_M, Ray, disc_of, hit_solid};
use crate::city::{Footing, Kind, Row};
use crate::geo::Held as _;
use crate::geo::order::{self, Ranked};
use crate::mesh::is_drawn;
use crate::view::{Eye, touches};
use crate::words::{Guide, OnScreen};
use glam::{DVec2, DVec3, Vec2};

/// However many are asked for, no more are given: what more there is nobody wants to step through.
const TWINS_MOST: usize = 200;
/// WCAG 2.2, 2.5.8.
const TARGET_CSS_PX: f64 = 24.0;
/// What has no name and is smaller than this on the screen is no target.
const LEAST_CSS_PX: f64 = 8.0;
/// Few features without a name are wider than this, in metres; where even it is small, they are passed over by the cell.
const WIDE_M: f64 = 40.0;
/// Of what lies on the ground no more than this counts, or a district would come before all that is in it.
const GROUND_MOST_CSS_PX: f64 = 100.0;
/// Of so many it is found out whether anything hides them.
const LOOKS_MOST: usize = 400;
/// Cells are grown by this: markers stand beside their place on the screen, trees reach beyond it.
const OVERHANG_M: f32 = 8.0;

/// What comes before what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Weight {
    Chosen,
    Named,
    Point,
    Landmark,
    NamedGround,
    Other,
}

/// A part of the screen.
#[derive(Debug, Clone, Copy)]
struct Span {
    low: DVec2,
    high: DVec2,
}

/// A feature that may get a box.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    feature: u32,
    footing: Footing,
    span: Span,
}

impl Twin {
    /// See the module's head.
    pub(super) fn twins(&self, guide: &Guide<'_>, limit: u32) -> Vec<OnScreen> {
        let eye = self.eye();
        let limit = TWINS_MOST.min(limit as usize);
        let (mut ranked, candidates) = self.candidates(&eye);
        order::sort(&mut ranked);
        let (mut taken, mut twins, mut looks): (Vec<Span>, Vec<OnScreen>, usize) =
            (Vec::new(), Vec::new(), 0);
        for candidate in ranked.iter().filter_map(|&(_, number)| candidates.get(number as usize)) {
            if twins.len() >= limit || looks >= LOOKS_MOST {
                break;
            }
            let Some(row) = self.city.row(candidate.feature as usize) else { continue };
            let Some(point) = point_of(row, candidate, &eye) else { continue };
            let is_free = |span: &Span| taken.iter().all(|other| !other.overlaps(span));
            let small = Span::about(point, TARGET_CSS_PX / 2.0).within(&eye);
            // What lies on the ground lies around what stands there, too.
            let whole =
                if candidate.footing == Footing::Flat { small } else { candidate.span.grown().within(&eye) };
            let Some(span) = [whole, small].into_iter().find(is_free) else { continue };
            looks += 1;
            if !self.is_in_the_open(row, candidate.footing, point, &candidates, &eye) {
                continue;
            }
            taken.push(span);
            let size = span.high - span.low;
            twins.push(OnScreen {
                index: row.index,
                title: guide.title(row),
                x_css_px: span.low.x,
                y_css_px: span.low.y,
                width_css_px: size.x,
                height_css_px: size.y,
            });
        }
        twins
    }

    /// What is in view, with a rank for each.
    fn candidates(&self, eye: &Eye) -> (Vec<Ranked>, Vec<Candidate>) {
        let planes = eye.planes();
        let (mut ranked, mut candidates) = (Vec::new(), Vec::new());
        for footing in [Footing::Solid, Footing::Marker, Footing::Flat] {
            for (cell, features) in self.index.cells(footing) {
                let relative = |corner: Vec2| (corner.as_dvec2() - eye.centre_m).as_vec2();
                let low = (relative(cell.bounds.min_m) - OVERHANG_M).extend(0.0);
                let high = (relative(cell.bounds.max_m) + OVERHANG_M).extend(cell.top_m.max(OVERHANG_M));
                if !touches(&planes, low, high) {
                    continue;
                }
                let nearest_m = eye.eye_m.as_vec3().clamp(low, high).as_dvec3();
                let is_small = WIDE_M * eye.css_px_per_m(nearest_m) < LEAST_CSS_PX;
                for row in features.iter().filter_map(|&feature| self.city.row(feature as usize)) {
                    if !is_drawn(row.facts.flags) {
                        continue;
                    }
                    let weight = self.weight(row, footing);
                    if weight == Weight::Other && is_small {
                        continue;
                    }
                    let Some(span) = span_of(row, footing, eye) else { continue };
                    let mut size = span.size();
                    if weight == Weight::Other && size < LEAST_CSS_PX {
                        continue;
                    }
                    if footing == Footing::Flat {
                        size = size.min(GROUND_MOST_CSS_PX);
                    }
                    let number = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
                    ranked.push((rank(weight, size), number));
                    candidates.push(Candidate { feature: row.index, footing, span });
                }
            }
        }
        (ranked, candidates)
    }

    /// Whether none of those that stand in view hides a feature at a point of the screen.
    fn is_in_the_open(
        &self,
        row: Row<'_>,
        footing: Footing,
        point: DVec2,
        candidates: &[Candidate],
        eye: &Eye,
    ) -> bool {
        let (ray, drawn) = (Ray::through_px(eye, point), self.drawn());
        let far_m = match footing {
            Footing::Solid => hit_solid(&self.city, row.index, &ray, &drawn),
            Footing::Marker => disc_of(row, eye).map(|(.., far_m)| far_m - MARKER_LEAN_M),
            Footing::Flat => None,
        };
        let hides = |other: &Candidate| {
            let far_m = far_m.unwrap_or(f64::MAX);
            hit_solid(&self.city, other.feature, &ray, &drawn).is_some_and(|other_m| other_m < far_m)
        };
        let there =
            candidates.iter().filter(|other| other.footing == Footing::Solid && other.span.holds(point));
        !there.filter(|other| other.feature != row.index).any(hides)
    }

    fn weight(&self, row: Row<'_>, footing: Footing) -> Weight {
        let is_named = !row.name().is_empty();
        match footing {
            _ if self.selected == Some(row.index) || self.hovered == Some(row.index) => Weight::Chosen,
            Footing::Flat if is_named => Weight::NamedGround,
            Footing::Flat => Weight::Other,
            _ if is_named => Weight::Named,
            Footing::Marker => Weight::Point,
            _ if row.facts.kind == Kind::Landmark => Weight::Landmark,
            _ => Weight::Other,
        }
    }
}

impl Span {
    fn about(middle: DVec2, half: f64) -> Self {
        Self { low: middle - half, high: middle + half }
    }

    /// The mean of width and height.
    fn size(&self) -> f64 {
        (self.high - self.low).element_sum() / 2.0
    }

    fn holds(&self, point: DVec2) -> bool {
        self.low.cmple(point).all() && point.cmple(self.high).all()
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.low.cmplt(other.high).all() && other.low.cmplt(self.high).all()
    }

    /// No smaller than a target.
    fn grown(self) -> Self {
        let (middle, half) = ((self.low + self.high) / 2.0, (self.high - self.low) / 2.0);
        let half = half.max(DVec2::splat(TARGET_CSS_PX / 2.0));
        Self { low: middle - half, high: middle + half }
    }

    /// Within the view: what reaches beyond is cut, and what is too small then is moved in.
    fn within(self, eye: &Eye) -> Self {
        let end = DVec2::new(eye.viewport.width_css_px, eye.viewport.height_css_px);
        let last = (end - TARGET_CSS_PX).max(DVec2::ZERO);
        let low = self.low.max(DVec2::ZERO).min(last);
        Self { low, high: self.high.min(end).max(low + TARGET_CSS_PX) }
    }
}

/// Where a feature is on the screen; none where it is not.
fn span_of(row: Row<'_>, footing: Footing, eye: &Eye) -> Option<Span> {
    let span = match footing {
        Footing::Marker => {
            let (disc, radius, _) = disc_of(row, eye)?;
            Span::about(disc, radius)
        }
        _ => {
            let bounds = row.bounds();
            let top_m = if footing == Footing::Flat { 0.0 } else { f64::from(row.facts.height_m) };
            let corners = [bounds.min_m, bounds.max_m].map(|corner| corner.as_dvec2() - eye.centre_m);
            let mut span = Span { low: DVec2::MAX, high: DVec2::MIN };
            for number in 0..8 {
                let [x, y] = [number & 1, number >> 1 & 1];
                let corner = DVec3::new(corners[x].x, corners[y].y, if number > 3 { top_m } else { 0.0 });
                if let Some(at) = eye.project(corner) {
                    span = Span { low: span.low.min(at), high: span.high.max(at) };
                }
            }
            span
        }
    };
    let end = DVec2::new(eye.viewport.width_css_px, eye.viewport.height_css_px);
    span.overlaps(&Span { low: DVec2::ZERO, high: end }).then_some(span)
}

/// Where on the screen a feature is itself: the disc, the middle of the roof, or a place on the ground within the view.
fn point_of(row: Row<'_>, candidate: &Candidate, eye: &Eye) -> Option<DVec2> {
    let end = DVec2::new(eye.viewport.width_css_px, eye.viewport.height_css_px);
    let shown = |place_m: Vec2, up_m: f64| {
        let at = eye.project((place_m.as_dvec2() - eye.centre_m).extend(up_m))?;
        (at.cmpge(DVec2::ZERO).all() && at.cmplt(end).all()).then_some(at)
    };
    match candidate.footing {
        Footing::Marker => {
            let middle = (candidate.span.low + candidate.span.high) / 2.0;
            (middle.cmpge(DVec2::ZERO).all() && middle.cmplt(end).all()).then_some(middle)
        }
        Footing::Solid => shown(row.place_m()?, f64::from(row.facts.height_m)),
        Footing::Flat => {
            let middle = row.place_m().and_then(|place_m| shown(place_m, 0.0));
            let mut corners = row.rings().flat_map(|ring| ring.points);
            middle.or_else(|| corners.find_map(|&corner| shown(corner, 0.0)))
        }
    }
}

/// Weight first, then size on the screen, larger first, in steps that are too fine to be seen.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to what fits")]
fn rank(weight: Weight, size_css_px: f64) -> u64 {
    (weight as u64) << 16 | (65_535.0 - (size_css_px * 16.0).held(0.0, 65_535.0)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::sample::{READING, SQUARE, empty};
    use crate::city::{City, Layer, Reading, RingRole};
    use crate::twin::{Answer, Command, PartialCamera, Payload};
    use crate::view::Viewport;

    fn house(city: &mut City, [east, north]: [f32; 2], height_m: f32, name: &str) {
        let positions: Vec<Vec2> = SQUARE.iter().map(|(x, y)| Vec2::new(x + east, y + north)).collect();
        city.add(&Reading { height_m, name, positions: &positions, ..READING });
    }

    /// A look at a city from the south.
    fn twin(city: City, pitch_deg: f64, zoom: f64) -> Twin {
        let features = u32::try_from(city.len()).expect("few");
        let mut twin = Twin::default();
        twin.city = city;
        let viewport = Viewport { width_css_px: 800.0, height_css_px: 600.0, pixel_ratio: 1.0 };
        twin.step(&Command::Viewport(viewport), &Payload::default(), 0.0);
        twin.accept(1, 0..features);
        let (zoom, pitch_deg) = (Some(zoom), Some(pitch_deg));
        let camera = PartialCamera { zoom, pitch_deg, ..PartialCamera::default() };
        twin.step(&Command::SetCamera { camera }, &Payload::default(), 0.0);
        twin
    }

    fn town() -> City {
        let mut city = empty();
        for number in 0..400_u16 {
            let at = [f32::from(number % 20) * 30.0 - 300.0, f32::from(number / 20) * 30.0 - 300.0];
            house(
                &mut city,
                at,
                6.0 + f32::from(number % 7) * 4.0,
                if number % 50 == 0 { "Gare" } else { "" },
            );
        }
        city.with(Layer::Road, Kind::Street, RingRole::Line, &[&[(-300.0, -4.0), (300.0, -4.0)]]).with(
            Layer::Point,
            Kind::Plain,
            RingRole::Point,
            &[&[(-5.0, -5.0)]],
        )
    }

    fn twins(twin: &mut Twin, limit: u32) -> Vec<OnScreen> {
        match twin.step(&Command::Twins { limit }, &Payload::default(), 0.0) {
            Some(Ok(Answer::Twins(twins))) => twins,
            other => panic!("expected twins, found {other:?}"),
        }
    }

    fn indices(twin: &mut Twin, limit: u32) -> Vec<u32> {
        twins(twin, limit).iter().map(|twin| twin.index).collect()
    }

    #[test]
    fn boxes_are_large_enough_within_the_view_and_apart() {
        for (pitch_deg, zoom) in [(0.0, 16.0), (50.0, 17.0), (80.0, 18.0), (60.0, 14.0), (60.0, 20.0)] {
            let twins = twins(&mut twin(town(), pitch_deg, zoom), 500);
            assert!(!twins.is_empty() && twins.len() <= TWINS_MOST, "{} at zoom {zoom}", twins.len());
            for (number, one) in twins.iter().enumerate() {
                let [width, height] = [one.width_css_px, one.height_css_px];
                assert!(width >= TARGET_CSS_PX && height >= TARGET_CSS_PX, "{one:?}");
                assert!(one.x_css_px >= 0.0 && one.x_css_px + width <= 800.0, "{one:?}");
                assert!(one.y_css_px >= 0.0 && one.y_css_px + height <= 600.0, "{one:?}");
                for other in &twins[..number] {
                    let apart = one.x_css_px >= other.x_css_px + other.width_css_px
                        || other.x_css_px >= one.x_css_px + width
                        || one.y_css_px >= other.y_css_px + other.height_css_px
                        || other.y_css_px >= one.y_css_px + height;
                    assert!(apart, "{one:?} and {other:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_chosen_comes_first_then_what_has_a_name_then_places() {
        let mut twin = twin(town(), 30.0, 16.5);
        let named =
            indices(&mut twin, 500).into_iter().take_while(|index| index % 50 == 0 && *index < 400).count();
        assert!(named >= 4, "{named} named houses");
        assert_eq!(indices(&mut twin, 500)[named], 401, "then the point");
        twin.step(&Command::Select { index: Some(211) }, &Payload::default(), 0.0);
        assert_eq!(indices(&mut twin, 500)[0], 211, "what is selected");
        assert_eq!(indices(&mut twin, 3).len(), 3, "no more than asked for");
        let first = &twins(&mut twin, 2)[1].title;
        assert_eq!(
            serde_json::to_string(first).expect("plain"),
            r#"{"id":"named","name":{"text":"Gare","lang":null}}"#
        );
    }

    #[test]
    fn a_house_behind_a_tower_is_left_out_until_one_looks_from_above() {
        let mut city = empty();
        house(&mut city, [-10.0, 10.0], 6.0, "Behind");
        house(&mut city, [-10.0, -25.0], 80.0, "Tower");
        assert_eq!(indices(&mut twin(city.clone(), 75.0, 17.5), 9), [1], "only the tower");
        assert_eq!(indices(&mut twin(city, 0.0, 17.5), 9), [1, 0], "both, the larger one first");
    }

    #[test]
    fn every_box_has_its_feature_in_it() {
        let mut twin = twin(town(), 55.0, 17.0);
        let twins = twins(&mut twin, 200);
        for one in &twins {
            let inside = (0..20).flat_map(|x| (0..20).map(move |y| (f64::from(x) + 0.5, f64::from(y) + 0.5)));
            let hit = inside.into_iter().any(|(x, y)| {
                let at =
                    (one.x_css_px + x / 20.0 * one.width_css_px, one.y_css_px + y / 20.0 * one.height_css_px);
                twin.pick(at.0, at.1) == Some(one.index)
            });
            assert!(hit, "{one:?}");
        }
    }
}
