//! Keeps the page's defaults fresh: `www/defaults.js` from `src/twin/defaults.rs` and the types of the commands.
//!
//! The words of an attribute are asked of the very code that reads them from a message. The file is committed, so that
//! the page needs no build to be read; `cargo xtask defaults` sets [`BLESS`], and then it is written anew; without it,
//! it is compared.
//! Does not: run JavaScript.

use civitwin::city::Layer;
use civitwin::twin::defaults::{self, AnnounceChoice, ControlsChoice, DataChoice};
use civitwin::twin::{QualityChoice, RendererChoice, ThemeChoice};
use serde::de::value::{Error as Refusal, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer as _, Visitor};
use std::path::Path;

/// Environment variable: write instead of compare.
const BLESS: &str = "CIVITWIN_BLESS";

/// Asks a type for its words and gives it none.
struct Ask<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Ask<'_> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        Err(Refusal::custom("expected a type that is one of several words"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Refusal> {
        *self.0 = words;
        Err(Refusal::custom("asked only"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// An attribute that holds one of several words.
struct Attribute {
    name: &'static str,
    default: &'static str,
    words: &'static [&'static str],
}

fn attribute<T: DeserializeOwned + Default + PartialEq>(name: &'static str) -> Attribute {
    let mut words: &'static [&'static str] = &[];
    assert!(T::deserialize(Ask(&mut words)).is_err(), "only asked for its words: {name}");
    let means_default = |word: &&&'static str| {
        let text: StrDeserializer<'_, Refusal> = (**word).into_deserializer();
        T::deserialize(text).is_ok_and(|value| value == T::default())
    };
    let default = words.iter().find(means_default).copied();
    Attribute { name, default: default.expect("the default is one of the words"), words }
}

fn attributes() -> [Attribute; 6] {
    [
        attribute::<RendererChoice>("renderer"),
        attribute::<QualityChoice>("quality"),
        attribute::<ThemeChoice>("theme"),
        attribute::<ControlsChoice>("controls"),
        attribute::<DataChoice>("data"),
        attribute::<AnnounceChoice>("announce"),
    ]
}

/// The module as it should be.
fn module() -> String {
    let attributes = attributes();
    let meant: String = attributes
        .iter()
        .map(|Attribute { name, default, .. }| format!("  {name}: {default:?},\n"))
        .collect();
    let choices: String =
        attributes.iter().map(|Attribute { name, words, .. }| format!("  {name}: {words:?},\n")).collect();
    format!(
        r#"/**
 * The defaults of the element's attributes and the words each may hold: the one place in JavaScript that knows them.
 *
 * Written by `cargo xtask defaults` from src/twin/defaults.rs and src/twin/command.rs: change them there.
 */

/** What an attribute means where it is not set. */
export const defaults = Object.freeze({{
{meant}  max_pixel_ratio: {max_pixel_ratio},
}});

/** The words an attribute may hold; any other word means the default. */
export const choices = Object.freeze({{
{choices}}});

/** The layers, in the order in which the engine counts them. */
export const LAYERS = Object.freeze({layers:?});

/** The pixel ratio that is enough on a device with little memory, unless the page says otherwise. */
export const WEAK_PIXEL_RATIO = {weak_pixel_ratio};
/** Devices below this are such. */
export const WEAK_MEMORY_GB = {weak_memory_gb};
/** How long a removed element waits for being put back before it frees everything. */
export const REMOVAL_GRACE_MS = {removal_grace_ms};
/** A crashed engine is started again this often within this time; after that, without a picture. */
export const RESTARTS = Object.freeze({{ count: {restarts}, within_ms: {within_ms} }});
"#,
        layers = Layer::ALL.map(Layer::name),
        max_pixel_ratio = defaults::MAX_PIXEL_RATIO,
        weak_pixel_ratio = defaults::WEAK_PIXEL_RATIO,
        weak_memory_gb = defaults::WEAK_MEMORY_GB,
        removal_grace_ms = defaults::REMOVAL_GRACE_MS,
        restarts = defaults::RESTARTS,
        within_ms = defaults::RESTARTS_WITHIN_MS,
    )
}

#[test]
fn the_page_repeats_the_defaults_of_the_engine() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/defaults.js");
    let wanted = module();
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    if found != wanted && std::env::var_os(BLESS).is_some() {
        std::fs::write(&path, wanted).expect("a file that can be written");
        println!("wrote www/defaults.js");
        return;
    }
    assert!(found == wanted, "stale www/defaults.js, run `cargo xtask defaults`");
}

#[test]
fn each_attribute_has_words_and_a_default_among_them() {
    for Attribute { name, default, words } in attributes() {
        assert!(words.len() >= 3 && words.contains(&default), "{name}: {default:?} among {words:?}");
    }
    let renderer = attribute::<RendererChoice>("renderer");
    assert_eq!(renderer.words, ["auto", "webgpu", "webgl2", "none"], "as the page writes them");
    assert_eq!(renderer.default, "auto", "and the one that is meant where nothing is said");
}
