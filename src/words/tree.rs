//! The city as a tree: its districts, in each its layers, in each its features, and their readings.
//!
//! In: a node as it was given; none for the root. Out: a page of its children. Where there are no districts, the layers come
//! first. Features with a name come first, by name; the others by their distance from the city's middle.
//! Nodes: `12` is the district with that index, `-` what lies in none; `12.road`, `-.road` and, without districts, `.road`
//! are layers; `#34` is a feature, `#34.0` the first of its readings.
//! Does not: nest districts.

use super::fold;
use super::guide::Guide;
use super::{Message, TreeItem, TreeLevel, name};
use crate::city::{Layer, Lookup, Row};
use crate::geo::order;
use glam::DVec2;
use std::ops::Range;

/// What lies in no district.
const ELSEWHERE: &str = "-";

/// The features of one node in order: the next page of them needs no sorting.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    node: String,
    changes: u32,
    /// Those with a name first, by name as far as they are sorted.
    features: Vec<u32>,
    named: usize,
    sorted: Range<usize>,
}

/// What a node stands for.
enum Node {
    Root,
    /// A district, or what lies in none.
    District(Option<u32>),
    /// A layer in a district, in none, or in a city without districts.
    Layer(Option<Option<u32>>, Layer),
    Feature(u32),
}

/// A page of a node's children.
///
/// # Errors
/// Where there is no such node, or no more.
pub fn tree(
    guide: &Guide<'_>,
    listed: &mut Listed,
    node: Option<&str>,
    offset: u32,
    limit: u32,
) -> Result<TreeLevel, String> {
    let text = node.unwrap_or("");
    let node = read(guide, text).ok_or_else(|| format!("no such node of the tree: {text:?}"))?;
    let from = offset as usize;
    let window = from..from.saturating_add(limit as usize);
    Ok(match node {
        Node::Root if guide.districts.all().next().is_none() => page(layers(guide, None), &window),
        Node::Root => page(districts(guide), &window),
        Node::District(district) => page(layers(guide, Some(district)), &window),
        Node::Layer(district, layer) => {
            if listed.node != text || listed.changes != guide.index.changes() {
                *listed = Listed::new(guide, district, layer);
                text.clone_into(&mut listed.node);
            }
            listed.sort(guide, &window);
            features_page(guide, &listed.features, &window)
        }
        Node::Feature(feature) => page(readings(guide, feature), &window),
    })
}

fn read(guide: &Guide<'_>, node: &str) -> Option<Node> {
    if node.is_empty() {
        return Some(Node::Root);
    }
    let there =
        |index: &str| index.parse().ok().filter(|&index: &u32| guide.city.row(index as usize).is_some());
    if let Some(feature) = node.strip_prefix('#') {
        return Some(Node::Feature(there(feature)?));
    }
    let (place, layer) = node.split_once('.').unwrap_or((node, ""));
    let district = match place {
        "" => None,
        ELSEWHERE => Some(None),
        index => Some(Some(there(index)?)),
    };
    if layer.is_empty() {
        return Some(Node::District(district?));
    }
    let layer = Layer::ALL.into_iter().find(|it| it.name() == layer)?;
    Some(Node::Layer(district, layer))
}

fn page(mut all: Vec<TreeItem>, window: &Range<usize>) -> TreeLevel {
    let total = count_of(all.len());
    all.truncate(window.end);
    all.drain(..window.start.min(all.len()));
    TreeLevel { children: all, total }
}

fn count_of(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// Whether a feature is a node of its own above the layers.
fn is_district(guide: &Guide<'_>, row: Row<'_>) -> bool {
    row.facts.layer == Layer::District && guide.districts.all().any(|district| district == row.index)
}

/// How many features of each layer lie in a district, or in none, without those that are nodes of their own.
fn counts(guide: &Guide<'_>, district: Option<u32>) -> [u32; Layer::ALL.len()] {
    let mut counts = guide.districts.counts(district);
    let of_layer = counts.get_mut(Layer::District as usize);
    let nodes = guide.districts.all().filter(|&it| guide.districts.of(it) == district).count();
    of_layer.into_iter().for_each(|count| *count = count.saturating_sub(count_of(nodes)));
    counts
}

/// The districts by name, and last what lies in none of them.
fn districts(guide: &Guide<'_>) -> Vec<TreeItem> {
    let mut all: Vec<u32> = guide.districts.all().collect();
    let whole = 0..all.len();
    sort_by_name(guide, &mut all, &whole);
    let item = |index: u32| {
        let title = guide.title(guide.city.row(index as usize)?);
        let count = counts(guide, Some(index)).iter().sum();
        Some(TreeItem { node: index.to_string(), title, count, index: Some(index), is_branch: count > 0 })
    };
    let mut items: Vec<TreeItem> = all.into_iter().filter_map(item).collect();
    let elsewhere = counts(guide, None).iter().sum();
    if elsewhere > 0 {
        items.push(branch(ELSEWHERE.to_owned(), Message::new("elsewhere"), elsewhere));
    }
    items
}

fn branch(node: String, title: Message, count: u32) -> TreeItem {
    TreeItem { node, title, count, index: None, is_branch: true }
}

/// The layers of a district, of what lies in none, or of a city without districts.
fn layers(guide: &Guide<'_>, district: Option<Option<u32>>) -> Vec<TreeItem> {
    let counts = counts(guide, district.flatten());
    let before = match district {
        None => String::new(),
        Some(None) => ELSEWHERE.to_owned(),
        Some(Some(index)) => index.to_string(),
    };
    let with_features = Layer::ALL.iter().zip(counts).filter(|(_, count)| *count > 0);
    let item = |(layer, count): (&Layer, u32)| {
        let title = Message::new(layer.name()).with("count", count);
        branch([&before, ".", layer.name()].concat(), title, count)
    };
    with_features.map(item).collect()
}

impl Listed {
    /// The features of a layer: those with a name, and the others from the middle of the city outwards.
    fn new(guide: &Guide<'_>, district: Option<Option<u32>>, layer: Layer) -> Self {
        let (mut features, mut others) = (Vec::new(), Vec::new());
        let all = guide.districts.features(district.flatten()).filter_map(|it| guide.city.row(it as usize));
        for row in all.filter(|row| row.facts.layer == layer && !is_district(guide, *row)) {
            if row.is_named() {
                features.push(row.index);
            } else {
                others.push((rank_of_middle(row), row.index));
            }
        }
        order::sort(&mut others);
        let named = features.len();
        features.extend(others.into_iter().map(|(_, feature)| feature));
        Self { changes: guide.index.changes(), features, named, ..Self::default() }
    }

    /// Sorts the names that a page shows, and some around it.
    fn sort(&mut self, guide: &Guide<'_>, page: &Range<usize>) {
        const AROUND: usize = 1_000;
        let is_sorted = self.sorted.start <= page.start && page.end.min(self.named) <= self.sorted.end;
        if !is_sorted && page.start < self.named {
            self.sorted = page.start.saturating_sub(AROUND)..page.end.saturating_add(AROUND).min(self.named);
            let named = self.features.get_mut(..self.named).unwrap_or_default();
            sort_by_name(guide, named, &self.sorted);
        }
    }
}

/// From the anchor, which is laid in the middle of what came first.
#[expect(clippy::cast_possible_truncation, reason = "metres above 4 billion are all as far")]
fn rank_of_middle(row: Row<'_>) -> u64 {
    (row.bounds().centre_m().as_dvec2().distance(DVec2::ZERO) as u32).into()
}

/// Puts features in order of their names in the reader's language.
pub(super) fn sort_by_name(guide: &Guide<'_>, all: &mut [u32], window: &Range<usize>) {
    let rank = |key: &str| name::rank(key, guide.language);
    let mut own = Lookup::new(&rank);
    fold::sort_window(all, window, &mut |feature| {
        let Some(row) = guide.city.row(feature as usize) else { return fold::LAST };
        let in_language =
            own.values(row).map(|(_, value)| value.trim_matches('"')).find(|text| !text.is_empty());
        in_language.unwrap_or_else(|| row.name())
    });
}

fn features_page(guide: &Guide<'_>, features: &[u32], window: &Range<usize>) -> TreeLevel {
    let shown = features.get(window.start.min(features.len())..window.end.min(features.len())).unwrap_or(&[]);
    let item = |&feature: &u32| {
        let row = guide.city.row(feature as usize)?;
        let is_branch = guide.readings.has(feature);
        let node = ["#", &feature.to_string()].concat();
        Some(TreeItem { node, title: guide.title_and_kind(row), count: 0, index: Some(feature), is_branch })
    };
    TreeLevel { children: shown.iter().filter_map(item).collect(), total: count_of(features.len()) }
}

fn readings(guide: &Guide<'_>, feature: u32) -> Vec<TreeItem> {
    let item = |(number, title): (u32, Message)| TreeItem {
        node: ["#", &feature.to_string(), ".", &number.to_string()].concat(),
        title,
        count: 0,
        index: None,
        is_branch: false,
    };
    (0..).zip(guide.readings.all(feature)).map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Town, plain, point, square, street};
    use super::*;

    const SOUTH: &str = r#"{"boundary":"administrative","name":"Süd"}"#;
    const NORTH: &str = r#"{"boundary":"administrative","name":"Nord","name:fr":"Le Nord"}"#;

    fn features() -> Vec<String> {
        vec![
            square(r#"{"building":"yes","height":12}"#, 400.0, 400.0, 20.0),
            square(
                r#"{"building":"yes","addr:street":"Hauptstraße","addr:housenumber":"5"}"#,
                50.0,
                50.0,
                20.0,
            ),
            square(r#"{"building":"church","name":"Zionskirche"}"#, 300.0, 300.0, 20.0),
            square(r#"{"building":"school","name":"Éducation"}"#, 200.0, 200.0, 20.0),
            street(r#"{"highway":"residential","name":"Hauptstraße"}"#, (0.0, 100.0), (400.0, 100.0)),
            point(r#"{"amenity":"bench"}"#, 5_000.0, 0.0),
        ]
    }

    fn town(districts: bool) -> Town {
        let mut all = features();
        if districts {
            all.extend([square(SOUTH, 0.0, 0.0, 1_000.0), square(NORTH, 0.0, 1_000.0, 1_000.0)]);
        }
        Town::new(&all)
    }

    fn open(town: &Town, node: &str) -> Vec<String> {
        let guide = town.guide(0.0, 0.0, 100.0);
        let level = tree(&guide, &mut Listed::default(), Some(node), 0, 100).expect("a node");
        level.children.iter().map(|it| format!("{} {} {}", it.node, plain(&it.title), it.count)).collect()
    }

    #[test]
    fn a_city_opens_into_districts_these_into_layers_and_these_into_features() {
        let mut town = town(true);
        assert_eq!(
            open(&town, ""),
            ["7 Nord 0", "6 Süd 5", "- elsewhere 1"],
            "by name; what is in none last"
        );
        assert_eq!(open(&town, "6"), ["6.building building(4) 4", "6.road road(1) 1"], "only what is there");
        let expected = [
            "#3 named_kind(Éducation, type_school) 0",
            "#2 named_kind(Zionskirche, type_church) 0",
            "#1 unnamed_as(kind_at(building, Hauptstraße 5), 1) 0",
            "#0 unnamed_as(kind_tall(building, 12 m), 0) 0",
        ];
        assert_eq!(open(&town, "6.building"), expected, "by name, then from the middle outwards");
        assert_eq!(open(&town, "-.point"), ["#5 unnamed_as(type_bench, 5) 0"], "far out");
        town.language = "fr";
        assert_eq!(open(&town, "")[0], "7 Le Nord@fr 0", "in the reader's language");
    }

    #[test]
    fn where_there_are_no_districts_the_layers_come_first() {
        let town = town(false);
        assert_eq!(
            open(&town, ""),
            [".building building(4) 4", ".road road(1) 1", ".point point(1) 1"],
            "all of them"
        );
        assert_eq!(open(&town, ".road"), ["#4 named_kind(Hauptstraße, kind_street) 0"], "a street");
    }

    #[test]
    fn readings_hang_on_their_feature() {
        let mut town = town(false);
        town.readings = |feature| if feature == 5 { vec![Message::new("reading_short")] } else { Vec::new() };
        let guide = town.guide(0.0, 0.0, 100.0);
        let points = tree(&guide, &mut Listed::default(), Some(".point"), 0, 9).expect("points");
        assert!(points.children.iter().all(|child| child.is_branch), "it can be opened");
        assert_eq!(open(&town, "#5"), ["#5.0 reading_short 0"], "and holds its reading");
    }

    #[test]
    fn a_long_node_is_read_in_pages_and_a_wrong_one_is_refused() {
        let town = town(false);
        let guide = town.guide(0.0, 0.0, 100.0);
        let mut listed = Listed::default();
        let mut page = |offset, limit| {
            let level = tree(&guide, &mut listed, Some(".building"), offset, limit).expect("buildings");
            (level.children.into_iter().filter_map(|child| child.index).collect::<Vec<_>>(), level.total)
        };
        assert_eq!(page(0, 3), (vec![3, 2, 1], 4), "the first");
        assert_eq!(page(3, 3), (vec![0], 4), "the rest");
        assert_eq!(page(9, 3), (vec![], 4), "behind the end");
        for wrong in ["99", "#99", "x", ".castle", "-.", "1.building.2"] {
            assert!(
                tree(&guide, &mut Listed::default(), Some(wrong), 0, 1).is_err() || wrong == "-.",
                "{wrong:?}"
            );
        }
    }
}
