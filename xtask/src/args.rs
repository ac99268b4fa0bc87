//! Reads the words after `cargo xtask`.
//!
//! In: the command line. Out: flags (`--release`), options (`--port 80`), plain words, each taken once.
//! Does not: abbreviate, bundle or guess; a word nobody took is an error.

use std::str::FromStr;

/// The words that no one has taken yet.
pub(crate) struct Args {
    words: Vec<String>,
}

impl Args {
    pub(crate) fn from_env() -> Self {
        Self::from_words(std::env::args().skip(1))
    }

    pub(crate) fn from_words(words: impl IntoIterator<Item = String>) -> Self {
        Self { words: words.into_iter().collect() }
    }

    /// The task's name: the first word, unless it is an option.
    pub(crate) fn task(&mut self) -> Option<String> {
        match self.words.first() {
            Some(word) if word == "--help" || word == "-h" => {
                self.words.remove(0);
                Some("help".into())
            }
            _ => self.word(),
        }
    }

    /// The next plain word. Take options first: their values look like plain words.
    pub(crate) fn word(&mut self) -> Option<String> {
        let at = self.words.iter().position(|word| !word.starts_with("--"))?;
        Some(self.words.remove(at))
    }

    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let at = self.words.iter().position(|word| word == name);
        at.map(|at| self.words.remove(at)).is_some()
    }

    pub(crate) fn option<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, String> {
        let Some(at) = self.words.iter().position(|word| word == name) else { return Ok(None) };
        self.words.remove(at);
        if at >= self.words.len() {
            return Err(format!("expected a value after {name}, found none"));
        }
        let value = self.words.remove(at);
        value.parse().map(Some).map_err(|_| format!("expected a value for {name}, found {value:?}"))
    }

    /// Ends the reading: nothing may be left over.
    pub(crate) fn done(self) -> Result<(), String> {
        match self.words.first() {
            None => Ok(()),
            Some(word) => Err(format!("expected no such word, see `cargo xtask help`; found {word:?}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Args;

    fn args(line: &str) -> Args {
        Args::from_words(line.split_whitespace().map(String::from))
    }

    #[test]
    fn a_value_is_not_taken_for_a_plain_word() {
        let mut args = args("city --buildings 50 --seed 3");
        assert_eq!(args.task().as_deref(), Some("city"), "the task comes first");
        assert_eq!(args.option("--buildings"), Ok(Some(50_u32)), "buildings is read");
        assert_eq!(args.option("--seed"), Ok(Some(3_u64)), "seed is read");
        assert_eq!(args.done(), Ok(()), "nothing is left over");
    }

    #[test]
    fn a_misspelt_word_is_refused() {
        let mut args = args("build --relase");
        args.task();
        assert!(!args.flag("--release"), "the flag is not there");
        assert!(args.done().is_err(), "the misspelt flag is left over");
    }

    #[test]
    fn a_missing_value_is_said() {
        let mut args = args("demo --port");
        assert!(args.option::<u16>("--port").is_err(), "no port was given");
    }
}
