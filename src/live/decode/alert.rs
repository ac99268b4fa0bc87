//! A warning to people, whoever words it: CAP, GTFS-Realtime, GBFS.
//!
//! The model is that of the Common Alerting Protocol 1.2 ([ITU-T X.1303 bis]), the others fill less of it. Times are
//! milliseconds of Unix time, NaN where there is none; places are degrees, longitude first; lengths are metres.
//! Does not: decide whether a warning is in force: `status`, `message_type`, `references` and the times say it, and a
//! signature is not looked at.
//!
//! [ITU-T X.1303 bis]: https://www.itu.int/rec/T-REC-X.1303bis

/// One warning.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alert {
    /// Its id, unique for the sender.
    pub id: String,
    /// Who sent it.
    pub sender: String,
    /// When.
    pub sent_ms: Time,
    /// Whether it is meant.
    pub status: Status,
    /// What it does to those before it.
    pub message_type: MessageType,
    /// Whom it is for: `Public`, `Restricted`, `Private`.
    pub scope: String,
    /// Earlier ones that it updates or cancels.
    pub references: Vec<Reference>,
    /// What it says, once a language.
    pub infos: Vec<Info>,
}

impl Alert {
    /// What is said in the nearest language to the one wanted: the same, the same but for the region, or the first.
    #[must_use]
    pub fn info(&self, language: &str) -> Option<&Info> {
        let main = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let mut infos = self.infos.iter();
        infos
            .find(|info| info.language.eq_ignore_ascii_case(language))
            .or_else(|| self.infos.iter().find(|info| main(&info.language) == main(language)))
            .or_else(|| self.infos.first())
    }
}

/// Milliseconds of Unix time; two times that nobody said are equal.
#[derive(Debug, Clone, Copy)]
pub struct Time(pub f64);

impl Default for Time {
    fn default() -> Self {
        Self(f64::NAN)
    }
}

impl PartialEq for Time {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || (self.0.is_nan() && other.0.is_nan())
    }
}

/// An earlier warning.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reference {
    /// Who sent it.
    pub sender: String,
    /// Its id.
    pub id: String,
    /// When it was sent.
    pub sent_ms: Time,
}

/// What a warning says in one language.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Info {
    /// The language, as a tag of RFC 5646; `en-US` where CAP says none, empty where another format says none.
    pub language: String,
    /// `Geo`, `Met`, `Safety`, `Security`, `Rescue`, `Fire`, `Health`, `Env`, `Transport`, `Infra`, `CBRNE`, `Other`.
    pub categories: Vec<String>,
    /// What happens.
    pub event: String,
    /// `Shelter`, `Evacuate`, `Prepare`, `Execute`, `Avoid`, `Monitor`, `Assess`, `AllClear`, `None`.
    pub responses: Vec<String>,
    /// How soon to act.
    pub urgency: Urgency,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub certainty: Certainty,
    /// From when the words hold.
    pub effective_ms: Time,
    /// When what happens begins.
    pub onset_ms: Time,
    /// Until when the words hold.
    pub expires_ms: Time,
    /// Who says so, for people.
    pub sender_name: String,
    /// In a line.
    pub headline: String,
    /// In full.
    pub description: String,
    /// What to do.
    pub instruction: String,
    /// Where to read more.
    pub web: String,
    /// Whom to ask.
    pub contact: String,
    /// Codes and parameters of the sender: name and value.
    pub parameters: Vec<(String, String)>,
    /// Where.
    pub areas: Vec<Area>,
}

/// Where a warning holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Area {
    /// In words.
    pub description: String,
    /// Closed rings, longitude first.
    pub polygons: Vec<Vec<[f64; 2]>>,
    /// Circles.
    pub circles: Vec<Circle>,
    /// Codes of places: whose code, and which. For GTFS-Realtime and GBFS also ids of stops, routes and stations.
    pub geocodes: Vec<(String, String)>,
    /// Lowest height above the sea, metres.
    pub altitude_m: Option<f64>,
    /// Greatest height above the sea, metres.
    pub ceiling_m: Option<f64>,
}

/// All places so near to one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// Its middle.
    pub longitude: f64,
    /// Its middle.
    pub latitude: f64,
    /// How far, metres.
    pub radius_m: f64,
}

/// Words of a standard with the values they stand for.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($word:ident: $of:literal),* ; $(#[$else_doc:meta])* $other:ident }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum $name {
            $(#[doc = $of] $word,)*
            $(#[$else_doc])*
            #[default]
            $other,
        }

        impl $name {
            /// The value of a word, in any case of letters; none where it is no word of the standard.
            #[must_use]
            pub fn of(word: &str) -> Option<Self> {
                $(if word.eq_ignore_ascii_case(stringify!($word)) { return Some(Self::$word); })*
                word.eq_ignore_ascii_case(stringify!($other)).then_some(Self::$other)
            }
        }
    };
}

words! {
    /// Whether a warning is meant.
    Status {
        Actual: "For everybody it is for.", Exercise: "An exercise.", System: "Between machines.",
        Test: "A test: to be ignored.", Draft: "Not ready.";
        /// Nobody said.
        Unsaid
    }
}
words! {
    /// What a warning does to those before it.
    MessageType {
        Alert: "The first.", Update: "Takes the place of those it refers to.",
        Cancel: "Ends those it refers to.", Ack: "Those it refers to have come.",
        Error: "Those it refers to were refused.";
        /// Nobody said.
        Unsaid
    }
}
words! {
    /// How soon to act.
    Urgency {
        Immediate: "Now.", Expected: "Within the hour.", Future: "Later.", Past: "No more.";
        /// Not known.
        Unknown
    }
}
words! {
    /// How bad.
    Severity {
        Extreme: "Extraordinary threat.", Severe: "Significant threat.", Moderate: "Possible threat.",
        Minor: "Little or none.";
        /// Not known.
        Unknown
    }
}
words! {
    /// How sure.
    Certainty {
        Observed: "It has happened.", Likely: "More likely than not.", Possible: "Less likely than not.",
        Unlikely: "Hardly.";
        /// Not known.
        Unknown
    }
}
