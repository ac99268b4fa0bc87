//! What a feature is called.
//!
//! In: its properties and the reader's language. Out: its name in that language (`name:fr`), else its name in whatever
//! language, else none.
//! Does not: translate, or transcribe.

use super::Arg;
use crate::city::Row;
use crate::city::json::decode;
use std::borrow::Cow;

/// A name, and its language where that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Name<'a> {
    /// As the city writes it.
    pub text: Cow<'a, str>,
    /// A BCP 47 tag.
    pub language: Option<&'a str>,
}

/// How well a key gives names in a language: best first; none for other keys.
pub(super) fn rank(key: &str, language: &str) -> Option<u8> {
    let tag = key.strip_prefix("name:")?;
    let main = language.split('-').next().unwrap_or("");
    match (tag.eq_ignore_ascii_case(language), tag.eq_ignore_ascii_case(main)) {
        (true, _) => Some(0),
        (_, true) => Some(1),
        _ => None,
    }
}

/// The name of a feature, for a reader of a language.
#[must_use]
pub fn name<'a>(row: Row<'a>, language: &str) -> Option<Name<'a>> {
    let own = row.members().filter_map(|(key, value)| Some((rank(key, language)?, key, value)));
    let best = own.filter(|(_, _, value)| value.len() > 2).min_by_key(|(rank, ..)| *rank);
    if let Some((_, key, value)) = best
        && let Some(text) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
    {
        let text = if text.contains('\\') { decode(text.as_bytes()).into() } else { text.into() };
        return Some(Name { text, language: key.strip_prefix("name:") });
    }
    let text = row.name();
    (!text.is_empty()).then_some(Name { text: text.into(), language: None })
}

impl From<Name<'_>> for Arg {
    fn from(name: Name<'_>) -> Self {
        Self::Data(name.text.into_owned(), name.language.map(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::city_of;
    use super::*;

    #[test]
    fn a_place_is_called_as_its_reader_calls_it() {
        let city = city_of(&[
            r#"{"name":"Genève","name:de":"Genf","name:zh":"日内瓦","name:zh-Hant":"日內瓦","name:fr":"","name:es":7}"#,
            r#"{"building":"yes"}"#,
        ]);
        let called = |feature: usize, language: &str| {
            let row = city.row(feature).expect("two came");
            name(row, language).map(|name| (name.text.into_owned(), name.language.map(str::to_owned)))
        };
        let is = |text: &str, language: Option<&str>| Some((text.to_owned(), language.map(str::to_owned)));
        assert_eq!(called(0, "de-CH"), is("Genf", Some("de")), "in the main language");
        assert_eq!(called(0, "zh-Hant"), is("日內瓦", Some("zh-Hant")), "in the very one");
        assert_eq!(called(0, "ru"), is("Genève", None), "as it is called there");
        assert_eq!(called(0, "fr"), is("Genève", None), "an empty name is none");
        assert_eq!(called(0, ""), is("Genève", None), "whoever reads");
        assert_eq!(called(1, "de"), None, "a house without a name");
    }
}
