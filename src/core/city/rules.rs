//! Which properties make what: the user's rules, before the default table.
//!
//! In: a feature's tags (the properties that some rule asks for) and its class of geometry. Out: layer, kind and flags.
//! A rule is data: conditions, an optional class of geometry, and what follows; the first that matches decides.
//! A pattern is `*` (anything but `no`, `false` and nothing), a value, several values, or values to exclude (`!no`).
//! Does not: look at coordinates, or read heights ([`super::height`] does).

use super::rules_default as defaults;
use super::text::plain_number;
use super::{Kind, Layer};
use crate::plain::{self, Fault, Plain, Read};
use serde::de::{Deserialize, Deserializer};

/// What a feature's geometry covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GeometryClass {
    /// Points.
    Point,
    /// Lines.
    Line,
    /// Polygons.
    Area,
}

/// Rules of the user, which go before the default ones; all of it may be left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules {
    /// In order: the first that matches decides.
    pub rules: Vec<Rule>,
    /// Properties that hold the height from ground to top.
    pub height_m: Vec<String>,
    /// Properties that hold the number of storeys.
    pub levels: Vec<String>,
    /// Properties that hold the height from ground to bottom.
    pub min_height_m: Vec<String>,
    /// Properties that hold the name; `a.b` is the property `b` of the object `a`.
    pub name: Vec<String>,
    /// Metres per storey; 3 if not given.
    pub metres_per_level: Option<f64>,
    /// Height of a building that says nothing of it; 9 m if not given.
    pub default_height_m: Option<f64>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// All of these properties must match.
    pub when: Vec<(String, Pattern)>,
    /// Only features of this class of geometry.
    pub geometry: Option<GeometryClass>,
    /// What they are.
    pub layer: Layer,
    /// Which kind of that.
    pub kind: Option<Kind>,
    /// Whether they are parts of buildings.
    pub part: bool,
}

/// Values that match: one, several, `*`, or such to exclude, each after `!`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern(Vec<String>);

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        plain::deserialize(deserializer)
    }
}

impl Read for Rules {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("struct Rules", fault);
        fields.only(&[
            "rules",
            "height_m",
            "levels",
            "min_height_m",
            "name",
            "metres_per_level",
            "default_height_m",
        ]);
        Self {
            rules: fields.get_or_default("rules"),
            height_m: fields.get_or_default("height_m"),
            levels: fields.get_or_default("levels"),
            min_height_m: fields.get_or_default("min_height_m"),
            name: fields.get_or_default("name"),
            metres_per_level: fields.get("metres_per_level"),
            default_height_m: fields.get("default_height_m"),
        }
    }
}

impl Read for Rule {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("struct Rule", fault);
        fields.only(&["when", "geometry", "layer", "kind", "part"]);
        Self {
            when: fields.get::<Conditions>("when").0,
            geometry: fields.get("geometry"),
            layer: fields.get("layer"),
            kind: fields.get("kind"),
            part: fields.get_or_default("part"),
        }
    }
}

impl Read for GeometryClass {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        from.word(&[("point", Self::Point), ("line", Self::Line), ("area", Self::Area)], fault)
    }
}

/// An object, as its members in order.
struct Conditions(Vec<(String, Pattern)>);

impl Read for Conditions {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut conditions = Vec::new();
        if let Plain::Members(members) = from {
            for (name, value) in members {
                conditions.push((name.clone(), Pattern::read(value, fault)));
            }
        } else {
            from.refuse("an object of properties and patterns", fault);
        }
        Self(conditions)
    }
}

impl Read for Pattern {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let values = match from {
            Plain::List(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut words = Vec::new();
        for value in values {
            words.push(match value {
                Plain::Truth(truth) => truth.to_string(),
                Plain::Number(number) => plain_number(*number),
                Plain::Text(text) => text.clone(),
                other => {
                    other.refuse("a value, several values, \"*\" or \"!value\"", fault);
                    String::new()
                }
            });
        }
        Self(words)
    }
}

/// Pattern, ready to match.
#[derive(Debug, Clone)]
struct Matcher {
    any: bool,
    wanted: Vec<Box<str>>,
    excluded: Vec<Box<str>>,
}

impl Matcher {
    fn new<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut matcher = Self { any: false, wanted: Vec::new(), excluded: Vec::new() };
        for value in values {
            match value.strip_prefix('!') {
                Some(excluded) => matcher.excluded.push(excluded.into()),
                None if value == "*" => matcher.any = true,
                None => matcher.wanted.push(value.into()),
            }
        }
        matcher.any |= matcher.wanted.is_empty();
        matcher
    }

    fn matches(&self, value: &str) -> bool {
        let listed = |list: &[Box<str>]| list.iter().any(|entry| **entry == *value);
        !listed(&self.excluded)
            && (listed(&self.wanted) || (self.any && !matches!(value, "" | "no" | "false" | "null")))
    }
}

/// What a rule says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Choice {
    pub layer: Layer,
    /// None: the plain one of the layer.
    pub kind: Option<Kind>,
    pub part: bool,
    /// Height of a building of this kind that says nothing of it.
    pub height_m: Option<f64>,
}

#[derive(Debug, Clone)]
struct Entry {
    when: Vec<(u16, Matcher)>,
    geometry: Option<GeometryClass>,
    choice: Choice,
}

/// A property that some rule asks for.
#[derive(Debug, Clone, Copy)]
struct Tag {
    key: u16,
    start: u32,
    end: u32,
}

/// The properties of one feature that some rule asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Tags {
    text: String,
    tags: Vec<Tag>,
    /// Bit by bit, by the last six of a key's: whether it may be there. Most that are asked for are not.
    seen: u64,
}

impl Tags {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.tags.clear();
        self.seen = 0;
    }

    /// Sets a property; the last one of a name counts, as in JavaScript.
    pub(super) fn set(&mut self, key: u16, value: &str) {
        if self.may_have(key) {
            self.tags.retain(|tag| tag.key != key);
        }
        let (Ok(start), Ok(len)) = (u32::try_from(self.text.len()), u32::try_from(value.len())) else {
            return;
        };
        self.seen |= 1 << (key % 64);
        self.text.push_str(value);
        self.tags.push(Tag { key, start, end: start + len });
    }

    fn may_have(&self, key: u16) -> bool {
        self.seen >> (key % 64) & 1 == 1
    }

    pub(super) fn get(&self, key: u16) -> Option<&str> {
        if !self.may_have(key) {
            return None;
        }
        self.tags.iter().find(|tag| tag.key == key).map(|tag| self.value(tag))
    }

    /// The first of some properties that is there and not empty.
    pub(super) fn first(&self, keys: &[u16]) -> Option<&str> {
        let says = |value: &&str| {
            value.as_bytes().first().is_some_and(u8::is_ascii_graphic) || !value.trim().is_empty()
        };
        keys.iter().find_map(|&key| self.get(key).filter(says))
    }

    fn value(&self, tag: &Tag) -> &str {
        self.text.get(tag.start as usize..tag.end as usize).unwrap_or("")
    }
}

/// All rules, ready to apply: the user's, then the default ones.
#[derive(Debug, Clone)]
pub(super) struct Book {
    keys: Keys,
    rules: Vec<Entry>,
    /// Per key: the rules whose first condition asks for it, in order.
    rules_of_key: Vec<Vec<u16>>,
    underground: Vec<(u16, Matcher, Option<GeometryClass>)>,
    pub has_parts: u16,
    pub height_m: Vec<u16>,
    pub levels: Vec<u16>,
    pub roof_levels: Vec<u16>,
    pub min_height_m: Vec<u16>,
    pub min_levels: Vec<u16>,
    pub name: Vec<u16>,
    pub metres_per_level: f64,
    pub default_height_m: f64,
}

impl Book {
    /// The user's rules before the default ones.
    pub(super) fn new(user: &Rules) -> Self {
        let mut keys = Vec::new();
        let mut key = |name: &str| -> String {
            keys.push(name.to_owned());
            name.to_owned()
        };
        let lists = [
            (&user.height_m, defaults::HEIGHT_M),
            (&user.levels, defaults::LEVELS),
            (&user.min_height_m, defaults::MIN_HEIGHT_M),
            (&user.name, defaults::NAME),
            (&Vec::new(), defaults::ROOF_LEVELS),
            (&Vec::new(), defaults::MIN_LEVELS),
        ]
        .map(|(user, default)| {
            user.iter().map(String::as_str).chain(default.iter().copied()).map(&mut key).collect::<Vec<_>>()
        });
        let asked = user.rules.iter().flat_map(|rule| rule.when.iter().map(|(key, _)| key.as_str()));
        let asked = asked.chain(defaults::RULES.iter().flat_map(|row| row.when.iter().map(|&(key, _)| key)));
        let asked = asked.chain(defaults::UNDERGROUND.iter().map(|&(key, _, _)| key));
        asked.chain([defaults::HAS_PARTS]).for_each(|name| drop(key(name)));
        let keys = Keys::new(keys);
        let number = |name: &str| keys.find(name.as_bytes()).unwrap_or(u16::MAX);
        let [height_m, levels, min_height_m, name, roof_levels, min_levels] =
            lists.map(|list| list.iter().map(|name| number(name)).collect::<Vec<_>>());

        let from_user = user.rules.iter().map(|rule| Entry {
            when: (rule.when.iter())
                .map(|(key, pattern)| (number(key), Matcher::new(pattern.0.iter().map(String::as_str))))
                .collect(),
            geometry: rule.geometry,
            choice: Choice { layer: rule.layer, kind: rule.kind, part: rule.part, height_m: None },
        });
        let from_table = defaults::RULES.iter().map(|row| Entry {
            when: row
                .when
                .iter()
                .map(|&(key, values)| (number(key), Matcher::new(values.split('|'))))
                .collect(),
            geometry: row.geometry,
            choice: row.choice,
        });
        let rules: Vec<Entry> = from_user.chain(from_table).collect();
        let mut rules_of_key = vec![Vec::new(); keys.names.len()];
        for (index, rule) in (0_u16..).zip(&rules) {
            if let Some(list) = rule.when.first().and_then(|&(key, _)| rules_of_key.get_mut(usize::from(key)))
            {
                list.push(index);
            }
        }
        let underground = (defaults::UNDERGROUND.iter())
            .map(|&(key, values, class)| (number(key), Matcher::new(values.split('|')), class))
            .collect();
        let has_parts = number(defaults::HAS_PARTS);
        let metres = |given: Option<f64>, default: f64| given.filter(|given| *given > 0.0).unwrap_or(default);
        Self {
            metres_per_level: metres(user.metres_per_level, defaults::METRES_PER_LEVEL),
            default_height_m: metres(user.default_height_m, defaults::DEFAULT_HEIGHT_M),
            keys,
            rules,
            rules_of_key,
            underground,
            has_parts,
            height_m,
            levels,
            roof_levels,
            min_height_m,
            min_levels,
            name,
        }
    }

    /// The number of a property that some rule asks for.
    #[inline(always)]
    pub(super) fn key(&self, name: &[u8]) -> Option<u16> {
        self.keys.find(name)
    }

    /// Whether some rule asks for a property inside the object of this name.
    pub(super) fn looks_inside(&self, name: &[u8]) -> bool {
        self.keys.parents.iter().any(|parent| parent.as_bytes() == name)
    }

    /// What the first rule that matches says.
    pub(super) fn choose(&self, tags: &Tags, class: GeometryClass) -> Option<Choice> {
        let rules = tags.tags.iter().filter_map(|tag| {
            let rules = self.rules_of_key.get(usize::from(tag.key))?;
            rules.iter().copied().find(|&rule| self.applies(rule, tags, class))
        });
        self.rules.get(usize::from(rules.min()?)).map(|rule| rule.choice)
    }

    fn applies(&self, rule: u16, tags: &Tags, class: GeometryClass) -> bool {
        self.rules.get(usize::from(rule)).is_some_and(|rule| {
            rule.geometry.is_none_or(|wanted| wanted == class)
                && fits(rule.choice.layer, class)
                && rule
                    .when
                    .iter()
                    .all(|(key, values)| tags.get(*key).is_some_and(|value| values.matches(value)))
        })
    }

    /// Whether a feature says that it lies below ground.
    pub(super) fn is_underground(&self, tags: &Tags, class: GeometryClass) -> bool {
        self.underground.iter().any(|(key, values, wanted)| {
            wanted.is_none_or(|wanted| wanted == class)
                && tags.get(*key).is_some_and(|value| values.matches(value))
        })
    }
}

/// Whether a layer can hold such a geometry.
pub(super) fn fits(layer: Layer, class: GeometryClass) -> bool {
    match class {
        GeometryClass::Area => !matches!(layer, Layer::Tree | Layer::Point),
        GeometryClass::Line => matches!(layer, Layer::Road | Layer::Rail | Layer::Water | Layer::District),
        GeometryClass::Point => matches!(layer, Layer::Tree | Layer::Point),
    }
}

/// Names of properties, sorted, found by their first byte: most properties of a file concern no rule.
#[derive(Debug, Clone)]
struct Keys {
    names: Vec<String>,
    /// Per first byte: where the names that begin with it start; one more at the end.
    starts: Vec<u16>,
    /// What stands before the dot of the names that have one.
    parents: Vec<String>,
}

impl Keys {
    fn new(all: Vec<String>) -> Self {
        let mut names = Vec::new();
        for name in all {
            if let Err(place) = names.binary_search(&name) {
                names.insert(place, name);
            }
        }
        names.truncate(usize::from(u16::MAX));
        let before = |byte: u16| {
            names.partition_point(|name| name.as_bytes().first().is_some_and(|b| u16::from(*b) < byte))
        };
        let starts = (0..=256).map(|byte| u16::try_from(before(byte)).unwrap_or(u16::MAX)).collect();
        let mut parents: Vec<String> = names
            .iter()
            .filter_map(|name| name.split_once('.'))
            .map(|(parent, _)| parent.to_owned())
            .collect();
        parents.dedup();
        Self { names, starts, parents }
    }

    #[inline(always)]
    fn find(&self, name: &[u8]) -> Option<u16> {
        let first = usize::from(*name.first()?);
        let (start, end) = (*self.starts.get(first)?, *self.starts.get(first + 1)?);
        let candidates = self.names.get(usize::from(start)..usize::from(end))?;
        let found = candidates.iter().position(|candidate| candidate.as_bytes() == name)?;
        u16::try_from(found).ok().map(|found| start + found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        user: &Rules,
        class: GeometryClass,
        properties: &[(&str, &str)],
        expected: Option<(Layer, Option<Kind>)>,
    ) {
        let book = Book::new(user);
        let mut tags = Tags::default();
        for (name, value) in properties {
            if let Some(key) = book.key(name.as_bytes()) {
                tags.set(key, value);
            }
        }
        let found = book.choose(&tags, class).map(|choice| (choice.layer, choice.kind));
        assert_eq!(found, expected, "{properties:?} as {class:?}");
    }

    #[test]
    fn openstreetmap_overture_plateau_and_plain_properties_are_known() {
        use GeometryClass::{Area, Line, Point};
        let none = Rules::default();
        for (class, properties, layer, kind) in [
            (Area, &[("building", "yes"), ("amenity", "school")][..], Layer::Building, Some(Kind::Landmark)),
            (Area, &[("building", "house")], Layer::Building, Some(Kind::Dwelling)),
            (Area, &[("building", "garage")], Layer::Building, Some(Kind::Outbuilding)),
            (
                Area,
                &[("type", "building"), ("subtype", "commercial")],
                Layer::Building,
                Some(Kind::Commercial),
            ),
            (Area, &[("type", "building_part")], Layer::Building, None),
            (Area, &[("measuredHeight", "8.2")], Layer::Building, None),
            (Area, &[("height", "8"), ("leisure", "park")], Layer::Green, Some(Kind::Park)),
            (Area, &[("natural", "water")], Layer::Water, Some(Kind::WaterArea)),
            (Area, &[("landuse", "forest")], Layer::Green, Some(Kind::Wood)),
            (Area, &[("landuse", "residential")], Layer::District, Some(Kind::LandUse)),
            (Area, &[("boundary", "administrative")], Layer::District, Some(Kind::District)),
            (Area, &[("highway", "pedestrian")], Layer::Road, Some(Kind::Paved)),
            (Line, &[("highway", "motorway_link")], Layer::Road, Some(Kind::Motorway)),
            (Line, &[("highway", "footway")], Layer::Road, Some(Kind::Path)),
            (Line, &[("railway", "tram")], Layer::Rail, Some(Kind::Tram)),
            (Line, &[("waterway", "stream")], Layer::Water, Some(Kind::Stream)),
            (Line, &[("barrier", "wall")], Layer::Road, Some(Kind::Barrier)),
            (
                Line,
                &[("type", "segment"), ("subtype", "road"), ("class", "primary")],
                Layer::Road,
                Some(Kind::MainRoad),
            ),
            (
                Point,
                &[("natural", "tree"), ("leaf_type", "needleleaved")],
                Layer::Tree,
                Some(Kind::Needleleaved),
            ),
            (Point, &[("natural", "tree")], Layer::Tree, Some(Kind::Broadleaved)),
        ] {
            check(&none, class, properties, Some((layer, kind)));
        }
        for (class, properties) in [
            (Area, &[("building", "no")][..]),
            (Area, &[("name", "Petit Paris")]),
            (Line, &[("name", "a line")]),
            (Point, &[("building", "yes")]),
        ] {
            check(&none, class, properties, None);
        }
    }

    #[test]
    fn the_rules_of_the_user_go_first() {
        let user: Rules = serde_json::from_str(
            r#"{"rules":[
                {"when":{"gml:class":"*","storeys":["1",2]},"layer":"building","kind":"dwelling"},
                {"when":{"building":"!kiosk"},"geometry":"area","layer":"green","kind":"park"}],
               "height_m":["hoehe"],"metres_per_level":3.5}"#,
        )
        .expect("rules that make sense");
        let area = GeometryClass::Area;
        check(
            &user,
            area,
            &[("gml:class", "x"), ("storeys", "2")],
            Some((Layer::Building, Some(Kind::Dwelling))),
        );
        check(&user, area, &[("gml:class", "x"), ("storeys", "3")], None);
        check(&user, area, &[("building", "house")], Some((Layer::Green, Some(Kind::Park))));
        check(&user, area, &[("building", "kiosk")], Some((Layer::Building, Some(Kind::Outbuilding))));
        let book = Book::new(&user);
        assert_eq!(book.height_m.first(), book.key(b"hoehe").as_ref(), "the user's property is asked first");
        assert_eq!(book.metres_per_level, 3.5, "metres per storey");
    }

    #[test]
    fn a_rule_that_makes_no_sense_is_refused_in_words() {
        for (rules, words) in [
            (r#"{"rulez":[]}"#, "unknown field `rulez`, expected one of `rules`"),
            (r#"{"rules":[{"when":{"a":"b"},"layer":"bulding"}]}"#, "unknown variant `bulding`"),
            (r#"{"rules":[{"when":{"a":{}},"layer":"road"}]}"#, "a value, several values"),
        ] {
            let error =
                serde_json::from_str::<Rules>(rules).expect_err("rules that make no sense").to_string();
            assert!(error.contains(words), "{error:?} does not say {words:?}");
        }
    }
}
