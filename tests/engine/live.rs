//! What is observed, through the engine: who is told, and when somebody has to look after it.

use super::{Desk, collection, house};
use civitwin::engine::Outgoing;
use civitwin::twin::{Answer, Event};

const OBSERVE: &str = r#"{"type":"observe","observations":[
    {"entity":"a","attribute":"NO2","value":41,"unit":"GQ","time":"2026-03-01T12:00:00Z"}]}"#;

fn told(desk: &mut Desk) -> Vec<String> {
    let name = |outgoing: Outgoing| match outgoing {
        Outgoing::Event(Event::Observed { count, at }) => Some(format!("{count} observed at {at}")),
        Outgoing::Event(Event::Say { message, .. }) => Some(message.id.to_owned()),
        Outgoing::Answer { answer: Answer::Observed(counts), .. } => {
            Some(format!("{} applied", counts.applied))
        }
        _ => None,
    };
    desk.engine.drain().into_iter().filter_map(name).collect()
}

#[test]
fn while_nothing_is_observed_nobody_needs_to_look_and_then_only_when_something_is_due() {
    let mut desk = Desk::new(true);
    desk.load(2, &collection(&[house("a", 0.0)]));
    desk.run();
    assert_eq!(desk.engine.next_due_ms(), None, "an idle city");
    desk.engine.unix_ms = 1_772_366_400_000.0;
    let start_ms = desk.clock_ms.get();
    desk.say(3, OBSERVE);
    assert_eq!(
        told(&mut desk),
        ["1 observed at 2026-03-01T12:00:00Z", "1 applied"],
        "at once, before the answer"
    );
    desk.say(4, r#"{"type":"monitor","index":0}"#);
    told(&mut desk);
    desk.say(5, &OBSERVE.replace(":00Z", ":01Z").replace("41", "42"));
    told(&mut desk);
    assert_eq!(desk.engine.next_due_ms(), Some(start_ms + 500.0), "the followed house");
    let again = "1 observed at 2026-03-01T12:00:00Z";
    for (at_ms, expected) in [(400.0, ""), (500.0, "followed"), (999.0, ""), (1_000.0, again)] {
        desk.engine.poll(&|| start_ms + at_ms);
        let heard = told(&mut desk).join(" ");
        assert!(
            heard.ends_with(expected) && heard.is_empty() == expected.is_empty(),
            "after {at_ms} ms: {heard}"
        );
    }
    assert_eq!(desk.engine.next_due_ms(), None, "and then nothing");
    assert!(!desk.engine.wants_frame() && !desk.engine.wants_poll(), "nothing is drawn for words");
}
