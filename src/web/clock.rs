//! Time and turns: what time it is, when to draw the next frame, how to let others run in between.
//!
//! All times are milliseconds on `performance.now()`'s clock, which starts with the page or worker and never jumps.
//! Works in pages and workers: it binds the global functions, never `window`.
//! Does not: decide whether to draw.

use js_sys::{Promise, Reflect};
use std::cell::RefCell;
use std::collections::VecDeque;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessagePort};

/// A timer: runs a closure once after so many milliseconds, unless dropped before.
pub use gloo::timers::callback::Timeout;

/// Between two frames where the browser has no frames to offer (some workers).
const FRAME_MS: u32 = 16;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
    #[wasm_bindgen(js_name = requestAnimationFrame)]
    fn request_animation_frame(callback: &JsValue) -> f64;
    #[wasm_bindgen(js_name = cancelAnimationFrame)]
    fn cancel_animation_frame(request: f64);
}

/// Milliseconds since the page or worker began.
#[must_use]
pub fn now_ms() -> f64 {
    performance_now()
}

/// A frame asked for. Dropped before it comes, it does not come.
#[must_use = "a frame request that is dropped is cancelled"]
pub struct FrameRequest {
    wait: Wait,
}

enum Wait {
    Frame { id: f64, _callback: Closure<dyn FnMut(f64)> },
    Timer { _timer: Timeout },
}

impl Drop for FrameRequest {
    fn drop(&mut self) {
        if let Wait::Frame { id, .. } = &self.wait {
            cancel_animation_frame(*id);
        }
    }
}

/// Runs a closure before the next frame is shown, with the time in milliseconds.
pub fn request_frame(draw: impl FnOnce(f64) + 'static) -> FrameRequest {
    let has_frames = Reflect::has(&js_sys::global(), &"requestAnimationFrame".into()) == Ok(true);
    let wait = if has_frames {
        let callback = Closure::once(draw);
        Wait::Frame { id: request_animation_frame(callback.as_ref()), _callback: callback }
    } else {
        Wait::Timer { _timer: Timeout::new(FRAME_MS, move || draw(now_ms())) }
    };
    FrameRequest { wait }
}

/// A message to oneself: comes as a task of its own, without the 4 ms that nested timers are made to wait.
struct Turns {
    doorbell: MessagePort,
    waiting: VecDeque<Box<dyn FnOnce()>>,
    _listener: Closure<dyn FnMut()>,
}

thread_local! {
    static TURNS: RefCell<Option<Turns>> = const { RefCell::new(None) };
}

/// Runs a closure in a later task, so that messages, input and painting get their turn first.
pub fn soon(task: impl FnOnce() + 'static) {
    TURNS.with_borrow_mut(|turns| {
        if turns.is_none() {
            *turns = open_turns();
        }
        if let Some(turns) = turns {
            turns.waiting.push_back(Box::new(task));
            // Throws only for contents that cannot be copied; null can.
            let _ = turns.doorbell.post_message(&JsValue::NULL);
        } else {
            Timeout::new(0, task).forget();
        }
    });
}

/// Waits for a later task. See [`soon`].
pub async fn turn() {
    let promise = Promise::new(&mut |resolve, _reject| {
        soon(move || {
            // A promise's own resolve does not throw.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        });
    });
    // It is never rejected.
    let _ = JsFuture::from(promise).await;
}

fn open_turns() -> Option<Turns> {
    let channel = MessageChannel::new().ok()?;
    let listener = Closure::<dyn FnMut()>::new(|| {
        // Let go of the queue before the task runs: it may ask for another turn.
        let task = TURNS.with_borrow_mut(|turns| turns.as_mut().and_then(|turns| turns.waiting.pop_front()));
        if let Some(task) = task {
            task();
        }
    });
    channel.port1().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    Some(Turns { doorbell: channel.port2(), waiting: VecDeque::new(), _listener: listener })
}
