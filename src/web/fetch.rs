//! Fetches a file piece by piece, so that reading starts before the last byte has come.
//!
//! In: a URL (absolute, or relative to the page or worker) or a stream (a `Blob`'s), a signal to stop it.
//! Out: each piece as the network gives it, copied once into the engine's memory; at the end the number of bytes.
//! What begins like gzip comes out of it on the way: many cities lie on servers like that, and few of these say so.
//! The reader sets the pace: the next piece is asked for when it is done with the last.
//! Works in pages and workers, since it asks the global scope, not `window`. Cookies go to the same origin only.
//! Does not: know what is in the bytes, retry, or keep a cache of its own.

use js_sys::{JsString, Promise, Uint8Array};
use std::ops::ControlFlow;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortSignal, ReadableStream, ReadableStreamDefaultReader, ReadableStreamReadResult, RequestInit,
    Response, WritableStream,
};

/// What gzip begins with, and no text does.
const GZIP: [u8; 2] = [0x1f, 0x8b];

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch)]
    fn fetch_global(url: &str, init: &RequestInit) -> Promise;

    // The library has it behind a flag of the compiler.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn readable(this: &DecompressionStream) -> ReadableStream;
    #[wasm_bindgen(method, getter)]
    fn writable(this: &DecompressionStream) -> WritableStream;
}

/// Why a file did not come. The sentences are for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The server said no.
    #[error("{name} answered {status}, expected 200")]
    Status {
        /// The file's name.
        name: String,
        /// HTTP status.
        status: u16,
    },
    /// No answer: offline, blocked by the page's policy, or another origin that does not allow it.
    #[error("{name} could not be fetched: {detail:?}")]
    Unreachable {
        /// The file's name.
        name: String,
        /// What the browser said.
        detail: String,
    },
    /// The connection broke in the middle.
    #[error("{name} broke off after {bytes} bytes: {detail:?}")]
    Broken {
        /// The file's name.
        name: String,
        /// Bytes that had come.
        bytes: u64,
        /// What the browser said.
        detail: String,
    },
    /// Whoever asked does not want it any more.
    #[error("{name} was cancelled")]
    Cancelled {
        /// The file's name.
        name: String,
    },
}

/// Fetches a URL. `on_chunk` gets each piece and may wait before it takes the next, or break to have no more.
///
/// # Errors
/// See [`FetchError`].
pub async fn stream(
    url: &str,
    signal: Option<&AbortSignal>,
    on_chunk: impl AsyncFnMut(Vec<u8>) -> ControlFlow<()>,
) -> Result<u64, FetchError> {
    let name = file_name(url);
    let init = RequestInit::new();
    init.set_signal(signal);
    let response = JsFuture::from(fetch_global(url, &init)).await.map_err(|error| {
        let name = name.clone();
        if is_abort(signal) {
            FetchError::Cancelled { name }
        } else {
            FetchError::Unreachable { name, detail: sentence(&error) }
        }
    })?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(FetchError::Status { name, status: response.status() });
    }
    match response.body() {
        Some(body) => drain(&body, &name, signal, on_chunk).await,
        // An empty answer has none.
        None => Ok(0),
    }
}

/// Reads a stream to its end; `name` is for the errors. See [`stream`].
///
/// # Errors
/// [`FetchError::Broken`] or [`FetchError::Cancelled`].
pub async fn drain(
    stream: &ReadableStream,
    name: &str,
    signal: Option<&AbortSignal>,
    mut on_chunk: impl AsyncFnMut(Vec<u8>) -> ControlFlow<()>,
) -> Result<u64, FetchError> {
    let mut bytes = 0;
    let broken = |error: &JsValue, bytes| {
        let name = name.to_owned();
        if is_abort(signal) {
            FetchError::Cancelled { name }
        } else {
            FetchError::Broken { name, bytes, detail: sentence(error) }
        }
    };
    let mut reader = ReadableStreamDefaultReader::new(stream).map_err(|error| broken(&error, 0))?;
    let mut is_first = true;
    loop {
        // A file has no signal of its own, and a slow reader should hear of a change of mind too.
        if is_abort(signal) {
            stop(&reader).await;
            return Err(FetchError::Cancelled { name: name.to_owned() });
        }
        let result = JsFuture::from(reader.read()).await.map_err(|error| broken(&error, bytes))?;
        let result: ReadableStreamReadResult = result.unchecked_into();
        if result.get_done() != Some(false) {
            return Ok(bytes);
        }
        let chunk = Uint8Array::from(result.get_value());
        if std::mem::take(&mut is_first) && chunk.get_index(0) == GZIP[0] && chunk.get_index(1) == GZIP[1] {
            reader = out_of_gzip(stream, &reader, &chunk).map_err(|error| broken(&error, 0))?;
            continue;
        }
        let chunk = chunk.to_vec();
        bytes += chunk.len() as u64;
        if on_chunk(chunk).await.is_break() {
            stop(&reader).await;
            return Ok(bytes);
        }
    }
}

/// Goes on with a stream, of which the first chunk was read, out of its gzip.
fn out_of_gzip(
    stream: &ReadableStream,
    reader: &ReadableStreamDefaultReader,
    first: &Uint8Array,
) -> Result<ReadableStreamDefaultReader, JsValue> {
    let gzip = DecompressionStream::new("gzip")?;
    let writer = gzip.writable().get_writer()?;
    // Whether the pieces arrive shows at the other end.
    let ignored = |promise: Promise| spawn_local(async move { drop(JsFuture::from(promise).await) });
    ignored(writer.write_with_chunk(first));
    writer.release_lock();
    reader.release_lock();
    ignored(stream.pipe_to(&gzip.writable()));
    ReadableStreamDefaultReader::new(&gzip.readable())
}

/// Tells the sender that no more is wanted. That it was gone already is no news.
async fn stop(reader: &ReadableStreamDefaultReader) {
    let _ = JsFuture::from(reader.cancel()).await;
}

fn is_abort(signal: Option<&AbortSignal>) -> bool {
    signal.is_some_and(AbortSignal::aborted)
}

/// What a JavaScript error says.
pub(crate) fn sentence(error: &JsValue) -> String {
    let said = error.dyn_ref::<js_sys::Error>().map(js_sys::Error::message);
    String::from(
        said.or_else(|| error.dyn_ref::<JsString>().cloned()).unwrap_or_else(|| "no reason given".into()),
    )
}

/// The last part of a URL's path.
fn file_name(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if name.is_empty() { url.to_owned() } else { name.to_owned() }
}
