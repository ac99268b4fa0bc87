//! What a description means once it is known which page it is of.
//!
//! In: a feed's description, and the page's address. Out: addresses that are whole, options of the decoders.
//! A relative address is the page's own host, and as safe as that: a socket is encrypted where the page is.
//! Does not: judge addresses; that was done when the description was read.

use crate::Issue;
use crate::decode::{Fields, Format, Options};
use crate::transport::Fault;
use crate::transport::config::{Feed, Mapping, Transport};
use crate::transport::privacy::Rules;
use crate::transport::url::Url;

/// What the intake is to know of a feed.
#[derive(Debug)]
pub(super) struct Wanted {
    pub format: Option<Format>,
    pub options: Options,
    pub privacy: Option<Rules>,
    /// Where it comes from, for messages that say nothing else of their origin.
    pub address: String,
}

/// Makes a feed's addresses whole.
pub(super) fn settle(feed: &mut Feed, page_url: &str) -> Result<(), Fault> {
    let is_socket = matches!(feed.transport, Transport::Ws | Transport::Mqtt);
    feed.url = whole(&feed.url, page_url, is_socket)?;
    if let Some(url) = &feed.snapshot_url {
        feed.snapshot_url = Some(whole(url, page_url, false)?);
    }
    Ok(())
}

fn whole(url: &Url, page_url: &str, is_socket: bool) -> Result<Url, Fault> {
    if !url.scheme.is_empty() {
        return Ok(url.clone());
    }
    // What stands behind it has no part in it, and may hold any character.
    let page = page_url.split(['?', '#']).next().unwrap_or("");
    let page = Url::read(page)?;
    let mut whole = page.join(&url.write())?;
    whole.scheme = match (page.scheme.as_str(), is_socket) {
        ("https", false) => "https",
        ("https", true) => "wss",
        ("http", false) => "http",
        ("http", true) => "ws",
        (other, _) => return Err(Fault::quoting("a page at https for a relative address", other)),
    }
    .to_owned();
    Ok(whole)
}

/// What the intake is to know; an issue where the format is none.
pub(super) fn wanted(feed: &Feed) -> (Wanted, Option<Issue>) {
    let named = feed.format.as_deref();
    let format = named.and_then(Format::named);
    let issue = named.filter(|_| format.is_none()).map(|name| {
        let known = Fault::quoting("the name of a format; it is told by what comes", name);
        known.at(&super::intake::named(&feed.feed_id))
    });
    let wanted = Wanted {
        format,
        options: Options { fields: fields(&feed.mapping), ..Options::default() },
        privacy: feed.privacy.clone(),
        address: feed.url.write(),
    };
    (wanted, issue)
}

fn fields(mapping: &Mapping) -> Fields {
    let text = |name: &Option<String>| name.clone().unwrap_or_default();
    let mut fields = Fields {
        entity: text(&mapping.entity),
        time: mapping.time.iter().cloned().collect(),
        longitude: text(&mapping.longitude),
        latitude: text(&mapping.latitude),
        ..Fields::default()
    };
    match (&mapping.attribute, &mapping.value) {
        // A row an observation: one member names what was seen, others have the value and its unit.
        (Some(attribute), value) => {
            fields.attribute.clone_from(attribute);
            fields.value = text(value);
            fields.unit = text(&mapping.unit);
        }
        // A row a thing: the one member is what is wanted, and all values are of one unit.
        (None, Some(value)) => {
            fields.attributes.push(value.clone());
            fields.units.extend(mapping.unit.iter().map(|unit| (value.clone(), unit.clone())));
        }
        (None, None) => {}
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::whole;
    use crate::transport::url::Url;

    fn settled(url: &str, page: &str, is_socket: bool) -> String {
        let url = Url::read(url).unwrap();
        whole(&url, page, is_socket).map_or_else(|fault| fault.found, |url| url.write())
    }

    #[test]
    fn a_relative_address_is_the_citys_own_host() {
        let page = "https://city.example/twin/index.html?view=17/43.7|x#part";
        assert_eq!(settled("air.json", page, false), "https://city.example/twin/air.json", "beside the page");
        assert_eq!(settled("/live", page, true), "wss://city.example/live", "encrypted as the page is");
        assert_eq!(settled("/live", "http://localhost:8080/", true), "ws://localhost:8080/live", "as it is");
        assert_eq!(
            settled("https://data.example/x", "about:blank", false),
            "https://data.example/x",
            "whole"
        );
        assert!(settled("air.json", "about:blank", false).contains("about:blank"), "of no page");
    }
}
