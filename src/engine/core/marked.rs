//! Marks and warnings, as the engine sees them: loads of the twin's own, which no page asked for and none is told of.
//!
//! They come between the page's loads, a load a step, and never before those that are asked for already.

use super::Engine;

impl Engine {
    /// Whether [`Self::lay_marks`] would do something.
    pub(super) fn has_marks_to_lay(&self) -> bool {
        self.loads.is_empty() && self.twin.has_marks_to_lay()
    }

    /// Takes away one load of marks that is spoilt, or lays one of those that wait; true while there is more.
    pub(super) fn lay_marks(&mut self) -> bool {
        if !self.has_marks_to_lay() {
            return false;
        }
        if let Some(load_id) = self.twin.spoilt_marks() {
            self.remove_tile(load_id);
            return true;
        }
        // No load that somebody waits for has this number.
        self.next_load_id += 1;
        let load_id = self.next_load_id;
        let Some(features) = self.twin.lay_marks(load_id) else { return false };
        if let Some(scene) = &mut self.scene {
            scene.send(&self.twin.city, load_id, features);
        }
        true
    }

    /// Without a city there is nothing that marks stand in: they go, and wait for another.
    pub(super) fn remove_orphans(&mut self) {
        if self.twin.has_city() {
            return;
        }
        for load_id in self.twin.own_loads() {
            if let Some(scene) = &mut self.scene {
                scene.remove(load_id);
            }
            if let Some(gone) = self.twin.unload(load_id) {
                self.twin.city.give_up(&gone);
            }
        }
        self.twin.forget_waiting();
    }
}
