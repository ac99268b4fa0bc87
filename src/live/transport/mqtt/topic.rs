//! Which topics a filter means ([3.1.1, section 4.7]).
//!
//! In: filters and topics. Out: yes or no, or why a filter is none.
//! Does not: compare without case, or know what a topic is about.
//!
//! [3.1.1, section 4.7]: https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html#_Toc398718106

use crate::transport::Fault;

/// Whether a text is a filter; why not, otherwise.
pub fn check_filter(filter: &str) -> Result<(), Fault> {
    if filter.is_empty() || filter.len() > usize::from(u16::MAX) || filter.contains('\0') {
        return Err(Fault::quoting("a topic filter of 1 to 65,535 bytes", filter));
    }
    let shared = filter.strip_prefix("$share/").map(|shared| shared.split_once('/').unwrap_or((shared, "")));
    if shared.is_some_and(|(group, inner)| group.is_empty() || group.contains(['+', '#']) || inner.is_empty())
    {
        return Err(Fault::quoting("a shared filter as $share/group/filter", filter));
    }
    let mut levels = own(filter).split('/').peekable();
    while let Some(level) = levels.next() {
        if level.contains('#') && (level != "#" || levels.peek().is_some()) {
            return Err(Fault::quoting("# alone, as the last level of a filter", filter));
        }
        if level.contains('+') && level != "+" {
            return Err(Fault::quoting("+ alone, as a whole level of a filter", filter));
        }
    }
    Ok(())
}

/// Whether a filter means a topic.
#[must_use]
pub fn matches(filter: &str, topic: &str) -> bool {
    let filter = own(filter);
    // What a server tells of itself is only meant by those who name it.
    if topic.starts_with('$') && filter.starts_with(['+', '#']) {
        return false;
    }
    let (mut filters, mut topics) = (filter.split('/'), topic.split('/'));
    loop {
        match (filters.next(), topics.next()) {
            (Some("#"), _) | (None, None) => return true,
            (Some("+"), Some(_)) => {}
            (Some(wanted), Some(found)) if wanted == found => {}
            _ => return false,
        }
    }
}

/// What a topic can be: a name without wildcards.
pub(super) fn is_topic(topic: &str) -> bool {
    !topic.is_empty() && !topic.contains(['+', '#', '\0'])
}

/// The filter without the group that shares it.
fn own(filter: &str) -> &str {
    let shared = filter.strip_prefix("$share/").and_then(|shared| shared.split_once('/'));
    shared.map_or(filter, |(_, inner)| inner)
}

#[cfg(test)]
mod tests {
    use super::{check_filter, is_topic, matches};

    #[test]
    fn filters_mean_what_the_standards_examples_say() {
        for (filter, topic, is_meant) in [
            ("sport/tennis/player1/#", "sport/tennis/player1", true),
            ("sport/tennis/player1/#", "sport/tennis/player1/ranking", true),
            ("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true),
            ("sport/#", "sport", true),
            ("#", "sport/tennis", true),
            ("sport/tennis/+", "sport/tennis/player1", true),
            ("sport/tennis/+", "sport/tennis/player1/ranking", false),
            ("sport/+", "sport", false),
            ("sport/+", "sport/", true),
            ("+/+", "/finance", true),
            ("/+", "/finance", true),
            ("+", "/finance", false),
            ("+/tennis/#", "sport/tennis", true),
            ("#", "$SYS/uptime", false),
            ("+/monitor/Clients", "$SYS/monitor/Clients", false),
            ("$SYS/#", "$SYS/monitor/Clients", true),
            ("$SYS/monitor/+", "$SYS/monitor/Clients", true),
            ("Accounts", "ACCOUNTS", false),
            ("/finance", "finance", false),
            ("$share/portal/air/+", "air/no2", true),
            ("v1.1/Datastreams(5)/Observations", "v1.1/Datastreams(5)/Observations", true),
        ] {
            assert_eq!(matches(filter, topic), is_meant, "{filter} of {topic}");
            assert_eq!(check_filter(filter), Ok(()), "{filter} is one");
        }
    }

    #[test]
    fn what_is_no_filter_is_refused_with_a_reason() {
        for filter in ["", "a#", "a/#/b", "sport+", "a/+b/c", "$share//a", "$share/g", "$share/+/a", "a\0"] {
            assert!(check_filter(filter).is_err(), "{filter:?}");
        }
        assert!(check_filter(&"a".repeat(65_536)).is_err(), "too long");
        assert!(is_topic("a/b ") && !is_topic("a/+") && !is_topic("") && !is_topic("#"), "topics are plain");
    }
}
