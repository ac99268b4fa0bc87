//! The twin itself: the city, what is selected, what values it carries, and where one looks.

use super::live::Live;
use super::look::Look;
use super::pick::pick_drawn;
use super::reading::Reader;
use super::{Answer, Command, Event, Feature, Payload, QualityChoice, ThemeChoice};
use crate::city::{Bytes, City, Flags, HeightSource, Index, Layer, Row, resolve_parts};
use crate::geo::{Frame, Held as _};
use crate::mesh::is_drawn;
use crate::style::{Channels, Pattern, Scale, SystemColors, Theme, base_look, flag};
use crate::view::{Camera, Eye, Viewport};
use std::ops::Range;

/// What the GPU has not seen yet, besides the channels' dirty runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// The picture is out of date.
    pub redraw: bool,
    /// The surface has another size or quality.
    pub resize: bool,
}

/// One load's features.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// As reported.
    pub load_id: u32,
    /// Its run of features.
    pub features: Range<u32>,
}

/// Runs of features that the GPU has not seen are kept apart up to so many.
const ARRIVED_MOST: usize = 64;

/// The state of one element.
#[derive(Debug, Clone, Default)]
pub struct Twin {
    /// All places.
    pub city: City,
    /// One texel per feature.
    pub channels: Channels,
    /// What changed since the last frame.
    pub changes: Changes,
    /// Features whose heights the GPU has not seen yet.
    pub arrived: Vec<Range<u32>>,
    /// What happened and was not told yet.
    pub events: Vec<Event>,
    pub(super) index: Index,
    loads: Vec<Loaded>,
    pub(super) look: Look,
    /// What the text side remembers.
    pub(super) reader: Reader,
    quality: QualityChoice,
    theme_choice: ThemeChoice,
    prefers_dark: bool,
    prefers_contrast: bool,
    /// The colours the reader's system insists on.
    forced_colors: Option<SystemColors>,
    patterns: bool,
    low_data: bool,
    visible: bool,
    pub(super) hovered: Option<u32>,
    pub(super) selected: Option<u32>,
    /// Now, milliseconds of Unix time: told by the carrier, for the age of observations.
    pub unix_ms: f64,
    /// The scale of each layer that was given values.
    scales: Vec<(Layer, Scale)>,
    pub(super) live: Live,
}

impl Twin {
    /// Where one looks from.
    #[must_use]
    pub fn camera(&self) -> Camera {
        self.look.camera
    }

    /// The camera over the city, for drawing and picking.
    #[must_use]
    pub fn eye(&self) -> Eye {
        self.look.eye(&self.city)
    }

    /// The city's grid, or before there is one, a grid about the camera's centre.
    #[must_use]
    pub fn frame(&self) -> Frame {
        self.look.frame(&self.city)
    }

    /// The size of what is drawn on.
    #[must_use]
    pub fn viewport(&self) -> Viewport {
        self.look.viewport
    }

    /// The page's choice.
    #[must_use]
    pub fn quality(&self) -> QualityChoice {
        self.quality
    }

    /// The colours of the picture.
    #[must_use]
    pub fn theme(&self) -> Theme {
        if let Some(colors) = self.forced_colors {
            return Theme { doubts: self.live.painter.doubts, ..Theme::forced(colors) };
        }
        let (dark, contrast) = match self.theme_choice {
            ThemeChoice::Light => (false, false),
            ThemeChoice::Dark => (true, false),
            ThemeChoice::Auto => (self.prefers_dark, self.prefers_contrast),
            ThemeChoice::Contrast => (self.prefers_dark, true),
        };
        let theme = match (contrast, dark) {
            (false, false) => Theme::LIGHT,
            (false, true) => Theme::DARK,
            (true, false) => Theme::CONTRAST_LIGHT,
            (true, true) => Theme::CONTRAST_DARK,
        };
        let doubts = self.live.painter.doubts;
        Theme { patterns: theme.patterns || self.patterns, doubts, ..theme }
    }

    /// Whether the reader saves data.
    #[must_use]
    pub fn saves_data(&self) -> bool {
        self.low_data
    }

    /// Whether a frame would be seen: in view, and of some size.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        let Viewport { width_css_px, height_css_px, .. } = self.look.viewport;
        self.visible && width_css_px >= 1.0 && height_css_px >= 1.0
    }

    /// Whether the camera is on its way.
    #[must_use]
    pub fn is_flying(&self) -> bool {
        self.look.is_flying()
    }

    /// Accepted features that are not unloaded.
    #[must_use]
    pub fn features(&self) -> u32 {
        let held: usize = self.loads.iter().map(|loaded| loaded.features.len()).sum();
        short(held)
    }

    /// How many features of each layer a run holds, in the order of the contract.
    #[must_use]
    pub fn layers(&self, features: Range<u32>) -> Vec<u32> {
        let mut counts = vec![0; Layer::ALL.len()];
        for row in self.city.rows(features) {
            counts.get_mut(row.facts.layer as usize).into_iter().for_each(|count| *count += 1);
        }
        counts
    }

    /// Bytes held for what is loaded.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        let mut bytes = self.city.bytes();
        bytes.columns += self.channels.bytes();
        bytes.index += self.index.bytes()
            + self.live.bonds.bytes()
            + self.live.marks.bytes()
            + self.reader.districts.bytes();
        bytes
    }

    /// What is loaded, in load order.
    #[must_use]
    pub fn loads(&self) -> &[Loaded] {
        &self.loads
    }

    /// Obeys a command that concerns the twin alone; none for those that concern files, frames or devices.
    pub fn step(
        &mut self,
        command: &Command,
        payload: &Payload,
        now_ms: f64,
    ) -> Option<Result<Answer, String>> {
        self.bind();
        match command {
            Command::Preferences(preferences) => {
                self.prefers_dark = preferences.dark;
                self.prefers_contrast = preferences.contrast;
                self.forced_colors = preferences.forced_colors;
                self.patterns = preferences.patterns;
                self.low_data = preferences.low_data;
                self.reader.language.clone_from(&preferences.language);
                self.look.reduced_motion = preferences.reduced_motion;
                self.repaint();
            }
            Command::Configure { quality, theme } => self.configure(*quality, *theme),
            Command::Viewport(viewport) => self.resize(*viewport),
            Command::Visible { visible } => {
                self.visible = *visible;
                self.changes.redraw |= visible;
            }
            Command::SetCamera { camera } => {
                self.look.set(camera);
                self.moved();
            }
            Command::FlyTo { camera } => {
                self.look.fly(camera, now_ms);
                self.moved();
            }
            Command::Reveal { index, inset_css_px } => {
                return Some(self.reveal(*index, *inset_css_px, now_ms).map(|()| Answer::Done));
            }
            Command::Gesture { gesture, animate } => {
                self.look.gesture(gesture, *animate, &self.city, now_ms);
                self.moved();
            }
            Command::SetValues { layer, scale } => {
                let done = self.set_values(layer.unwrap_or(Layer::Building), scale.as_ref(), payload);
                return Some(done.map(|()| Answer::Done));
            }
            Command::Pick { x_css_px, y_css_px } => {
                let found = self.pick(*x_css_px, *y_css_px).and_then(|feature| self.feature(feature));
                return Some(Ok(Answer::Feature(found.map(Box::new))));
            }
            Command::Hover { x_css_px, y_css_px } => self.hover(x_css_px.zip(*y_css_px)),
            Command::Select { index } => return Some(self.select(*index).map(|()| Answer::Done)),
            Command::Feature { index } => {
                return Some(Ok(Answer::Feature(self.feature(*index).map(Box::new))));
            }
            command => return self.hear(command, payload, now_ms).or_else(|| self.read(command, now_ms)),
        }
        Some(Ok(Answer::Done))
    }

    /// Takes the settings a page starts with.
    pub fn configure(&mut self, quality: Option<QualityChoice>, theme: Option<ThemeChoice>) {
        self.changes.resize |= quality.is_some_and(|quality| quality != self.quality);
        self.quality = quality.unwrap_or(self.quality);
        self.theme_choice = theme.unwrap_or(self.theme_choice);
        self.repaint();
    }

    fn resize(&mut self, viewport: Viewport) {
        let finite = |value: f64| if value.is_finite() { value.held(0.0, 32_768.0) } else { 0.0 };
        self.look.viewport = Viewport {
            width_css_px: finite(viewport.width_css_px),
            height_css_px: finite(viewport.height_css_px),
            pixel_ratio: finite(viewport.pixel_ratio).held(0.25, 8.0),
        };
        self.changes.resize = true;
        self.changes.redraw = true;
        // A city loaded while the map was hidden or of another shape is fitted to the shape it has now.
        self.fit();
    }

    fn fit(&mut self) {
        let before = self.look.camera;
        self.look.fit();
        if self.look.camera != before {
            self.moved();
        }
    }

    /// Tells that the camera moves, where it does: that it came to rest is always told after it.
    pub(super) fn moved(&mut self) {
        self.changes.redraw = true;
        if self.look.sets_out() {
            self.events.push(Event::Moved { camera: self.look.camera });
        }
    }

    /// Brings a feature into the part of the view that nothing lies over, moving as little as will do; insets are CSS
    /// pixels from the top, right, bottom and left.
    ///
    /// # Errors
    /// There is no such feature.
    pub fn reveal(&mut self, index: u32, inset_css_px: [f64; 4], now_ms: f64) -> Result<(), String> {
        let row = self.city.row(index as usize);
        let Some((row, place_m)) = row.and_then(|row| Some((row, row.place_m()?))) else {
            return Err(format!("no feature {index}: {} are loaded", self.features()));
        };
        let place_m = place_m.as_dvec2().extend(f64::from(row.facts.height_m) / 2.0);
        if self.look.reveal(place_m, inset_css_px, &self.city, now_ms) {
            self.moved();
        }
        Ok(())
    }

    /// Moves what moves by itself; true while more is to come.
    pub fn advance(&mut self, now_ms: f64) -> bool {
        if self.look.advance(now_ms) {
            self.moved();
        }
        self.look.is_flying()
    }

    /// Ends a flight where it leads.
    pub fn land(&mut self) {
        if self.look.land() {
            self.moved();
        }
    }

    /// Whether the camera moved and has not been told to be at rest.
    #[must_use]
    pub fn is_restless(&self) -> bool {
        self.look.is_restless()
    }

    /// Tells that the camera came to rest, where it did.
    pub fn rest(&mut self, now_ms: f64) {
        self.events.extend(self.look.rest(now_ms));
    }

    /// Takes in features of a load, which may come in several parts.
    pub fn accept(&mut self, load_id: u32, features: Range<u32>) {
        let from = features.clone();
        self.index.add(&self.city, features.clone());
        self.channels.add(features.clone());
        self.arrive(features.clone());
        let is_new = match self.loads.last_mut() {
            Some(loaded) if loaded.load_id == load_id => {
                loaded.features.end = features.end;
                false
            }
            _ => {
                self.loads.push(Loaded { load_id, features });
                true
            }
        };
        let is_own = self.live.marks.is_own(&from);
        if !is_own {
            self.reader.came = self.reader.came.saturating_add(short(from.len()));
        }
        self.paint(from);
        if is_new && !is_own {
            self.survey();
        }
        self.tell_contents();
    }

    /// A GPU that starts anew has seen the heights of none.
    pub fn arrive_all(&mut self) {
        self.arrived.clear();
        self.arrived.push(0..u32::MAX);
    }

    pub(super) fn arrive(&mut self, features: Range<u32>) {
        match self.arrived.last_mut() {
            Some(last) if last.end == features.start => last.end = features.end,
            _ => self.arrived.push(features),
        }
        // Where nobody draws they are not kept apart for ever.
        if self.arrived.len() > ARRIVED_MOST {
            self.arrive_all();
        }
    }

    /// A load is there as a whole; `replaced` says that outlines gave way to parts since they were accepted.
    pub fn complete(&mut self, replaced: bool) {
        if replaced {
            self.repaint();
        }
        self.survey();
        self.tell_contents();
    }

    /// Tells that there is something else to be read, once for all that happens before it is told.
    fn tell_contents(&mut self) {
        self.events.retain(|event| !matches!(event, Event::Contents { .. }));
        self.events.push(Event::Contents { features: self.features() });
    }

    /// Looks from there, unless somebody chose a view.
    pub fn suggest(&mut self, camera: Camera) {
        if self.look.suggest(camera) {
            self.moved();
        }
    }

    fn survey(&mut self) {
        self.look.survey(&self.city, &|row| self.live.marks.holds(row));
        self.fit();
    }

    /// Forgets a load's features; gives which they were, none if there is no such load.
    pub fn unload(&mut self, load_id: u32) -> Option<Range<u32>> {
        let at = self.loads.iter().position(|loaded| loaded.load_id == load_id)?;
        let gone = self.loads.remove(at).features;
        let is_own = self.live.marks.is_own(&gone);
        if is_own {
            self.unlay(load_id, &gone);
        } else {
            self.reader.went = self.reader.went.saturating_add(short(gone.len()));
        }
        self.tell_contents();
        if self.selected.is_some_and(|feature| gone.contains(&feature)) {
            self.tell_selected(None);
        }
        if self.hovered.is_some_and(|feature| gone.contains(&feature)) {
            self.hover(None);
        }
        let had_parts = self.city.rows(gone.clone()).any(|row| row.facts.flags.has(Flags::PART));
        self.city.release(&gone);
        self.index.release(&gone);
        self.channels.release(&gone);
        self.live.painter.release(&gone);
        if had_parts {
            self.replace_anew();
        }
        if !is_own {
            self.look.survey(&self.city, &|row| self.live.marks.holds(row));
        }
        self.changes.redraw = true;
        Some(gone)
    }

    /// Parts are gone: the outlines they stood in for come back.
    fn replace_anew(&mut self) {
        for flags in self.city.flags_mut() {
            *flags = flags.without(Flags::REPLACED);
        }
        resolve_parts(&mut self.city, 0..u32::MAX);
        self.repaint();
    }

    /// Gives every feature the look that its theme has for its kind or value, and hides what is not drawn.
    pub fn repaint(&mut self) {
        self.paint(0..u32::MAX);
    }

    fn paint(&mut self, features: Range<u32>) {
        let theme = self.theme();
        for Row { index, facts, .. } in self.city.rows(features) {
            let Some(texel) = self.channels.texel(index) else { break };
            if !self.live.painter.own.holds(index) {
                let look = self.observed_look(index, &theme);
                let base = || base_look(facts.layer, facts.kind, &theme);
                self.channels.set_look(index, look.unwrap_or_else(base), look.is_some());
            } else if let Some(scale) = self.scale(facts.layer)
                && let Some(look) =
                    scale.class_of(Pattern::of(texel)).and_then(|class| scale.look(class, &theme))
            {
                self.channels.set_look(index, look, true);
            }
            self.channels.set_flag(index, flag::HIDDEN, !is_drawn(facts.flags));
        }
        self.changes.redraw = true;
    }

    /// The scale of a layer that was given values.
    pub(super) fn scale(&self, layer: Layer) -> Option<&Scale> {
        self.scales.iter().find(|(of, _)| *of == layer).map(|(_, scale)| scale)
    }

    fn set_values(
        &mut self,
        layer: Layer,
        spec: Option<&crate::style::ScaleSpec>,
        payload: &Payload,
    ) -> Result<(), String> {
        if let Some(features) = &payload.features
            && features.len() != payload.values.len()
        {
            let (expected, found) = (features.len(), payload.values.len());
            return Err(format!("expected a value for each of {expected} features, found {found} values"));
        }
        let scale = match (self.scale(layer), spec) {
            (Some(known), None) => known.clone(),
            _ => {
                Scale::new(spec.unwrap_or(&Default::default()), &payload.values).map_err(|e| e.to_string())?
            }
        };
        let theme = self.theme();
        let look = |value: f32| scale.class(value.into()).and_then(|class| scale.look(class, &theme));
        let mut unvalued = Vec::new();
        let mut paint = |feature: u32, value: f32| {
            let before = self.channels.texel(feature);
            // Whose number is none's carries none.
            let Some(look) = look(value).filter(|_| before.is_some()) else { return unvalued.push(feature) };
            self.channels.set_look(feature, look, true);
            self.live.painter.own.mark(feature);
            if self.channels.texel(feature) != before {
                self.reader.recoloured.mark(feature);
            }
        };
        match &payload.features {
            Some(features) => {
                features.iter().zip(&payload.values).for_each(|(&feature, &value)| paint(feature, value))
            }
            None => {
                let is_meant = |row: &Row<'_>| row.facts.layer == layer && !self.live.marks.holds(*row);
                let of_layer = self.city.all().filter(is_meant);
                of_layer.zip(&payload.values).for_each(|(row, &value)| paint(row.index, value));
            }
        }
        for feature in unvalued {
            // A number far beyond all there are is no feature, and costs nothing.
            self.live.painter.own.clear(feature..feature.saturating_add(1));
            let before = self.channels.texel(feature);
            self.paint_one(feature, &theme);
            if self.channels.texel(feature) != before {
                self.reader.recoloured.mark(feature);
            }
        }
        if spec.is_some() || payload.values.iter().any(|value| value.is_finite()) {
            self.scales.retain(|(of, _)| *of != layer);
            self.scales.push((layer, scale));
        }
        self.changes.redraw = true;
        Ok(())
    }

    /// What is drawn at a point of the screen.
    #[must_use]
    pub fn pick(&self, x_css_px: f64, y_css_px: f64) -> Option<u32> {
        if !(x_css_px.is_finite() && y_css_px.is_finite()) {
            return None;
        }
        let drawn = self.drawn();
        pick_drawn(&self.city, &self.index, &self.eye(), x_css_px, y_css_px, &drawn)
    }

    fn hover(&mut self, pointer: Option<(f64, f64)>) {
        let found = pointer.and_then(|(x, y)| self.pick(x, y));
        if found == self.hovered {
            return;
        }
        self.light(found);
        let (x_css_px, y_css_px) = pointer.unwrap_or_default();
        let feature = found.and_then(|feature| self.feature(feature)).map(Box::new);
        self.events.push(Event::Hover { feature, x_css_px, y_css_px });
    }

    /// Lights a feature up in the picture, and none else.
    pub(super) fn light(&mut self, feature: Option<u32>) {
        for (feature, on) in [(self.hovered, false), (feature, true)] {
            feature.into_iter().for_each(|feature| self.channels.set_flag(feature, flag::HOVERED, on));
        }
        self.hovered = feature;
        self.changes.redraw = true;
    }

    fn select(&mut self, index: Option<u32>) -> Result<(), String> {
        if let Some(index) = index
            && self.feature(index).is_none()
        {
            return Err(self.no_feature(index));
        }
        // Somebody chose otherwise while what was selected waits for its new number.
        let did_wait = self.live.marks.selected.take().is_some();
        if index != self.selected || did_wait {
            self.tell_selected(index);
        }
        Ok(())
    }

    pub(super) fn no_feature(&self, index: u32) -> String {
        format!("no feature {index}: {} are loaded", self.features())
    }

    pub(super) fn selected(&self) -> Option<u32> {
        self.selected
    }

    pub(super) fn tell_selected(&mut self, index: Option<u32>) {
        for (feature, on) in [(self.selected, false), (index, true)] {
            feature.into_iter().for_each(|feature| self.channels.set_flag(feature, flag::SELECTED, on));
        }
        self.selected = index;
        self.changes.redraw = true;
        let feature = index.and_then(|index| self.feature(index)).map(Box::new);
        self.events.push(Event::Select { feature });
    }

    /// All about a feature; none if it is not there or unloaded.
    #[must_use]
    pub fn feature(&self, index: u32) -> Option<Feature> {
        let row = self.city.row(index as usize)?;
        let place = self.city.place(row)?;
        let source = row.facts.height_source;
        let (own_id, name) = (row.feature_id(), row.name());
        let known = source != HeightSource::None;
        Some(Feature {
            index,
            feature_id: if own_id.is_empty() { format!("#{index}") } else { own_id.to_owned() },
            layer: row.facts.layer,
            name: (!name.is_empty()).then(|| name.to_owned()),
            height_m: known.then(|| millimetres(row.facts.height_m)),
            height_source: known.then_some(source),
            longitude: place.longitude,
            latitude: place.latitude,
            properties_json: row.properties(),
            readings: self.readings(index),
            distance_m: None,
            bearing_deg: None,
        })
    }
}

fn short(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// `f32` metres as the decimal that was meant, to the millimetre.
fn millimetres(height_m: f32) -> f64 {
    (f64::from(height_m) * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::sample::{SQUARE, empty};
    use crate::city::{Kind, RingRole};
    use crate::twin::PartialCamera;

    fn twin() -> Twin {
        let far: Vec<_> = SQUARE.iter().map(|(x, y)| (x + 200.0, *y)).collect();
        let city = empty().with_building(&[SQUARE]).with_building(&[&far]).with(
            Layer::Tree,
            Kind::Broadleaved,
            RingRole::Point,
            &[&[(100.0, 50.0)]],
        );
        let mut twin = Twin { city, ..Twin::default() };
        twin.step(&Command::Viewport(VIEWPORT), &Payload::default(), 0.0);
        twin.step(&Command::Visible { visible: true }, &Payload::default(), 0.0);
        twin.accept(1, 0..3);
        twin
    }

    const VIEWPORT: Viewport = Viewport { width_css_px: 800.0, height_css_px: 600.0, pixel_ratio: 1.0 };

    /// Where a point, in metres from the anchor, is on the screen.
    fn on_screen(twin: &Twin, x: f32, y: f32, z: f32) -> (f64, f64) {
        let eye = twin.eye();
        let from_centre = glam::Vec3::new(x, y, z) - eye.centre_m.as_vec2().extend(0.0);
        let clip = eye.clip_from_centre.project_point3(from_centre);
        (f64::from(clip.x + 1.0) * 400.0, f64::from(1.0 - clip.y) * 300.0)
    }

    fn say(twin: &mut Twin, command: &Command) -> Option<Result<Answer, String>> {
        twin.step(command, &Payload::default(), 0.0)
    }

    #[test]
    fn the_roof_of_each_building_is_picked_through_its_pixel() {
        let twin = twin();
        for (x, expected) in [(10.0, Some(0)), (210.0, Some(1)), (110.0, None)] {
            let (x_css_px, y_css_px) = on_screen(&twin, x, 10.0, 10.0);
            assert_eq!(twin.pick(x_css_px, y_css_px), expected, "at {x} m east");
        }
    }

    #[test]
    fn the_city_is_fitted_until_somebody_chose_a_view() {
        let mut twin = twin();
        assert!(twin.camera().zoom > 15.0, "two houses: {:?}", twin.camera());
        let camera = PartialCamera { zoom: Some(12.0), ..PartialCamera::default() };
        say(&mut twin, &Command::SetCamera { camera });
        twin.accept(2, 3..3);
        assert!((twin.camera().zoom - 12.0).abs() < 1e-9, "stays as chosen");
    }

    #[test]
    fn a_value_colours_its_building_and_nan_gives_the_old_colour_back() {
        let mut twin = twin();
        let texels = |twin: &Twin| [0, 1, 2].map(|feature| twin.channels.texel(feature));
        let plain = texels(&twin);
        let values = |values: Vec<f32>| Payload { values, ..Payload::default() };
        let command = Command::SetValues { layer: None, scale: None };
        assert_eq!(twin.step(&command, &values(vec![1.0, 9.0]), 0.0), Some(Ok(Answer::Done)), "two values");
        let [first, second, third] = texels(&twin);
        assert_ne!(first, second, "different classes");
        assert_eq!(third, plain[2], "the tree is no building");
        twin.step(&command, &values(vec![f32::NAN, f32::NAN]), 0.0);
        assert_eq!(texels(&twin), plain, "no data, no colour");
    }

    #[test]
    fn an_unloaded_feature_is_gone_and_its_index_stays_free() {
        let mut twin = twin();
        assert_eq!(say(&mut twin, &Command::Select { index: Some(1) }), Some(Ok(Answer::Done)), "there");
        assert_eq!(twin.unload(1), Some(0..3), "it was loaded");
        assert_eq!(twin.unload(1), None, "once");
        assert_eq!(twin.feature(1), None, "gone");
        assert_eq!(twin.features(), 0, "nothing left");
        let (x, y) = on_screen(&twin, 10.0, 10.0, 10.0);
        assert_eq!(twin.pick(x, y), None, "not picked");
        assert!(matches!(twin.events.last(), Some(Event::Select { feature: None })), "deselected, and told");
        let refused = say(&mut twin, &Command::Select { index: Some(1) });
        assert_eq!(refused, Some(Err("no feature 1: 0 are loaded".into())), "and refused");
    }

    #[test]
    fn who_is_told_that_the_camera_moves_is_told_that_it_rests_and_nothing_where_it_stays() {
        let mut twin = twin();
        let told = |twin: &mut Twin| {
            twin.rest(0.0);
            twin.rest(1_000.0);
            let events = std::mem::take(&mut twin.events);
            let count = |is: fn(&Event) -> bool| events.iter().filter(|event| is(event)).count();
            let moved = count(|event| matches!(event, Event::Moved { .. }));
            [moved.min(1), count(|event| matches!(event, Event::View { .. }))]
        };
        told(&mut twin);
        for animate in [false, true] {
            say(&mut twin, &Command::Gesture { gesture: crate::view::Gesture::Home, animate });
            twin.land();
            assert_eq!(told(&mut twin), [0, 0], "at home already: {animate}");
        }
        let camera = twin.camera();
        for zoom in [camera.zoom + 1.0, camera.zoom] {
            let camera = PartialCamera { zoom: Some(zoom), ..PartialCamera::default() };
            say(&mut twin, &Command::SetCamera { camera });
        }
        assert_eq!(told(&mut twin), [1, 1], "there and back");
    }

    #[test]
    fn under_reduced_motion_the_camera_cuts() {
        let mut twin = twin();
        twin.step(
            &Command::Preferences(crate::twin::Preferences { reduced_motion: true, ..Default::default() }),
            &Payload::default(),
            0.0,
        );
        let camera = PartialCamera { zoom: Some(17.0), ..PartialCamera::default() };
        say(&mut twin, &Command::FlyTo { camera });
        assert!(!twin.is_flying() && (twin.camera().zoom - 17.0).abs() < 1e-9, "there at once");
    }
}
