//! How much detail a frame gives to buildings: by size on the screen, and less where the whole would be too much.
//!
//! In: what the camera sees, how large it is on the screen, the quality. Out: for each chunk, the boxes drawn in place of
//! its buildings, or none where they are drawn as they are.
//! The budget is in triangles, not in time, so that one view looks the same on every machine.
//! Does not: draw; look at other columns.

use super::scene::Seen;
use crate::mesh::MassLevel;
use crate::style::Quality;

/// Buildings smaller than `each_px` on the screen become boxes, and all of a cell smaller than `cell_px` one box.
#[derive(Debug, Clone, Copy)]
pub(super) struct Detail {
    each_px: f32,
    cell_px: f32,
}

/// So many triangles of buildings are too many: detail goes, from afar to near, until it is `COARSER` often less.
const BUDGET_LOW: u32 = 120_000;
const BUDGET: u32 = 1_200_000;
const COARSER: f32 = 1.25;
const STEPS: u32 = 4;
const LOW: Detail = Detail { each_px: 4.2, cell_px: 3.0 };
const FULL: Detail = Detail { each_px: 2.0, cell_px: 1.2 };

impl Detail {
    /// The finest that keeps the budget; `px_at_one_m` is how many pixels a metre covers one metre from the eye.
    pub(super) fn of(seen: &[Seen<'_>], px_at_one_m: f32, quality: Quality) -> Self {
        let (mut detail, budget) = if quality == Quality::Low { (LOW, BUDGET_LOW) } else { (FULL, BUDGET) };
        for _ in 0..STEPS {
            let triangles: u32 =
                seen.iter().map(|seen| seen.triangles(detail.masses(seen, seen.px_per_m(px_at_one_m)))).sum();
            if triangles <= budget {
                break;
            }
            detail = Self { each_px: detail.each_px * COARSER, cell_px: detail.cell_px * COARSER };
        }
        detail
    }

    /// The coarsest boxes that will do, or the only ones there are, for a chunk where a metre covers so many pixels.
    pub(super) fn masses(self, seen: &Seen<'_>, px_per_m: f32) -> Option<MassLevel> {
        let will_do = |(number, level): &(usize, &MassLevel)| {
            level.size_m * px_per_m < if *number == 0 { self.each_px } else { self.cell_px }
        };
        seen.levels().iter().enumerate().rev().find(will_do).map(|(_, level)| *level).or(seen.only_boxes())
    }
}
