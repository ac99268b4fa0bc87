//! What the colours and patterns of the picture mean, and how often each is there.
//!
//! In: the city, its texels, its scales, the theme. Out: an entry for each kind that is drawn; of a layer with values, one
//! for each class and one for what has no value.
//! One look at each feature. Does not: hold words of any language.

use super::Twin;
use crate::city::{Kind, Layer};
use crate::mesh::is_drawn;
use crate::style::{Pattern, Rgb, Theme, base_look, flag};
use crate::words::{LegendEntry, Message, drawn_as};

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

const NOTHING: Counts = Counts { kinds: [(Kind::Plain, 0); KINDS], values: [0; PATTERNS] };

impl Twin {
    /// See the module's head.
    #[must_use]
    pub fn legend(&self) -> Vec<LegendEntry> {
        let theme = self.theme();
        let mut counts = [NOTHING; Layer::ALL.len()];
        for row in self.city.all().filter(|row| is_drawn(row.facts.flags)) {
            let (Some(of_layer), Some(texel)) =
                (counts.get_mut(row.facts.layer as usize), self.channels.texel(row.index))
            else {
                continue;
            };
            let kind = row.facts.kind;
            if texel & flag::VALUED != 0 {
                of_layer.values[Pattern::of(texel).place()] += 1;
            } else if let Some((of_kind, count)) = of_layer.kinds.get_mut(kind as usize) {
                (*of_kind, *count) = (kind, *count + 1);
            }
        }
        let layers = Layer::ALL.into_iter().zip(&counts);
        layers.flat_map(|(layer, counts)| self.entries(layer, counts, &theme)).collect()
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
            let title = match scale.edges(class) {
                (None, Some(to)) => Message::new("legend_below").with("to", to),
                (Some(from), None) => Message::new("legend_above").with("from", from),
                (Some(from), Some(to)) => Message::new("legend_class").with("from", from).with("to", to),
                (None, None) => return None,
            };
            let title = title.with("layer", layer.name());
            Some(entry(title, counts.values[pattern.place()], (color, pattern), theme))
        });
        let without: u32 = kinds.map(|(_, count)| count).sum();
        let no_data = Message::new("legend_no_data").with("layer", layer.name());
        let last = entry(no_data, without, base_look(layer, Kind::Plain, theme), theme);
        classes.chain((without > 0).then_some(last)).collect()
    }
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
