//! What holds for what comes by a feed: what to call it, which feature an entity of it is, how it is painted.
//!
//! In: the parts `title`, `bind` and `style` of a feed's description (`www/feed.schema.json`), by the feed's number.
//! Does not: open feeds, or know what came by them.

use super::Twin;
use super::live::Live;
use crate::city::Kind;
use crate::plain::{Fault, Plain, Read};
use crate::style::{Scale, ScaleFault, ScaleSpec, Wish};

/// Feeds of one page.
const FEEDS_MOST: usize = 64;
/// Attributes that one feed says how to paint.
const WISHES_MOST: usize = 64;

/// Which feature of the city an entity is.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Bind {
    /// The one of the same id, else the nearest, else one of its own.
    #[default]
    Any,
    /// The one of the same id.
    Id,
    /// The one with the entity's id in this property.
    Property(String),
    /// The nearest, within so many metres where that is said.
    Nearest(Option<f64>),
    /// None of the city's: it has one of its own.
    Marker,
}

/// What holds for what comes by a feed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FeedRules {
    /// What readers call it; empty where nobody said.
    pub title: String,
    /// Which feature an entity is.
    pub bind: Bind,
    /// How attributes are painted, the most important first.
    pub paint: Vec<Wish>,
    /// What its entities are, in a word; empty where nobody said.
    pub symbol: String,
}

/// Words for what stands about in streets, sorted: small marks that show from nearby only.
const FURNITURE: [&str; 9] =
    ["bench", "bin", "bollard", "furniture", "hydrant", "lamp", "light", "meter", "sign"];
/// Words for what moves about, sorted.
const VEHICLES: [&str; 16] = [
    "bicycle", "bike", "boat", "bus", "car", "ferry", "metro", "plane", "scooter", "ship", "taxi", "train",
    "tram", "truck", "van", "vehicle",
];

impl Bind {
    /// Whether an entity may have a feature of its own.
    pub(super) fn has_own(&self) -> bool {
        matches!(self, Self::Any | Self::Marker)
    }
}

impl FeedRules {
    /// What its entities are where they have features of their own.
    pub(super) fn kind(&self) -> Kind {
        let symbol = self.symbol.to_ascii_lowercase();
        let is_among = |words: &[&str]| words.binary_search(&symbol.as_str()).is_ok();
        match (is_among(&VEHICLES), is_among(&FURNITURE)) {
            (true, _) => Kind::Vehicle,
            (_, true) => Kind::Furniture,
            _ => Kind::Sensor,
        }
    }
}

/// All feeds there are.
#[derive(Debug, Clone, Default)]
pub(super) struct FeedBook {
    feeds: Vec<(u32, FeedRules)>,
}

impl FeedBook {
    /// What holds for a feed; none for what the page observed itself.
    pub(super) fn rules(&self, feed: u32) -> Option<&FeedRules> {
        self.feeds.iter().find(|(number, _)| *number == feed).map(|(_, rules)| rules)
    }

    /// Which feature an entity of a feed is; none for what the page observed itself.
    pub(super) fn bind(&self, feed: u32) -> Option<&Bind> {
        self.rules(feed).map(|rules| &rules.bind)
    }

    /// The properties that entities are looked up in.
    pub(super) fn properties(&self) -> impl Iterator<Item = &str> {
        self.feeds.iter().filter_map(|(_, rules)| match &rules.bind {
            Bind::Property(property) => Some(property.as_str()),
            _ => None,
        })
    }
}

impl Twin {
    /// A feed begins; or other rules hold for it from now on.
    ///
    /// # Errors
    /// Where there is no room: nothing is changed then. Where an attribute can't be painted as wished: all else holds.
    pub(super) fn add_feed(&mut self, feed: u32, rules: &FeedRules) -> Result<(), String> {
        let mut rules = rules.clone();
        let (mut place, mut faults) = (0, Vec::new());
        rules.paint.retain(|wish| {
            let fault = fault_of(&wish.scale);
            faults.extend(fault.as_ref().map(|fault| format!("style.paint[{place}]: {fault}")));
            place += 1;
            fault.is_none()
        });
        let feeds = &mut self.live.feeds.feeds;
        feeds.retain(|(number, _)| *number != feed);
        if feeds.len() >= FEEDS_MOST || rules.paint.len() > WISHES_MOST {
            return Err(format!(
                "expected at most {FEEDS_MOST} feeds with {WISHES_MOST} painted attributes each, found more"
            ));
        }
        feeds.push((feed, rules));
        self.live.bonds.note_rules(feed);
        self.live.painter.forget();
        self.bind();
        self.sort_all();
        if faults.is_empty() { Ok(()) } else { Err(faults.join("; ")) }
    }

    /// A feed ended: what came by it is forgotten.
    pub(super) fn remove_feed(&mut self, feed: u32, now_ms: f64) {
        let live = &mut self.live;
        live.feeds.feeds.retain(|(number, _)| *number != feed);
        for entity in live.latest.forget(feed) {
            live.bonds.forget(entity);
        }
        live.bonds.note_rules(feed);
        live.painter.forget();
        live.speech.note_observed(now_ms);
        self.bind();
        self.sort_all();
    }

    /// Finds anew how all series are painted.
    fn sort_all(&mut self) {
        let count = u32::try_from(self.live.latest.len()).unwrap_or(u32::MAX);
        let Live { painter, latest, feeds, .. } = &mut self.live;
        (0..count).for_each(|series| painter.sort(series, latest, feeds));
        self.live.painter.forget_choice();
    }
}

/// Why a scale can't be used; what it leaves open is settled when its attribute comes.
fn fault_of(spec: &ScaleSpec) -> Option<ScaleFault> {
    let colors = spec.colors.as_ref().and_then(|colors| u8::try_from(colors.len()).ok());
    let classes = spec.classes.or(colors);
    Scale::new(&ScaleSpec { classes, ..spec.clone() }, &[]).err()
}

impl Read for FeedRules {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("what holds for a feed", fault);
        let style: Style = fields.get_or_default("style");
        Self {
            title: fields.get_or_default("title"),
            bind: fields.get_or_default("bind"),
            paint: style.paint,
            symbol: style.symbol,
        }
    }
}

#[derive(Default)]
struct Style {
    paint: Vec<Wish>,
    symbol: String,
}

impl Read for Style {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("the style of a feed", fault);
        fields.only(&["paint", "symbol"]);
        Self { paint: fields.get_or_default("paint"), symbol: fields.get_or_default("symbol") }
    }
}

impl Read for Bind {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("how entities are bound", fault);
        let (property, within_m): (Option<String>, Option<f64>) =
            (fields.get("property"), fields.get("within_m"));
        let by =
            [("id", By::Id), ("property", By::Property), ("nearest", By::Nearest), ("marker", By::Marker)];
        match fields.get::<Plain>("by").word(&by, fault) {
            By::Id => Self::Id,
            By::Property => Self::Property(property.unwrap_or_default()),
            By::Nearest => Self::Nearest(within_m),
            By::Marker => Self::Marker,
        }
    }
}

/// The words of `bind.by`.
#[derive(Clone, Copy)]
enum By {
    Id,
    Property,
    Nearest,
    Marker,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain;

    fn rules(text: &str) -> Result<FeedRules, String> {
        plain::read(&serde_json::from_str(text).expect("JSON"))
    }

    #[test]
    fn a_feed_says_what_it_is_called_what_it_binds_to_and_how_it_is_painted() {
        let said = rules(
            r#"{"title":"Lamps","bind":{"by":"property","property":"lamp"},
                "style":{"symbol":"lamp","paint":[{"attribute":"power","domain":[0,80],"height_m":[0,20]}]}}"#,
        );
        let said = said.expect("all of it is known");
        assert_eq!((said.title.as_str(), said.kind()), ("Lamps", Kind::Furniture), "in its words");
        for (symbol, kind) in [("Bus", Kind::Vehicle), ("", Kind::Sensor), ("anemometer", Kind::Sensor)] {
            let said = FeedRules { symbol: symbol.into(), ..FeedRules::default() };
            assert_eq!(said.kind(), kind, "{symbol:?}");
        }
        assert!(VEHICLES.is_sorted() && FURNITURE.is_sorted(), "they are looked up by halves");
        assert_eq!(said.bind, Bind::Property("lamp".into()), "by a property");
        assert_eq!(said.paint[0].height_m, Some([0.0, 20.0]), "as high as that");
        assert_eq!(rules("{}"), Ok(FeedRules::default()), "nothing need be said");
        let refused = rules(r#"{"style":{"paint":[{"attribute":"x","colour":"red"}]}}"#).expect_err("a slip");
        assert!(refused.contains("unknown field `colour`"), "{refused}");
    }

    #[test]
    fn a_scale_that_is_none_is_refused_by_its_place() {
        let mut twin = Twin::default();
        let rules = rules(r#"{"style":{"paint":[{"attribute":"x"},{"attribute":"y","breaks":[3,1]}]}}"#);
        let refused = twin.add_feed(7, &rules.expect("well formed")).expect_err("downwards");
        assert!(refused.starts_with("style.paint[1]: breaks must be"), "{refused}");
        assert_eq!(twin.live.feeds.rules(7).map(|rules| rules.paint.len()), Some(1), "all else holds");
        let six = r##"{"style":{"paint":[{"attribute":"pm25","colors":["#000000","#111111","#222222","#333333","#444444","#555555"]}]}}"##;
        let six: FeedRules = plain::read(&serde_json::from_str(six).expect("JSON")).expect("well formed");
        twin.add_feed(7, &six).expect("a colour for each band of the preset");
        twin.add_feed(7, &FeedRules::default()).expect("an empty one will do");
        twin.remove_feed(7, 0.0);
        assert_eq!(twin.live.feeds.feeds.len(), 0, "gone");
    }
}
