//! What the colours and patterns of the picture mean, and how often each is there.
//!
//! In: the city, its texels, its scales, what is observed, the theme. Out: an entry for each class of each attribute that
//! is shown, and for what can't be counted on; then one for each kind that is drawn; of a layer with values, one for each
//! class and one for what has no value.
//! One look at each feature. Does not: hold words of any language.

use super::Twin;
use super::paint::Group;
use crate::city::{Kind, Layer};
use crate::feed::Value;
use crate::mesh::is_drawn;
use crate::style::{Pattern, Rgb, Scale, Theme, base_look, flag};
use crate::words::{Arg, LegendEntry, Message, drawn_as};

/// As many as a texel can tell.
const PATTERNS: usize = 16;
/// As many as there may be.
const KINDS: usize = 32;

/// What is there of a layer.
#[derive(Debug, Clone, Copy)]
struct Counts {
    /// Without a value, by kind.
    kinds: [(Kind, u32); KINDS],
    /// With one, by pattern.
    values: [u32; PATTERNS],
}

/// What of an attribute is shown.
#[derive(Debug, Clone, Default)]
struct Observed {
    /// By class, those that are known and neither stale nor silent.
    classes: [u32; CLASSES],
}

/// As many classes as a scale has at most.
const CLASSES: usize = 9;

/// What says how far a value may be trusted, and the words for it.
const DOUBTS: [(Pattern, &str); 4] = [
    (Pattern::UNSURE, "live_unsure"),
    (Pattern::SIMULATED, "live_simulated"),
    (Pattern::STALE, "live_stale"),
    (Pattern::SILENT, "live_silent"),
];

const NOTHING: Counts = Counts { kinds: [(Kind::Plain, 0); KINDS], values: [0; PATTERNS] };

impl Twin {
    /// See the module's head.
    #[must_use]
    pub fn legend(&self) -> Vec<LegendEntry> {
        let theme = self.theme();
        let mut counts = [NOTHING; Layer::ALL.len()];
        let mut observed = vec![Observed::default(); self.live.painter.groups.len()];
        let mut doubts = [(0_u32, Rgb::default()); DOUBTS.len()];
        for row in self.city.all().filter(|row| is_drawn(row.facts.flags)) {
            let (Some(of_layer), Some(texel)) =
                (counts.get_mut(row.facts.layer as usize), self.channels.texel(row.index))
            else {
                continue;
            };
            let kind = row.facts.kind;
            if texel & flag::VALUED != 0 && !self.live.painter.own.holds(row.index) {
                let [red, green, blue, _] = texel.to_le_bytes();
                if let Some(place) = DOUBTS.iter().position(|(doubt, _)| *doubt == Pattern::of(texel)) {
                    let of_doubt = doubts.get_mut(place);
                    of_doubt
                        .into_iter()
                        .for_each(|(count, color)| (*count, *color) = (*count + 1, [red, green, blue]));
                } else if let Some(shown) = self.shown(row.index)
                    && let (Some(group), Some(class)) = (observed.get_mut(shown.group), shown.class)
                {
                    group.classes.get_mut(class).into_iter().for_each(|count| *count += 1);
                }
            } else if texel & flag::VALUED != 0 {
                of_layer.values[Pattern::of(texel).place()] += 1;
            } else if let Some((of_kind, count)) = of_layer.kinds.get_mut(kind as usize) {
                (*of_kind, *count) = (kind, *count + 1);
            }
        }
        let mut entries = self.observed_entries(&observed, &theme);
        let doubted = DOUBTS.iter().zip(doubts).filter(|(_, (count, _))| *count > 0);
        entries.extend(doubted.map(|(&(pattern, id), (count, color))| LegendEntry {
            title: Message::new(id),
            count,
            color,
            pattern: pattern.name(),
        }));
        let layers = Layer::ALL.into_iter().zip(&counts);
        entries.extend(layers.flat_map(|(layer, counts)| self.entries(layer, counts, &theme)));
        entries
    }

    /// Classes of what is observed: those that are there, or, of one that is shown alone, all.
    fn observed_entries(&self, observed: &[Observed], theme: &Theme) -> Vec<LegendEntry> {
        let painter = &self.live.painter;
        let mut entries = Vec::new();
        for at in painter.ordered() {
            let (Some(group), Some(counts)) = (painter.groups.get(at), observed.get(at)) else { continue };
            let is_there = counts.classes.iter().any(|count| *count > 0);
            for (class, &count) in counts.classes.iter().enumerate().take(group.scale.classes()) {
                if is_there
                    && (count > 0 || painter.is_chosen())
                    && let Some(look) = group.scale.look(class, theme)
                {
                    entries
                        .extend(observed_title(group, class).map(|title| entry(title, count, look, theme)));
                }
            }
        }
        entries
    }

    fn entries(&self, layer: Layer, counts: &Counts, theme: &Theme) -> Vec<LegendEntry> {
        let kinds = counts.kinds.iter().filter(|(_, count)| *count > 0);
        let Some(scale) = self.scale(layer) else {
            let of_kind = |&(kind, count): &(Kind, u32)| {
                entry(Message::new(drawn_as(layer, kind)), count, base_look(layer, kind, theme), theme)
            };
            return kinds.map(of_kind).collect();
        };
        let classes = (0..scale.classes()).filter_map(|class| {
            let (color, pattern) = scale.look(class, theme)?;
            let ids = ["legend_below", "legend_class", "legend_above"];
            let title = range_of(scale, class, ids, &Arg::Number)?.with("layer", layer.name());
            Some(entry(title, counts.values[pattern.place()], (color, pattern), theme))
        });
        let without: u32 = kinds.map(|(_, count)| count).sum();
        let no_data = Message::new("legend_no_data").with("layer", layer.name());
        let last = entry(no_data, without, base_look(layer, Kind::Plain, theme), theme);
        classes.chain((without > 0).then_some(last)).collect()
    }
}

/// What a class of an attribute means.
fn observed_title(group: &Group, class: usize) -> Option<Message> {
    let ids = ["live_below", "live_class", "live_above"];
    let unit = (!group.unit.is_empty()).then_some(&group.unit);
    let in_unit = |number: f64| Arg::Reading(Value::Number(number), unit.cloned());
    let title = match group.scale.edges(class) {
        // The unit is said once.
        (Some(from), Some(to)) => Message::new("live_class").with("from", from).with("to", in_unit(to)),
        _ => range_of(&group.scale, class, ids, &in_unit)?,
    };
    let title = title.with("what", group.what.clone());
    Some(match group.words.and_then(|words| words.get(class)) {
        Some(word) => title.with("band", *word),
        None => title,
    })
}

/// From where to where a class goes, in the words for below, between and above.
fn range_of(
    scale: &Scale,
    class: usize,
    [below, between, above]: [&'static str; 3],
    number: &dyn Fn(f64) -> Arg,
) -> Option<Message> {
    Some(match scale.edges(class) {
        (None, Some(to)) => Message::new(below).with("to", number(to)),
        (Some(from), None) => Message::new(above).with("from", number(from)),
        (Some(from), Some(to)) => Message::new(between).with("from", number(from)).with("to", number(to)),
        (None, None) => return None,
    })
}

fn entry(title: Message, count: u32, (color, pattern): (Rgb, Pattern), theme: &Theme) -> LegendEntry {
    let pattern = if theme.patterns { pattern } else { Pattern::NONE };
    LegendEntry { title, count, color, pattern: pattern.name() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::RingRole;
    use crate::city::sample::{SQUARE, empty};
    use crate::twin::{Command, Payload, Preferences};

    fn twin() -> Twin {
        let city = (0..4)
            .fold(empty(), |city, _| city.with_building(&[SQUARE]))
            .with(Layer::Building, Kind::Landmark, RingRole::Exterior, &[SQUARE])
            .with(Layer::Water, Kind::River, RingRole::Line, &[SQUARE]);
        let mut twin = Twin::default();
        let features = u32::try_from(city.len()).expect("few");
        twin.city = city;
        twin.accept(1, 0..features);
        twin
    }

    fn read(twin: &Twin) -> Vec<(String, u32, &'static str)> {
        let said = |entry: LegendEntry| {
            (serde_json::to_string(&entry.title).expect("plain"), entry.count, entry.pattern)
        };
        twin.legend().into_iter().map(said).collect()
    }

    #[test]
    fn every_kind_that_is_drawn_is_told_with_its_number() {
        let expected =
            [(r#"{"id":"building"}"#, 4), (r#"{"id":"kind_landmark"}"#, 1), (r#"{"id":"kind_river"}"#, 1)];
        let expected = expected.map(|(title, count)| (title.to_owned(), count, "none"));
        assert_eq!(read(&twin()), expected, "and no pattern where none is drawn");
    }

    #[test]
    fn a_scale_is_told_class_by_class_as_the_picture_has_it() {
        let mut twin = twin();
        let values = Payload { values: vec![1.0, 5.5, 6.0, f32::NAN, 11.0], ..Payload::default() };
        let scale = crate::style::ScaleSpec { breaks: Some(vec![2.5, 10.0]), ..Default::default() };
        twin.step(&Command::SetValues { layer: None, scale: Some(scale) }, &values, 0.0);
        twin.step(
            &Command::Preferences(Preferences { contrast: true, ..Preferences::default() }),
            &values,
            0.0,
        );
        let expected = [
            (r#"{"id":"legend_below","to":2.5,"layer":"building"}"#, 1, "dots"),
            (r#"{"id":"legend_class","from":2.5,"to":10.0,"layer":"building"}"#, 2, "cross"),
            (r#"{"id":"legend_above","from":10.0,"layer":"building"}"#, 1, "dense"),
            (r#"{"id":"legend_no_data","layer":"building"}"#, 1, "none"),
            (r#"{"id":"kind_river"}"#, 1, "lines"),
        ]
        .map(|(title, count, pattern)| (title.to_owned(), count, pattern));
        assert_eq!(read(&twin), expected, "in strong colours");
        for (feature, entry) in [(0, 0), (1, 1), (4, 2)] {
            let texel = twin.channels.texel(feature).expect("it is there");
            let told = &twin.legend()[entry];
            assert_eq!(texel.to_le_bytes()[..3], told.color, "the colour of feature {feature}");
            assert_eq!(Pattern::of(texel).name(), told.pattern, "its pattern");
        }
    }
}
