//! What is observed, through the engine: who is told, and when somebody has to look after it.

use super::{Desk, answer, collection, house, texels};
use civitwin::batch::{self, Batch, Row};
use civitwin::engine::Outgoing;
use civitwin::twin::{Answer, Event, Payload};

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
    // The house has another colour.
    desk.run();
    for (at_ms, expected) in [(400.0, ""), (500.0, "followed"), (999.0, ""), (1_000.0, again)] {
        desk.engine.poll(&|| start_ms + at_ms);
        let heard = told(&mut desk).join(" ");
        assert!(
            heard.ends_with(expected) && heard.is_empty() == expected.is_empty(),
            "after {at_ms} ms: {heard}"
        );
    }
    let far_ms = desk.engine.next_due_ms().map_or(0.0, |due_ms| due_ms - start_ms);
    assert!(far_ms > 1_700_000.0, "and then nothing until the value is late: {far_ms} ms");
    assert!(!desk.engine.wants_frame() && !desk.engine.wants_poll(), "nothing is drawn for words");
}

#[test]
fn ten_thousand_sensors_are_recoloured_without_a_byte_of_the_mesh() {
    const SENSORS: u32 = 10_000;
    let mut desk = Desk::new(true);
    let houses: Vec<String> =
        (0..SENSORS).map(|number| house(&format!("s{number}"), f64::from(number % 100) * 1e-4)).collect();
    desk.load(2, &collection(&houses));
    desk.run();
    desk.engine.unix_ms = 1_772_366_400_000.0;
    let observe = |desk: &mut Desk, second: u32| {
        let mut batch = Batch::default();
        for number in 0..SENSORS {
            let row = Row {
                entity: batch.text(&format!("s{number}")),
                attribute: batch.text("PM2.5"),
                unit: batch.text("GQ"),
                value: batch::Value::Number(f64::from((number * 37 + second * 61) % 200)),
                end_ms: desk.engine.unix_ms + f64::from(second) * 1_000.0,
                ..Row::default()
            };
            batch.push(row);
        }
        let payload = Payload { bytes: Some(batch.to_bytes()), ..Payload::default() };
        desk.say_with(10 + second, r#"{"type":"observe_rows","feed":0}"#, payload);
        desk.clock_ms.set(desk.clock_ms.get() + 1_000.0);
        desk.run()
    };
    observe(&mut desk, 0);
    let before = (texels(&desk), desk.ledger.counts(), desk.frames());
    let heard = observe(&mut desk, 1);
    let Some(Answer::Observed(counts)) = answer(&heard, 11) else { panic!("no counts among {heard:?}") };
    assert_eq!((counts.applied, counts.rejected), (SENSORS, 0), "all of them");
    let changed = texels(&desk).iter().zip(&before.0).filter(|(now, then)| now != then).count();
    assert!(changed > 5_000, "{changed} features have another colour");
    assert_eq!(desk.frames() - before.2, 1, "in one frame");
    let after = desk.ledger.counts();
    // Rows of 2,048 texels of four bytes each; the mesh lies in others, eight bytes each.
    let rows = (SENSORS as usize).div_ceil(2_048);
    assert_eq!(after.texture_bytes - before.1.texture_bytes, rows * 2_048 * 4, "colours, and nothing else");
    assert_eq!(
        (after.buffers, after.textures),
        (before.1.buffers, before.1.textures),
        "nothing is made for it"
    );
}
