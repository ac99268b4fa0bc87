//! The engine's port: messages in, messages out, and the clock that drives it in between.
//!
//! In: `{ id, command, payload }`. Out, by the function given: `{ answer, value }`, `{ answer, error }` or `{ event }`.
//! The same in a worker and inline. Work is done in slices, each a task of its own; frames are asked for only when
//! the picture is out of date; while somebody waits for the GPU a timer looks after it; otherwise nothing runs.
//! Does not: decide anything the engine can.

use super::canvas::{self, Canvas, Wanted};
use super::clock::{self, FrameRequest, Timeout};
use super::object::object;
use super::{fetch, picture, read};
use crate::engine::{Engine, Outgoing};
use crate::gpu::Gpu;
use crate::gpu::few::Few;
use crate::twin::{Command, Payload, RendererChoice};
use js_sys::{Array, Date, Float32Array, Function, Reflect, Uint8Array, Uint32Array};
use std::cell::{Cell, RefCell, RefMut};
use std::future::poll_fn;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::task::Poll;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, OffscreenCanvas};

/// How often a GPU at work is asked whether it has finished, in milliseconds.
const POLL_MS: u32 = 4;

thread_local! {
    /// Whom to tell of a panic: every port of this instance is dead then.
    static MOURNERS: RefCell<Vec<Function>> = const { RefCell::new(Vec::new()) };
}

/// One engine and its wiring.
#[wasm_bindgen]
pub struct Port {
    shared: Rc<Shared>,
}

struct Shared {
    engine: RefCell<Engine>,
    post: Function,
    frame: RefCell<Option<FrameRequest>>,
    timer: RefCell<Option<Timeout>>,
    /// For what is due later, and when that is.
    due: RefCell<Option<(f64, Timeout)>>,
    is_working: Cell<bool>,
    fetches: RefCell<Few<u32, AbortController>>,
    is_stopped: Cell<bool>,
}

#[wasm_bindgen]
impl Port {
    /// An engine that posts to `post(message, transfer)`.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(post: Function) -> Self {
        watch_for_panics(&post);
        Self {
            shared: Rc::new(Shared {
                engine: RefCell::default(),
                post,
                frame: RefCell::default(),
                timer: RefCell::default(),
                due: RefCell::default(),
                is_working: Cell::new(false),
                fetches: RefCell::default(),
                is_stopped: Cell::new(false),
            }),
        }
    }

    /// A message from the page.
    pub fn receive(&self, message: &JsValue) {
        self.shared.receive(message);
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.shared.stop();
        MOURNERS.with_borrow_mut(|mourners| mourners.retain(|post| *post != self.shared.post));
    }
}

/// A panic ends this instance: the pages are told, and start another.
fn watch_for_panics(post: &Function) {
    MOURNERS.with_borrow_mut(|mourners| mourners.push(post.clone()));
    std::panic::set_hook(Box::new(|info| {
        let text = info.to_string();
        MOURNERS.with_borrow(|mourners| {
            for post in mourners {
                let event = object(&[("type", "fatal".into()), ("message", text.as_str().into())]);
                // Nothing is left to tell if this fails.
                let _ = post.call2(&JsValue::NULL, &object(&[("event", event)]), &Array::new());
            }
        });
    }));
}

impl Shared {
    /// The engine, told what time it is.
    fn awake(&self) -> RefMut<'_, Engine> {
        let mut engine = self.engine.borrow_mut();
        engine.unix_ms = Date::now();
        engine
    }

    fn receive(self: &Rc<Self>, message: &JsValue) {
        let id = field(message, "id").as_f64().map_or(0, number);
        let command = match command(field(message, "command")) {
            Ok(command) => command,
            Err(error) => return self.post(&[("answer", id.into()), ("error", error.into())]),
        };
        let beside = field(message, "payload");
        let start_ms = clock::now_ms();
        match &command {
            Command::Start { renderer, .. } | Command::Canvas { renderer } => {
                let renderer = *renderer;
                self.awake().receive(id, command, Payload::default(), start_ms);
                self.open(id, renderer, beside);
            }
            Command::Stop {} => {
                self.awake().receive(id, command, Payload::default(), start_ms);
                self.flush();
                self.stop();
            }
            Command::Stats {} => {
                let mut engine = self.awake();
                engine.wasm_heap_bytes = heap_bytes();
                engine.receive(id, command, Payload::default(), start_ms);
            }
            Command::SetValues { .. } => {
                let mut engine = self.awake();
                engine.receive(id, command, payload(&beside), start_ms);
                engine.note_apply(clock::now_ms() - start_ms);
            }
            _ => self.awake().receive(id, command, payload(&beside), start_ms),
        }
        self.go_on();
    }

    /// Does what the engine asks, and sees to it that it gets its turn.
    fn go_on(self: &Rc<Self>) {
        self.flush();
        if self.is_stopped.get() {
            return;
        }
        self.work_soon();
        let (wants_frame, wants_poll, due_ms) = {
            let engine = self.engine.borrow();
            (engine.wants_frame(), engine.wants_poll(), engine.next_due_ms())
        };
        self.wake_at(due_ms);
        if wants_frame && self.frame.borrow().is_none() {
            let shared = Rc::clone(self);
            let request = clock::request_frame(move |_| {
                shared.frame.borrow_mut().take();
                shared.awake().frame(&clock::now_ms);
                shared.go_on();
            });
            *self.frame.borrow_mut() = Some(request);
        }
        if wants_poll && self.timer.borrow().is_none() {
            let shared = Rc::clone(self);
            let timer = Timeout::new(POLL_MS, move || {
                shared.timer.borrow_mut().take();
                shared.awake().poll(&clock::now_ms);
                shared.go_on();
            });
            *self.timer.borrow_mut() = Some(timer);
        }
    }

    /// Looks after the engine then, though nothing happens in between.
    fn wake_at(self: &Rc<Self>, due_ms: Option<f64>) {
        if self.due.borrow().as_ref().map(|(at_ms, _)| *at_ms) == due_ms {
            return;
        }
        let timer = due_ms.map(|at_ms| {
            let shared = Rc::clone(self);
            let timer = Timeout::new(number((at_ms - clock::now_ms()).ceil()), move || {
                shared.due.borrow_mut().take();
                shared.awake().poll(&clock::now_ms);
                shared.go_on();
            });
            (at_ms, timer)
        });
        *self.due.borrow_mut() = timer;
    }

    fn work_soon(self: &Rc<Self>) {
        if !self.engine.borrow().has_work() || self.is_working.replace(true) {
            return;
        }
        let shared = Rc::clone(self);
        clock::soon(move || {
            shared.is_working.set(false);
            if !shared.is_stopped.get() {
                shared.engine.borrow_mut().work(&clock::now_ms);
                shared.go_on();
            }
        });
    }

    fn flush(self: &Rc<Self>) {
        loop {
            let outgoing = self.engine.borrow_mut().drain();
            if outgoing.is_empty() {
                return;
            }
            for one in outgoing {
                self.grant(one);
            }
        }
    }

    fn grant(self: &Rc<Self>, outgoing: Outgoing) {
        match outgoing {
            Outgoing::Answer { id, answer } => self.post(&[("answer", id.into()), ("value", to_js(&answer))]),
            Outgoing::Refuse { id, error } => self.post(&[("answer", id.into()), ("error", error.into())]),
            Outgoing::Event(event) => self.post(&[("event", to_js(&event))]),
            Outgoing::Fetch { load, url } => self.fetch(load, url),
            Outgoing::StopFetch { load } => {
                if let Some(controller) = self.fetches.borrow_mut().remove(&load) {
                    controller.abort();
                }
            }
            Outgoing::Convert { load, format, url, bytes } => self.wish(
                "convert",
                load,
                &[
                    ("format", format.into()),
                    ("url", url.map_or(JsValue::NULL, JsValue::from)),
                    ("bytes", Uint8Array::from(bytes.as_slice()).into()),
                ],
            ),
            Outgoing::OpenTiles { load, format, url } => {
                self.wish("open", load, &[("format", format.into()), ("url", url.into())]);
            }
            Outgoing::FetchTile { load, tile } => self.wish("tile", load, &[("tile", to_js(&tile))]),
            Outgoing::StopTile { load, tile } => self.wish("stop", load, &[("tile", to_js(&tile))]),
            Outgoing::CloseSource { load } => self.wish("close", load, &[]),
            Outgoing::Picture { id, width_px, height_px, rgba } => {
                let shared = Rc::clone(self);
                spawn_local(async move {
                    match picture::png(width_px, height_px, &rgba).await {
                        Ok(blob) => shared.post(&[("answer", id.into()), ("value", blob.into())]),
                        Err(error) => {
                            shared.post(&[("answer", id.into()), ("error", error.to_string().into())])
                        }
                    }
                });
            }
        }
    }

    /// Seeks a GPU for a canvas, and gives it to the engine.
    fn open(self: &Rc<Self>, id: u32, renderer: RendererChoice, beside: JsValue) {
        let wanted = match renderer {
            RendererChoice::None => return self.engine.borrow_mut().no_gpu(id, None),
            RendererChoice::Auto => Wanted::Auto,
            RendererChoice::WebGpu => Wanted::WebGpu,
            RendererChoice::WebGl2 => Wanted::WebGl2,
        };
        let shared = Rc::clone(self);
        spawn_local(async move {
            let opened = match canvas_of(beside) {
                Some(canvas) => seek(&canvas, wanted).await,
                None => Err("no canvas was given".to_owned()),
            };
            if shared.is_stopped.get() {
                return;
            }
            match opened {
                Ok((gpu, reason)) => {
                    shared.engine.borrow_mut().set_gpu(id, gpu, reason);
                    shared.watch();
                }
                Err(reason) => shared.engine.borrow_mut().no_gpu(id, Some(reason)),
            }
            shared.go_on();
        });
    }

    /// Looks after the GPU whenever it has news: a frame finished, or a loss while nothing is drawn.
    fn watch(self: &Rc<Self>) {
        let shared = Rc::downgrade(self);
        let mut is_first = true;
        spawn_local(poll_fn(move |context| {
            let Some(shared) = shared.upgrade().filter(|shared| !shared.is_stopped.get()) else {
                return Poll::Ready(());
            };
            if std::mem::take(&mut is_first) {
                shared.engine.borrow_mut().set_waker(context.waker().clone());
            } else {
                shared.awake().poll(&clock::now_ms);
                shared.go_on();
            }
            Poll::Pending
        }));
    }

    fn fetch(self: &Rc<Self>, load: u32, url: String) {
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        if let Some(controller) = controller {
            self.fetches.borrow_mut().insert(load, controller);
        }
        let shared = Rc::clone(self);
        spawn_local(async move {
            let to = Rc::clone(&shared);
            let done = fetch::stream(&url, signal.as_ref(), async move |bytes| {
                to.engine.borrow_mut().push_bytes(load, bytes);
                to.work_soon();
                while to.engine.borrow().is_sated(load) && !to.is_stopped.get() {
                    clock::turn().await;
                }
                if to.is_stopped.get() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .await;
            shared.fetches.borrow_mut().remove(&load);
            if !shared.is_stopped.get() {
                let end = done.map(|_| ()).map_err(|error| error.to_string());
                shared.engine.borrow_mut().end_bytes(load, end);
                shared.go_on();
            }
        });
    }

    /// A wish is granted by the module that made this port, not by the page.
    fn wish(&self, name: &str, load: u32, fields: &[(&str, JsValue)]) {
        let named = [("type", name.into()), ("load", load.into())];
        let wish = object(&[&named, fields].concat());
        self.post(&[("wish", wish)]);
    }

    fn post(&self, fields: &[(&str, JsValue)]) {
        let message = object(fields);
        let is_idle = Reflect::get(&message, &"answer".into()).is_ok_and(|id| id.as_f64() == Some(0.0));
        if !is_idle {
            // The page is gone if it can't be told; it frees us soon.
            let _ = self.post.call2(&JsValue::NULL, &message, &Array::new());
        }
    }

    fn stop(&self) {
        self.is_stopped.set(true);
        self.frame.borrow_mut().take();
        self.timer.borrow_mut().take();
        self.due.borrow_mut().take();
        for controller in std::mem::take(&mut *self.fetches.borrow_mut()).values() {
            controller.abort();
        }
        // Not while it is borrowed: the engine itself may be what stops.
        if let Ok(mut engine) = self.engine.try_borrow_mut() {
            *engine = Engine::default();
        }
    }
}

fn canvas_of(beside: JsValue) -> Option<Canvas> {
    match beside.dyn_into::<OffscreenCanvas>() {
        Ok(canvas) => Some(Canvas::Offscreen(canvas)),
        // A page's own canvas; `instanceof` can't be asked in a worker, where there is no such class.
        Err(other) => other.is_object().then(|| Canvas::Element(other.unchecked_into())),
    }
}

/// Opens what is wanted, else the other kind if the canvas still can; with the reason if it is not what was wanted.
async fn seek(canvas: &Canvas, wanted: Wanted) -> Result<(Box<dyn Gpu>, Option<String>), String> {
    let other = match wanted {
        Wanted::Auto => {
            return canvas::open(canvas, wanted)
                .await
                .map(|gpu| (gpu, None))
                .map_err(|refusal| refusal.reason);
        }
        Wanted::WebGpu => Wanted::WebGl2,
        Wanted::WebGl2 => Wanted::WebGpu,
    };
    match canvas::open(canvas, wanted).await {
        Ok(gpu) => Ok((gpu, None)),
        Err(first) if first.is_canvas_fresh => match canvas::open(canvas, other).await {
            Ok(gpu) => Ok((gpu, Some(first.reason))),
            Err(second) => Err(format!("{}; {}", first.reason, second.reason)),
        },
        Err(first) => Err(first.reason),
    }
}

/// Reads `{ type: "pick", … }` as `{ pick: { … } }`.
fn command(fields: JsValue) -> Result<Command, String> {
    let name = field(&fields, "type").as_string().ok_or("expected a command with a type, found none")?;
    read::read(&object(&[(&name, fields)]))
}

fn payload(beside: &JsValue) -> Payload {
    let bytes = beside.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
    let values = field(beside, "values").dyn_ref::<Float32Array>().map(Float32Array::to_vec);
    let features = field(beside, "features").dyn_ref::<Uint32Array>().map(Uint32Array::to_vec);
    Payload { bytes, values: values.unwrap_or_default(), features }
}

fn field(of: &JsValue, name: &str) -> JsValue {
    if of.is_object() {
        Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
    } else {
        JsValue::UNDEFINED
    }
}

fn to_js(value: &impl serde::Serialize) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float casts saturate; ids and waits are small"
)]
fn number(id: f64) -> u32 {
    id as u32
}

fn heap_bytes() -> f64 {
    let buffer = field(&wasm_bindgen::memory(), "buffer");
    field(&buffer, "byteLength").as_f64().unwrap_or(0.0)
}
