//! What the GPU tells later: that it is gone, and that it has passed a fence.
//!
//! wgpu calls back from wherever it likes, so both are shared behind locks and atomics.

use crate::gpu::Loss;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

/// Whether the device lives, and why not; and who wants to know.
#[derive(Debug, Clone, Default)]
pub(super) struct Health(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    loss: Option<Loss>,
    waker: Option<Waker>,
}

impl Health {
    /// Listens to a device.
    pub(super) fn watch(device: &wgpu::Device) -> Self {
        let health = Self::default();
        let (lost, failed) = (health.clone(), health.clone());
        device.set_device_lost_callback(move |_, reason| lost.record(reason));
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| failed.record(error.to_string())));
        health
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first reason stands.
    fn record(&self, reason: String) {
        self.state().loss.get_or_insert(Loss { reason });
        self.wake();
    }

    fn wake(&self) {
        // Let go of the lock first: who wakes may look at once.
        let waker = self.state().waker.clone();
        waker.iter().for_each(Waker::wake_by_ref);
    }

    pub(super) fn set_waker(&self, waker: Waker) {
        self.state().waker = Some(waker);
    }

    pub(super) fn loss(&self) -> Option<Loss> {
        self.state().loss.clone()
    }

    pub(super) fn is_well(&self) -> bool {
        self.state().loss.is_none()
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
    pub(super) fn raise(&mut self, queue: &wgpu::Queue, health: &Health) -> u32 {
        self.raised += 1;
        let (fence, passed, health) = (self.raised, Arc::clone(&self.passed), health.clone());
        queue.on_submitted_work_done(move || {
            passed.fetch_max(fence, Ordering::Relaxed);
            health.wake();
        });
        fence
    }

    pub(super) fn passed(&self, fence: u32) -> bool {
        self.passed.load(Ordering::Relaxed) >= fence
    }
}
