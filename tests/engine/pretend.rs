//! A GPU that draws nothing and keeps count.

use civitwin::gpu::{
    BufferId, Draw, Gpu, Loss, PassTarget, PipelineId, PipelineSpec, TextureFormat, TextureId,
};
use std::cell::Cell;
use std::rc::Rc;

/// What was asked of the GPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// Made and not dropped.
    pub(crate) buffers: i32,
    /// Made and not dropped.
    pub(crate) textures: i32,
    /// Written into textures.
    pub(crate) texture_bytes: usize,
    /// In the last pass.
    pub(crate) draws: usize,
}

/// The books, shared with the test.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    counts: Cell<Counts>,
    is_held: Cell<bool>,
    is_lost: Cell<bool>,
    next: Cell<u32>,
}

impl Ledger {
    /// The counts so far.
    pub(crate) fn counts(&self) -> Counts {
        self.counts.get()
    }

    /// Lets fences wait, or go.
    pub(crate) fn hold(&self, held: bool) {
        self.is_held.set(held);
    }

    /// Loses the GPU.
    pub(crate) fn lose(&self) {
        self.is_lost.set(true);
    }

    /// Whether waiting for it could come to an end.
    pub(crate) fn is_progressing(&self) -> bool {
        !self.is_held.get()
    }

    fn count(&self, change: impl FnOnce(&mut Counts)) {
        let mut counts = self.counts.get();
        change(&mut counts);
        self.counts.set(counts);
    }

    fn name(&self) -> u32 {
        self.next.set(self.next.get() + 1);
        self.next.get()
    }
}

/// The pretender.
pub(crate) struct PretendGpu {
    ledger: Rc<Ledger>,
}

impl PretendGpu {
    /// One that keeps these books.
    pub(crate) fn new(ledger: Rc<Ledger>) -> Self {
        Self { ledger }
    }
}

impl Gpu for PretendGpu {
    fn make_buffer(&mut self, _size_bytes: u32, _uniform: bool) -> BufferId {
        self.ledger.count(|counts| counts.buffers += 1);
        BufferId(self.ledger.name())
    }

    fn write_buffer(&mut self, _buffer: BufferId, offset_bytes: u32, _bytes: &[u8]) {
        assert_eq!(offset_bytes % 4, 0, "buffers are written in words");
    }

    fn drop_buffer(&mut self, _buffer: BufferId) {
        self.ledger.count(|counts| counts.buffers -= 1);
    }

    fn make_texture(&mut self, _format: TextureFormat, width: u32, height: u32) -> TextureId {
        assert!(
            width <= self.texture_limit() && height <= self.texture_limit(),
            "a texture of {width} by {height}"
        );
        self.ledger.count(|counts| counts.textures += 1);
        TextureId(self.ledger.name())
    }

    fn write_texels(
        &mut self,
        _texture: TextureId,
        _origin: [u32; 2],
        [width, rows]: [u32; 2],
        bytes: &[u8],
    ) {
        assert_eq!(bytes.len() % (width * rows) as usize, 0, "whole texels");
        self.ledger.count(|counts| counts.texture_bytes += bytes.len());
    }

    fn drop_texture(&mut self, _texture: TextureId) {
        self.ledger.count(|counts| counts.textures -= 1);
    }

    fn make_pipeline(&mut self, _spec: &PipelineSpec) -> PipelineId {
        PipelineId(self.ledger.name())
    }

    fn resize(&mut self, width_px: u32, height_px: u32, samples: u32) {
        assert!(width_px > 0 && height_px > 0 && (samples == 1 || samples == 4), "a surface that can be");
    }

    fn run(&mut self, _target: PassTarget, _clear: [f32; 4], _uniforms: BufferId, draws: &[Draw]) {
        assert!(draws.iter().all(|draw| draw.uniform_offset % 256 == 0), "uniform offsets are aligned");
        self.ledger.count(|counts| counts.draws = draws.len());
    }

    fn fence(&mut self) -> u32 {
        self.ledger.name()
    }

    fn is_finished(&mut self, _fence: u32) -> bool {
        !self.ledger.is_held.get() || self.ledger.is_lost.get()
    }

    fn start_read(&mut self) {}

    fn take_pixels(&mut self) -> Option<Vec<u8>> {
        None
    }

    fn loss(&self) -> Option<Loss> {
        self.ledger.is_lost.get().then(|| Loss { reason: "a drill".into() })
    }

    fn set_waker(&mut self, _waker: std::task::Waker) {}

    fn texture_limit(&self) -> u32 {
        2_048
    }

    fn name(&self) -> &'static str {
        "webgpu"
    }
}
