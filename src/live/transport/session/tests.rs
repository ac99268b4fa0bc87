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

/// A server that says numbers, and what a viewer made of them.
struct Server {
    session: Session,
    said: u64,
    is_numbered: bool,
    is_open: bool,
    /// What a snapshot that is on its way tells: all up to this.
    on_its_way: Option<u64>,
    known_to: u64,
    known: Vec<u64>,
}

impl Server {
    fn new(is_numbered: bool) -> Self {
        let (session, _) = Session::start(BOTH, 0.0);
        Self {
            session,
            said: 0,
            is_numbered,
            is_open: false,
            on_its_way: None,
            known_to: 0,
            known: Vec::new(),
        }
    }

    fn payload(&self, number: u64) -> Payload {
        payload(&number.to_string(), self.is_numbered.then_some(number))
    }

    fn step(&mut self, input: Input, now_ms: f64) {
        for act in self.session.step(input, now_ms, 0.5) {
            match act {
                // Read at the worst moment: as soon as it is asked for.
                Act::AskSnapshot => self.on_its_way = Some(self.said),
                Act::Deliver { payload, is_snapshot } => {
                    let number: u64 = String::from_utf8(payload.bytes).unwrap().parse().unwrap();
                    if is_snapshot {
                        self.known_to = number;
                        self.known.clear();
                    } else {
                        self.known.push(number);
                    }
                }
                _ => {}
            }
        }
    }

    fn happen(&mut self, what: u8, now_ms: f64) {
        match what {
            // Says something: whoever is connected hears it.
            0..=5 => {
                self.said += 1;
                if self.is_open {
                    self.step(Input::Came(self.payload(self.said)), now_ms);
                }
            }
            6 | 7 => {
                if let Some(number) = self.on_its_way.take() {
                    self.step(Input::Snapshot(self.payload(number)), now_ms);
                }
            }
            8 => {
                self.is_open = false;
                self.step(Input::Lost(Loss::Dropped), now_ms);
            }
            9 => {
                self.is_open |= self.session.is_opening();
                self.step(Input::Opened, now_ms);
            }
            // Says the last thing twice.
            10 if self.is_open && self.is_numbered && self.said > 0 => {
                self.step(Input::Came(self.payload(self.said)), now_ms);
            }
            _ => self.step(Input::Tick, now_ms),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn once_connected_with_a_snapshot_nothing_is_missing_and_nothing_is_there_twice(
        story in prop::collection::vec(0_u8..12, 0..200),
        is_numbered in any::<bool>(),
    ) {
        let mut server = Server::new(is_numbered);
        let mut now_ms = 0.0;
        for what in story {
            now_ms += 700.0;
            server.happen(what, now_ms);
        }
        // In the end all goes well.
        for _ in 0..5 {
            now_ms += 100_000.0;
            server.happen(11, now_ms);
            server.happen(9, now_ms);
            server.happen(6, now_ms);
        }
        server.happen(0, now_ms);
        let Server { said, known_to, known, .. } = server;
        let missing: Vec<u64> = (known_to + 1..=said).filter(|number| !known.contains(number)).collect();
        prop_assert!(missing.is_empty(), "missing {:?} behind {} of {}: {:?}", missing, known_to, said, known);
        prop_assert!(known.is_sorted_by(|one, next| one < next), "in order, each once: {:?}", known);
        prop_assert!(!is_numbered || known.first().is_none_or(|first| *first > known_to), "not told by both");
    }
}
