//! Members of a JSON object, one by one, each with its path where it is wrong.
//!
//! In: an object. Out: values of the kind and size asked for; issues for the rest, members that nobody knows too.
//! Does not: know what the members mean.

use crate::transport::Fault;
use crate::transport::jws::kind;
use crate::{Issue, digits};
use serde_json::{Map, Value};

/// Issues of one description; the rest would say nothing new.
const ISSUES_LIMIT: usize = 200;

/// What was wrong, and whether it forbids the feed.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub issues: Vec<Issue>,
    pub is_refused: bool,
    count: usize,
}

impl Log {
    pub(super) fn say(&mut self, path: &str, fault: &Fault) {
        self.count += 1;
        if self.issues.len() < ISSUES_LIMIT {
            self.issues.push(fault.at(path));
        }
    }
}

/// An object that is being read.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    map: &'a Map<String, Value>,
    path: String,
}

impl<'a> Fields<'a> {
    pub(super) fn open(value: &'a Value, path: &str, names: &[&str], log: &mut Log) -> Option<Self> {
        let Some(map) = value.as_object() else {
            log.say(path, &Fault::new("an object", kind(value)));
            return None;
        };
        for name in map.keys().filter(|name| !names.contains(&name.as_str())) {
            log.say(path, &Fault::quoting("members that are known", name));
        }
        Some(Self { map, path: path.to_owned() })
    }

    pub(super) fn path(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name)
    }

    /// Whatever is wrong in here forbids the feed.
    pub(super) fn strictly<T>(&self, log: &mut Log, read: impl FnOnce(&mut Log) -> T) -> T {
        let before = log.count;
        let out = read(log);
        log.is_refused |= log.count > before;
        out
    }

    pub(super) fn inner(&self, name: &str, names: &[&str], log: &mut Log) -> Option<Self> {
        Self::open(self.get(name)?, &self.path(name), names, log)
    }

    pub(super) fn object(&self, name: &str, log: &mut Log) -> Option<&'a Value> {
        let value = self.get(name)?;
        if value.is_object() {
            return Some(value);
        }
        log.say(&self.path(name), &Fault::new("an object", kind(value)));
        None
    }

    pub(super) fn required_text(&self, name: &str, most: usize, log: &mut Log) -> Option<String> {
        if !self.has(name) {
            log.say(&self.path(name), &Fault::new("text", "nothing"));
        }
        self.text(name, most, log)
    }

    pub(super) fn text(&self, name: &str, most: usize, log: &mut Log) -> Option<String> {
        check_text(self.get(name)?, &self.path(name), most, log)
    }

    pub(super) fn list(
        &self,
        name: &str,
        most: usize,
        most_bytes: usize,
        log: &mut Log,
    ) -> Option<Vec<String>> {
        let value = self.get(name)?;
        let Some(list) = value.as_array() else {
            log.say(&self.path(name), &Fault::new("a list of texts", kind(value)));
            return None;
        };
        if list.len() > most {
            log.say(&self.path(name), &Fault::new("at most 100 texts", list.len().to_string()));
        }
        let text =
            |(index, value)| check_text(value, &format!("{}[{index}]", self.path(name)), most_bytes, log);
        Some(list.iter().take(most).enumerate().filter_map(text).collect())
    }

    pub(super) fn boolean(&self, name: &str, log: &mut Log) -> Option<bool> {
        let value = self.get(name)?;
        if value.as_bool().is_none() {
            log.say(&self.path(name), &Fault::new("true or false", kind(value)));
        }
        value.as_bool()
    }

    pub(super) fn number(&self, name: &str, least: f64, most: f64, log: &mut Log) -> Option<f64> {
        let value = self.get(name)?;
        let number = value.as_f64().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let found = value.as_f64().map_or_else(|| kind(value).to_owned(), digits::of);
            log.say(
                &self.path(name),
                &Fault::new(
                    "a number within its bounds",
                    format!("{found}, not of {} to {}", digits::of(least), digits::of(most)),
                ),
            );
        }
        number
    }

    pub(super) fn whole(&self, name: &str, least: u64, most: u64, log: &mut Log) -> Option<usize> {
        let value = self.get(name)?;
        let number = value.as_u64().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let found = format!(
                "{}, not of {least} to {most}",
                value.as_f64().map_or_else(|| kind(value).to_owned(), digits::of)
            );
            log.say(&self.path(name), &Fault::new("a whole number within its bounds", found));
        }
        number.and_then(|number| usize::try_from(number).ok())
    }

    pub(super) fn choice<T: Clone>(&self, name: &str, named: &[(&str, T)], log: &mut Log) -> Option<T> {
        let value = self.get(name)?;
        let found = named.iter().find(|(known, _)| value.as_str() == Some(known));
        if found.is_none() {
            let all = named.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ");
            let said = value.as_str().map_or_else(|| kind(value).to_owned(), crate::transport::quote);
            log.say(&self.path(name), &Fault::new("a word that is known", format!("{said}, none of {all}")));
        }
        found.map(|(_, meant)| meant.clone())
    }
}

fn check_text(value: &Value, path: &str, most: usize, log: &mut Log) -> Option<String> {
    let fault = match value.as_str() {
        None => Fault::new("text", kind(value)),
        Some("") => Fault::new("text", "an empty one"),
        Some(text) if text.len() > most => {
            Fault::new("a shorter text", format!("{} bytes of {most}", text.len()))
        }
        Some(text) => return Some(text.to_owned()),
    };
    log.say(path, &fault);
    None
}
