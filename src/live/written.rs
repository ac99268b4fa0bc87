//! JSON as text. What `serde_json` would write numbers with weighs 10 KB, and every page with live data would have it.
//!
//! In: a value. Out: its text, in one line. Does not: read; `serde_json` does.

use crate::digits;
use serde_json::Value;
use std::fmt::Write as _;

/// A value's text.
pub(crate) fn written(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&digits::of_number(number)),
        Value::String(words) => quoted(words, text),
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (place, (name, member)) in members.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                quoted(name, text);
                text.push(':');
                write(member, text);
            }
            text.push('}');
        }
    }
}

/// RFC 8259, section 7: what must be escaped is.
fn quoted(words: &str, text: &mut String) {
    text.push('"');
    for letter in words.chars() {
        match letter {
            '"' | '\\' => text.extend(['\\', letter]),
            '\0'..='\u{1f}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(letter));
            }
            _ => text.push(letter),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any_bool(),
            (-1e9..1e9_f64).prop_map(|number| serde_json::json!((number * 1e3).round() / 1e3)),
            "\\PC*|[\\x00-\\x1f\"\\\\é京]*".prop_map(Value::String),
        ];
        leaf.prop_recursive(3, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                prop::collection::btree_map("[a-z\"\\n]{0,4}", inner, 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    fn any_bool() -> impl Strategy<Value = Value> {
        prop::bool::ANY.prop_map(Value::Bool)
    }

    /// Numbers alike: 1 and 1.0 are the same in JSON.
    fn alike(a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
            }
            (Value::Object(a), Value::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| alike(a, b)))
            }
            _ => a == b,
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(value in any()) {
            let text = written(&value);
            let read: Value = serde_json::from_str(&text).expect("JSON");
            prop_assert!(alike(&read, &value), "{text}");
        }
    }
}
