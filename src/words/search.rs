//! Finds features by what is typed: their names in any language, their ids, and what kind of thing they are.
//!
//! In: letters as typed, and ids of words for kinds that fit them in the reader's language. Out: items, those that fit best
//! first, and of the same fit those nearest to the cursor first.
//! Does not: forgive spelling, or look into other properties.

use super::fold::{Fit, fit, needle};
use super::guide::{Guide, rank_of_distance};
use super::{Item, Items, Kinds, What};
use crate::city::json::decode;
use crate::city::{Lookup, Row};
use crate::geo::order::{self, Ranked};

/// Asks features whether they are called so.
pub(super) struct Finder {
    letters: Vec<char>,
    names: Lookup<'static>,
}

impl Finder {
    /// Looks for what was typed.
    pub(super) fn new(text: &str) -> Self {
        Self { letters: needle(text), names: Lookup::new(&rank) }
    }

    /// How well a text fits.
    pub(super) fn of(&self, text: &str) -> Option<Fit> {
        fit(text, &self.letters)
    }

    /// How well the best of a feature's names and its id fit. Goes fast where features come in load order.
    pub(super) fn fit(&mut self, row: Row<'_>) -> Option<Fit> {
        let Self { letters, names } = self;
        let of = |text: &str| fit(text, letters);
        let of_value = |value: &str| match value.contains('\\') {
            true => of(&decode(value.trim_matches('"').as_bytes())),
            false => of(value.trim_matches('"')),
        };
        let names = names.values(row).filter_map(|(_, value)| of_value(value)).min();
        // An id is known or it is not: what is in the middle of one says nothing.
        let id = of(row.feature_id()).filter(|fit| *fit <= Fit::Prefix);
        let own = if row.is_named() { of(row.name()) } else { None };
        [own, names, id].into_iter().flatten().min()
    }
}

/// All that holds a name, apart from the name itself.
fn rank(key: &str) -> Option<u8> {
    let is_name = key.starts_with("name:") || key.ends_with("_name") && !key.contains(':');
    is_name.then_some(0)
}

/// Searches.
#[must_use]
pub fn search(guide: &Guide<'_>, text: &str, kinds: &[String], limit: u32) -> Items {
    let from_m = guide.here.at_m;
    let mut finder = Finder::new(text);
    let mut kind_of = Kinds::default();
    let mut ranked: Vec<Ranked> = Vec::new();
    for row in guide.city.all() {
        let fit = finder.fit(row);
        let mut is_kind = || match kind_of.of(row) {
            What::Word(id) => kinds.iter().any(|kind| kind == id || kind == row.facts.layer.name()),
            What::Own(value) => finder.of(value).is_some_and(|fit| fit <= Fit::Word),
        };
        let is_good = fit.is_some_and(|fit| fit <= Fit::Word);
        if let Some(fit) = if !is_good && is_kind() { Some(Fit::Word) } else { fit } {
            ranked.push(((fit as u64) << 32 | rank_of_distance(row, from_m), row.index));
        }
    }
    order::sort(&mut ranked);
    let found = ranked.iter().take(limit as usize);
    let items: Vec<Item> = found
        .filter_map(|&(_, feature)| Some(guide.item(guide.city.row(feature as usize)?, Some(from_m))))
        .collect();
    Items { items, total: u32::try_from(ranked.len()).unwrap_or(u32::MAX) }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Town, plain, point, square};
    use super::*;

    fn found(text: &str, kinds: &[&str]) -> Vec<String> {
        let town = Town::new(&[
            point(r#"{"amenity":"cafe","name":"Café de la Gare","name:ar":"مقهى المحطة"}"#, 0.0, 500.0),
            point(r#"{"railway":"station","name":"Gare","alt_name":"Cornavin"}"#, 0.0, 900.0),
            point(r#"{"amenity":"school","name":"Primarschule"}"#, 0.0, 400.0),
            square(r#"{"building":"school","@id":"way/77"}"#, 0.0, 100.0, 20.0),
            point(r#"{"shop":"houseware","name":"Égarement"}"#, 0.0, 50.0),
            point(r#"{"amenity":"bench","name:zh":"\u4e1c\u4eac"}"#, 0.0, 60.0),
        ]);
        let kinds: Vec<String> = kinds.iter().map(|&kind| kind.to_owned()).collect();
        let items = search(&town.guide(0.0, 0.0, 100.0), text, &kinds, 9);
        items.items.iter().map(|item| plain(&item.title)).collect()
    }

    #[test]
    fn the_best_fit_comes_first_and_of_equals_the_nearest() {
        assert_eq!(found("gare", &[]), ["Gare", "Café de la Gare", "Égarement"], "the same, a word, inside");
        assert_eq!(found("CAFE", &["type_cafe"]), ["Café de la Gare"], "without accents; once");
        assert_eq!(
            found("schul", &["type_school"]),
            ["unnamed(type_school, 3)", "Primarschule"],
            "by kind, nearest first"
        );
        assert_eq!(found("houseware", &[]), ["Égarement"], "by the data's own word for a kind");
        assert_eq!(found("", &[]), [""; 0], "nothing was typed");
    }

    #[test]
    fn names_in_any_language_and_other_names_are_found() {
        assert_eq!(found("المحطة", &[]), ["Café de la Gare"], "in Arabic");
        assert_eq!(found("cornavin", &[]), ["Gare"], "another name");
        assert_eq!(found("东京", &[]), ["unnamed(type_bench, 5)"], "however the file spells it");
    }

    #[test]
    fn only_as_many_are_given_as_are_wanted_but_all_are_counted() {
        let town = Town::new(
            &(0..30_u16)
                .map(|at| point(r#"{"amenity":"bar","name":"Bar"}"#, at.into(), 0.0))
                .collect::<Vec<_>>(),
        );
        let found = search(&town.guide(0.0, 0.0, 100.0), "ba", &[], 4);
        let indices: Vec<u32> = found.items.iter().map(|item| item.index).collect();
        assert_eq!((indices, found.total), (vec![0, 1, 2, 3], 30), "the four nearest of thirty");
    }
}
