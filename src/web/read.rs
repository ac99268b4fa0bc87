//! Reads what the page sends: plain JavaScript values, as Rust's.
//!
//! In: a value of null, booleans, numbers, strings, arrays and objects. Out: what it stands for, or words on why not.
//! Does not: know maps, sets, dates, bigints or bytes.

use crate::plain::{self, Plain};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// Arrays and objects deeper inside each other than this are taken for nothing; a cycle ends here.
const DEPTH_MOST: u32 = 16;

/// Reads a value.
pub(super) fn read<T: plain::Read>(value: &JsValue) -> Result<T, String> {
    plain::read(&copy(value, DEPTH_MOST))
}

fn copy(value: &JsValue, depth_left: u32) -> Plain {
    if let Some(number) = value.as_f64() {
        Plain::Number(number)
    } else if let Some(text) = value.as_string() {
        Plain::Text(text)
    } else if let Some(truth) = value.as_bool() {
        Plain::Truth(truth)
    } else if !value.is_object() || depth_left == 0 {
        Plain::Nothing
    } else if let Some(list) = value.dyn_ref::<Array>() {
        Plain::List(list.iter().map(|item| copy(&item, depth_left - 1)).collect())
    } else {
        let names = Object::keys(value.unchecked_ref::<Object>());
        // A getter that throws gives nothing.
        let member = |name: &JsValue| Reflect::get(value, name).unwrap_or(JsValue::UNDEFINED);
        let members = names
            .iter()
            .map(|name| (name.as_string().unwrap_or_default(), copy(&member(&name), depth_left - 1)));
        Plain::Members(members.collect())
    }
}
