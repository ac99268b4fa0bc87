/**
 * English: what is said of live data and of warnings, by id. Loaded with the first feed, beside lang-en.js.
 *
 * Does not: hold words of a city's data.
 */
export default {
  words: {
    live_title: "Live data",
    live_feed: "{name}: {state}.",
    live_connecting: "connecting",
    live_live: "connected",
    live_polling: "asked from time to time",
    live_waiting: "not connected",
    live_paused: "paused while nobody looks",
    live_stopped: "stopped",
    live_next: "Next try at {at}.",
    live_reason: "Reason: {reason}.",
    live_last: "Last message {age} ago.",
    live_quiet: "No message yet.",
    live_valid: "Signed, and the signature is right.",
    live_unsigned: "Not signed.",
    live_failed: "The signature is wrong: what came with it is not shown.",
    live_counts: "{count, plural, =0 {No readings} one {# reading} other {# readings}} so far{unmatched, plural, =0 {} one {, # of them of nothing in this city} other {, # of them of nothing in this city}}{rejected, plural, =0 {} other {; # not used}}.",
    live_issue: "Last thing not used: {reason}.",
    live_lost: "{total, plural, one {The source of live data is not connected.} other {{count} of {total} sources of live data are not connected.}}",
    live_back: "Live data are connected again.",
    live_alert: "Alert: {title}{area, select, undefined {} other {. Where: {area}}}",
    live_alerts: "{count, plural, one {# new alert} other {# new alerts}} in the list of alerts.",
    in_warning: "A warning holds here: {names}.",
    live_where: "Where: {area}",
    live_from: "From {at}.",
    live_until: "Until {at}.",
    live_do: "What to do: {text}",
  },
};
