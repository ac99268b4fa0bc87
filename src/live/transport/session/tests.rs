//! One feed's life, as a story: what happens to it, and what it does.
//!
//! In: happenings. Out: acts, written in short.
//! Does not: connect.

use super::{Act, Input, Means, Payload, Session, Standing};
use crate::transport::backoff::Loss;
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

const BOTH: Means = Means { has_snapshot: true, can_poll: true };
const NONE: Means = Means { has_snapshot: false, can_poll: false };

fn payload(text: &str, sequence: Option<u64>) -> Payload {
    Payload { bytes: text.as_bytes().to_vec(), sequence, ..Payload::default() }
}

fn came(text: &str) -> Input {
    Input::Came(payload(text, None))
}

fn numbered(sequence: u64) -> Input {
    Input::Came(payload(&sequence.to_string(), Some(sequence)))
}

/// What was delivered, snapshots in brackets.
fn delivered(acts: &[Act]) -> Vec<String> {
    let text = |act: &Act| match act {
        Act::Deliver { payload, is_snapshot } => {
            let text = String::from_utf8_lossy(&payload.bytes).into_owned();
            Some(if *is_snapshot { format!("[{text}]") } else { text })
        }
        _ => None,
    };
    acts.iter().filter_map(text).collect()
}

/// A feed that is connected and, where it has one, waits for its snapshot.
fn open(means: Means) -> Session {
    let (mut session, acts) = Session::start(means, 0.0);
    assert_eq!(acts, [Act::Tell(Standing::Connecting), Act::Open], "opens at once");
    let acts = session.step(Input::Opened, 0.0, 0.5);
    assert_eq!(acts.contains(&Act::AskSnapshot), means.has_snapshot, "asks once it is open: {acts:?}");
    session
}

fn fail(session: &mut Session, times: usize) -> (f64, Vec<Act>) {
    let (mut now_ms, mut acts) = (0.0, Vec::new());
    for _ in 0..times {
        acts.extend(session.step(Input::Lost(Loss::Dropped), now_ms, 0.5));
        now_ms = session.next_ms().unwrap();
        acts.extend(session.step(Input::Tick, now_ms, 0.5));
    }
    (now_ms, acts)
}

#[test]
fn what_changes_while_the_snapshot_is_on_its_way_is_shown_behind_it() {
    let mut session = open(BOTH);
    assert!(delivered(&session.step(came("a"), 1.0, 0.5)).is_empty(), "held");
    assert!(delivered(&session.step(came("b"), 2.0, 0.5)).is_empty(), "held");
    let acts = session.step(Input::Snapshot(payload("all", None)), 3.0, 0.5);
    assert_eq!(delivered(&acts), ["[all]", "a", "b"], "in order, each once");
    assert_eq!(delivered(&session.step(came("c"), 4.0, 0.5)), ["c"], "and on");
}

#[test]
fn a_change_that_the_snapshot_tells_already_is_not_told_twice() {
    let mut session = open(BOTH);
    for sequence in 4..8 {
        session.step(numbered(sequence), 1.0, 0.5);
    }
    let acts = session.step(Input::Snapshot(payload("all", Some(5))), 2.0, 0.5);
    assert_eq!(delivered(&acts), ["[all]", "6", "7"], "behind the fifth");
    assert!(delivered(&session.step(numbered(7), 3.0, 0.5)).is_empty(), "sent again");
    assert_eq!(delivered(&session.step(numbered(8), 3.0, 0.5)), ["8"], "the next");
}

#[test]
fn a_gap_is_closed_by_a_new_snapshot() {
    let mut session = open(BOTH);
    session.step(Input::Snapshot(payload("all", Some(5))), 1.0, 0.5);
    let acts = session.step(numbered(8), 2.0, 0.5);
    assert!(acts.contains(&Act::AskSnapshot) && delivered(&acts).is_empty(), "6 and 7 are missing: {acts:?}");
    session.step(numbered(9), 3.0, 0.5);
    let acts = session.step(Input::Snapshot(payload("all", Some(8))), 4.0, 0.5);
    assert_eq!(delivered(&acts), ["[all]", "9"], "what the snapshot does not tell");
    let mut session = open(NONE);
    session.step(numbered(1), 1.0, 0.5);
    let acts = session.step(numbered(3), 2.0, 0.5);
    assert_eq!(delivered(&acts), ["3"], "without a snapshot to ask for it goes on");
    assert!(acts.iter().any(|act| matches!(act, Act::Issue(_))), "and says so");
}

#[test]
fn too_much_before_the_snapshot_is_made_up_for_by_another() {
    let mut session = open(BOTH);
    for _ in 0..5_000 {
        session.step(came("x"), 1.0, 0.5);
    }
    assert_eq!(session.lost_count(), 4_097, "what was held when it was too much");
    let acts = session.step(Input::Snapshot(payload("old", None)), 2.0, 0.5);
    assert_eq!(delivered(&acts), ["[old]"], "shown, but not the last word");
    assert!(acts.contains(&Act::AskSnapshot), "another");
    let acts = session.step(Input::Snapshot(payload("new", None)), 3.0, 0.5);
    assert_eq!(delivered(&acts).len(), 1 + 903, "and what was held since");
}

#[test]
fn a_snapshot_asked_for_before_the_connection_broke_is_not_the_new_ones() {
    let mut session = open(BOTH);
    session.step(Input::Lost(Loss::Dropped), 100.0, 0.5);
    session.step(Input::Tick, 400.0, 0.5);
    let acts = session.step(Input::Opened, 500.0, 0.5);
    assert!(!acts.contains(&Act::AskSnapshot), "one is still on its way");
    session.step(came("a"), 550.0, 0.5);
    let acts = session.step(Input::Snapshot(payload("old", None)), 600.0, 0.5);
    assert_eq!(delivered(&acts), ["[old]"], "shown");
    assert!(acts.contains(&Act::AskSnapshot), "but between it and the connection something may be missing");
    assert_eq!(
        delivered(&session.step(Input::Snapshot(payload("new", None)), 700.0, 0.5)),
        ["[new]", "a"],
        "now"
    );
}

#[test]
fn a_lost_connection_takes_nothing_away_and_is_tried_again() {
    let mut session = open(NONE);
    let acts = session.step(Input::Lost(Loss::Dropped), 1_000.0, 0.5);
    assert_eq!(acts, [Act::Tell(Standing::Waiting { until_ms: 1_250.0 })], "nothing but that it waits");
    assert!(session.step(Input::Tick, 1_200.0, 0.5).is_empty(), "not yet");
    assert_eq!(session.step(Input::Tick, 1_250.0, 0.5).last(), Some(&Act::Open), "now");
    let stopped = session.step(Input::Lost(Loss::of_close(4401)), 1_300.0, 0.5);
    assert!(matches!(&stopped[..], [Act::Tell(Standing::Stopped { .. })]), "denied: {stopped:?}");
    assert_eq!(session.next_ms(), None, "for good");
    assert!(session.step(Input::Online, 9e6, 0.5).is_empty(), "whatever happens");
}

#[test]
fn an_attempt_that_hangs_is_given_up() {
    let (mut session, _) = Session::start(NONE, 0.0);
    assert_eq!(session.next_ms(), Some(20_000.0), "looked at again");
    let acts = session.step(Input::Tick, 20_000.0, 0.5);
    assert!(matches!(&acts[..], [Act::Close, Act::Tell(Standing::Waiting { .. })]), "{acts:?}");
}

#[test]
fn after_five_failures_it_is_asked_over_http_and_the_connection_tried_from_time_to_time() {
    let (mut session, _) = Session::start(BOTH, 0.0);
    let (_, acts) = fail(&mut session, 4);
    assert!(!acts.contains(&Act::Poll), "four are bad luck");
    let acts = session.step(Input::Lost(Loss::Dropped), 5_000.0, 0.5);
    assert_eq!(acts, [Act::Poll, Act::Tell(Standing::Polling)], "five are not");
    assert_eq!(session.next_ms(), Some(95_000.0), "the connection is tried in a minute and a half");
    let acts = session.step(Input::Tick, 95_000.0, 0.5);
    assert_eq!(acts, [Act::Open], "without a word: it is being asked meanwhile");
    assert!(session.step(Input::Lost(Loss::Dropped), 95_100.0, 0.5).is_empty(), "not yet");
    session.step(Input::Online, 96_000.0, 0.5);
    assert_eq!(session.next_ms(), Some(97_000.0), "back online: soon");
    session.step(Input::Tick, 97_000.0, 0.5);
    let acts = session.step(Input::Opened, 97_100.0, 0.5);
    assert_eq!(acts, [Act::StopPolling, Act::Tell(Standing::Live), Act::AskSnapshot], "live again");
}

#[test]
fn out_of_sight_it_pauses_and_comes_back_jittered_with_a_snapshot() {
    let mut session = open(BOTH);
    session.step(Input::Snapshot(payload("all", None)), 0.0, 0.5);
    session.step(Input::Hidden(true), 1_000.0, 0.5);
    session.step(Input::Hidden(false), 5_000.0, 0.5);
    assert_eq!(session.next_ms(), None, "a glance elsewhere changes nothing");
    session.step(Input::Hidden(true), 6_000.0, 0.5);
    let acts = session.step(Input::Tick, 16_000.0, 0.5);
    assert_eq!(acts, [Act::Close, Act::Tell(Standing::Paused)], "ten seconds do");
    assert!(session.step(Input::Online, 20_000.0, 0.5).is_empty() && session.next_ms().is_none(), "asleep");
    assert!(session.step(Input::Hidden(false), 60_000.0, 0.5).is_empty(), "in sight");
    assert_eq!(session.next_ms(), Some(61_000.0), "within two seconds");
    assert_eq!(session.step(Input::Tick, 61_000.0, 0.5).last(), Some(&Act::Open), "again");
    let acts = session.step(Input::Opened, 61_100.0, 0.5);
    assert!(acts.contains(&Act::AskSnapshot), "what was missed");
}

#[test]
fn a_server_that_named_a_time_is_not_asked_sooner_for_being_looked_at() {
    let mut session = open(NONE);
    session.step(Input::Lost(Loss::AskedToWait { wait_ms: 600_000.0 }), 0.0, 0.0);
    session.step(Input::Hidden(true), 1_000.0, 0.5);
    session.step(Input::Tick, 11_000.0, 0.5);
    session.step(Input::Hidden(false), 20_000.0, 0.0);
    assert_eq!(session.next_ms(), Some(600_000.0), "ten minutes are ten minutes");
}

#[test]
fn a_snapshot_that_cannot_be_had_does_not_hold_back_what_changes() {
    let mut session = open(BOTH);
    session.step(came("a"), 0.0, 0.5);
    let acts = session.step(Input::SnapshotLost(Loss::of_status(403, None)), 0.0, 0.5);
    assert_eq!(delivered(&acts), ["a"], "denied: it goes on without");
    let mut session = open(BOTH);
    session.step(came("a"), 0.0, 0.5);
    let mut acts = Vec::new();
    for _ in 0..5 {
        acts = session.step(Input::SnapshotLost(Loss::Dropped), 0.0, 0.5);
        if let Some(now_ms) = session.next_ms() {
            session.step(Input::Tick, now_ms, 0.5);
        }
    }
    assert_eq!(delivered(&acts), ["a"], "five failures, too");
}

fn happening() -> impl Strategy<Value = Input> {
    prop_oneof![
        4 => Just(Input::Opened),
        8 => Just(came("x")),
        3 => Just(Input::Lost(Loss::Dropped)),
        3 => Just(Input::Snapshot(payload("s", None))),
        2 => Just(Input::SnapshotLost(Loss::Dropped)),
        1 => any::<bool>().prop_map(Input::Hidden),
        1 => Just(Input::Online),
        3 => Just(Input::Tick),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_each_message_is_shown_at_most_once_in_order_and_time_moves_on(
        story in prop::collection::vec((happening(), 0.0_f64..8_000.0, 0.0_f64..1.0), 1..120),
    ) {
        let (mut session, _) = Session::start(BOTH, 0.0);
        let (mut now_ms, mut next, mut shown) = (0.0, 0_u64, Vec::new());
        for (input, wait_ms, unit) in story {
            now_ms += wait_ms;
            let input = if let Input::Came(_) = input {
                next += 1;
                Input::Came(payload(&next.to_string(), None))
            } else {
                input
            };
            let acts = session.step(input, now_ms, unit);
            shown.extend(delivered(&acts).iter().filter_map(|text| text.parse::<u64>().ok()));
            // A timer set for the past would spin.
            let still = session.step(Input::Tick, now_ms, unit);
            prop_assert!(still.is_empty(), "{:?}", still);
            prop_assert!(session.next_ms().is_none_or(|next_ms| next_ms > now_ms));
        }
        let mut once = shown.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(shown, once);
    }
}
