//! Where in a message: a chain of steps that costs nothing until somebody asks for its words.

use std::fmt;

/// A step from another place, down to the message itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    above: Option<&'a Self>,
    step: Step<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    At(usize),
}

/// Longer keys are cut in the words of a place.
const KEY_CHARS: usize = 64;

impl<'a> Place<'a> {
    /// The message.
    pub(super) const ROOT: Place<'static> = Place { above: None, step: Step::Key("") };

    /// A member.
    pub(super) fn key(&'a self, key: &'a str) -> Self {
        Self { above: Some(self), step: Step::Key(key) }
    }

    /// An element, counted from nought.
    pub(super) fn at(&'a self, index: usize) -> Self {
        Self { above: Some(self), step: Step::At(index) }
    }

    /// How many steps from the message.
    pub(super) fn depth(&self) -> usize {
        std::iter::successors(self.above, |place| place.above).count()
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_first = self.above.is_none_or(|above| above.above.is_none());
        if let Some(above) = self.above {
            above.fmt(out)?;
        }
        match self.step {
            Step::At(index) => write!(out, "[{index}]"),
            Step::Key("") => Ok(()),
            Step::Key(key) => {
                if !is_first {
                    out.write_str(".")?;
                }
                key.chars().take(KEY_CHARS).try_for_each(|c| fmt::Write::write_char(out, c))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_a_path() {
        let value = Place::ROOT.key("value");
        let third = value.at(3);
        assert_eq!(third.key("result").to_string(), "value[3].result", "members and elements");
        assert_eq!(Place::ROOT.at(0).to_string(), "[0]", "a list at the top");
        assert_eq!(Place::ROOT.to_string(), "", "the message itself");
        assert_eq!(third.depth(), 2, "two steps");
    }
}
