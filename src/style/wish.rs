//! How an attribute of what is observed is to be painted, as whoever describes a feed wishes.
//!
//! In: the member `style` of a feed's description. Out: a [`Wish`] for each attribute it names.
//! Does not: know what is painted where nobody wishes anything.

use super::ScaleSpec;
use crate::plain::{Fault, Plain, Read};

/// Which colours the classes of an attribute have where none are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bands {
    /// Colours that everybody can tell apart.
    #[default]
    Safe,
    /// Those that an authority gives them, where there are any.
    Official,
}

/// How one attribute is painted; everything but its name is optional.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wish {
    /// As a source has it, or by any name that is common for it.
    pub attribute: String,
    /// Its classes.
    pub scale: ScaleSpec,
    /// Its colours.
    pub bands: Bands,
    /// How high the lowest class stands and how high the highest, metres; none where heights stay as they are.
    pub height_m: Option<[f64; 2]>,
    /// How large the mark of the lowest class is and that of the highest, as parts of the usual size.
    pub size: Option<[f64; 2]>,
    /// Whether a mark swells once when a value of it has changed.
    pub pulse: bool,
}

impl Read for Wish {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("how an attribute is painted", fault);
        fields.only(&[
            "attribute",
            "domain",
            "classes",
            "breaks",
            "colors",
            "bands",
            "height_m",
            "size",
            "pulse",
        ]);
        Self {
            attribute: fields.get("attribute"),
            scale: ScaleSpec {
                domain: fields.get("domain"),
                classes: fields.get("classes"),
                breaks: fields.get("breaks"),
                colors: fields.get("colors"),
            },
            bands: fields.get_or_default("bands"),
            height_m: fields.get("height_m"),
            size: fields.get("size"),
            pulse: fields.get_or_default("pulse"),
        }
    }
}

impl Read for Bands {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        from.word(&[("safe", Self::Safe), ("official", Self::Official)], fault)
    }
}
