//! What the GPU tells later: that it is gone, and that it has passed a fence.
//!
//! wgpu calls back from wherever it likes, so both are shared behind locks and atomics.

use crate::gpu::Loss;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Whether the device lives, and why not.
#[derive(Debug, Clone, Default)]
pub(super) struct Health(Arc<Mutex<Option<Loss>>>);

impl Health {
    /// Listens to a device.
    pub(super) fn watch(device: &wgpu::Device) -> Self {
        let health = Self::default();
        let (lost, failed) = (health.clone(), health.clone());
        device.set_device_lost_callback(move |_, reason| lost.record(reason));
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| failed.record(error.to_string())));
        health
    }

    /// The first reason stands.
    fn record(&self, reason: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(Loss { reason });
    }

    pub(super) fn loss(&self) -> Option<Loss> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn is_well(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// Lets native callbacks run; the browser runs them by itself.
    pub(super) fn poll(&self, device: &wgpu::Device) {
        if let Err(error) = device.poll(wgpu::PollType::Poll) {
            self.record(error.to_string());
        }
    }
}

/// Moments of the queue.
#[derive(Debug, Default)]
pub(super) struct Fences {
    raised: u32,
    passed: Arc<AtomicU32>,
}

impl Fences {
    pub(super) fn raise(&mut self, queue: &wgpu::Queue) -> u32 {
        self.raised += 1;
        let (fence, passed) = (self.raised, Arc::clone(&self.passed));
        queue.on_submitted_work_done(move || {
            passed.fetch_max(fence, Ordering::Relaxed);
        });
        fence
    }

    pub(super) fn passed(&self, fence: u32) -> bool {
        self.passed.load(Ordering::Relaxed) >= fence
    }
}
