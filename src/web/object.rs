//! Plain objects of JavaScript. A file of all three crates that speak with a page: each includes it.
//!
//! Does not: know what is in them.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// An object with these properties.
pub(super) fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        // A plain object takes any property.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// A count as JavaScript has it.
#[expect(
    clippy::cast_precision_loss,
    reason = "nothing is longer or comes more often than JavaScript counts"
)]
#[allow(dead_code, reason = "the engine counts in 32 bits")]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}
