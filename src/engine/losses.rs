//! How often the GPU was lost lately, and what follows from it.

/// After this many losses within [`WINDOW_MS`] the picture is drawn at low quality.
const LOSSES_TO_LOW: usize = 3;
/// After this many the picture is given up.
const LOSSES_TO_NONE: usize = 5;
const WINDOW_MS: f64 = 60_000.0;

/// What to do about a loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resort {
    /// Build the scene again.
    Again,
    /// Build it again, at low quality.
    Low,
    /// Go on without a picture.
    None,
}

/// The times of the last losses.
#[derive(Debug, Clone, Default)]
pub(super) struct Losses {
    times_ms: Vec<f64>,
}

impl Losses {
    /// Notes a loss.
    pub(super) fn note(&mut self, now_ms: f64) -> Resort {
        self.times_ms.retain(|&time| now_ms - time < WINDOW_MS);
        self.times_ms.push(now_ms);
        match self.times_ms.len() {
            LOSSES_TO_NONE.. => Resort::None,
            LOSSES_TO_LOW.. => Resort::Low,
            _ => Resort::Again,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gpu_lost_again_and_again_is_asked_for_less_and_then_for_nothing() {
        let mut losses = Losses::default();
        let resorts: Vec<_> = (0..5).map(|k| losses.note(f64::from(k) * 1_000.0)).collect();
        assert_eq!(
            resorts,
            [Resort::Again, Resort::Again, Resort::Low, Resort::Low, Resort::None],
            "five in five seconds"
        );
        assert_eq!(losses.note(120_000.0), Resort::Again, "long ago is forgotten");
    }
}
