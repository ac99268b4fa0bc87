//! Cuts the stream of frames into packets: one frame may hold several, or a part of one ([5.0, section 6]).
//!
//! In: frames. Out: packets; of one over the limit its beginning only, and the rest is passed over as it comes.
//! Holds at most one packet. Does not: read packets.
//!
//! [5.0, section 6]: https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901285

use super::wire::Parts;
use crate::transport::Fault;

/// Bytes kept of the beginning of a packet over the limit: a topic and a packet's number.
const HEAD_BYTES: usize = 4 << 10;
/// A packet so many times over the limit is not worth the bytes that passing over it costs.
const PASSED_OVER: usize = 64;

/// One packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// Its first byte: type and flags.
    pub first: u8,
    /// What follows the length; only its beginning where `is_over`.
    pub body: Vec<u8>,
    /// How long the body is.
    pub length: usize,
    /// It was over the limit.
    pub is_over: bool,
}

/// The stream.
#[derive(Debug)]
pub(super) struct Splitter {
    limit: usize,
    head: Vec<u8>,
    now: Option<Cut>,
    seen: usize,
}

impl Splitter {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, head: Vec::new(), now: None, seen: 0 }
    }

    /// Takes from the front of `bytes` until a packet is whole; none where they end before.
    pub(super) fn next(&mut self, bytes: &mut &[u8]) -> Result<Option<Cut>, Fault> {
        while self.now.is_none() {
            let Some((byte, rest)) = bytes.split_first() else { return Ok(None) };
            *bytes = rest;
            self.head.push(*byte);
            self.begin()?;
        }
        let Some(cut) = &mut self.now else { return Ok(None) };
        let kept = if cut.is_over { HEAD_BYTES.min(cut.length) } else { cut.length };
        let (part, rest) = bytes.split_at(bytes.len().min(cut.length - self.seen));
        *bytes = rest;
        self.seen += part.len();
        cut.body.extend(part.iter().take(kept - cut.body.len()));
        if self.seen < cut.length {
            return Ok(None);
        }
        self.seen = 0;
        Ok(self.now.take())
    }

    /// Whether the head is whole, and what it says of the packet.
    fn begin(&mut self) -> Result<(), Fault> {
        let Some((first, length)) = self.head.split_first() else { return Ok(()) };
        if !length.last().is_some_and(|byte| byte & 0x80 == 0 || length.len() == 4) {
            return Ok(());
        }
        let length = Parts::new(length).variable()? as usize;
        if length / PASSED_OVER > self.limit {
            let found = format!("one of {length} bytes");
            return Err(Fault::new("a packet that can be passed over", found));
        }
        let is_over = length > self.limit;
        self.now = Some(Cut { first: *first, body: Vec::new(), length, is_over });
        self.head.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Cut, Splitter};
    use crate::transport::Fault;
    use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};

    fn all(splitter: &mut Splitter, mut bytes: &[u8]) -> Result<Vec<Cut>, Fault> {
        let mut cuts = Vec::new();
        while let Some(cut) = splitter.next(&mut bytes)? {
            cuts.push(cut);
        }
        Ok(cuts)
    }

    #[test]
    fn a_frame_may_hold_several_packets_and_the_beginning_of_another() {
        let mut splitter = Splitter::new(100);
        let cuts = all(&mut splitter, &[0xD0, 0, 0x40, 2, 0, 7, 0x30]).unwrap();
        assert_eq!(cuts.len(), 2, "two are whole");
        assert_eq!(cuts[1].body, [0, 7], "the second's body");
        let cuts = all(&mut splitter, &[3, 0, 1, b'a']).unwrap();
        assert_eq!(
            (cuts[0].first, cuts[0].body.as_slice()),
            (0x30, &[0, 1, b'a'][..]),
            "the rest of the third"
        );
    }

    #[test]
    fn a_packet_over_the_limit_is_passed_over_and_the_next_is_read() {
        let mut bytes = vec![0x32, 0xD0, 0x86, 0x03];
        bytes.extend(vec![7; 50_000]);
        bytes.extend([0xD0, 0]);
        let mut splitter = Splitter::new(1_000);
        let mut cuts = Vec::new();
        for part in bytes.chunks(333) {
            cuts.extend(all(&mut splitter, part).unwrap());
        }
        assert_eq!(
            (cuts[0].is_over, cuts[0].length, cuts[0].body.len()),
            (true, 50_000, 4_096),
            "its beginning"
        );
        assert_eq!((cuts[1].first, cuts[1].is_over), (0xD0, false), "in step");
        let absurd = all(&mut Splitter::new(1_000), &[0x30, 0xFF, 0xFF, 0xFF, 0x7F]);
        assert!(absurd.is_err(), "256 MB are not waited for");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_give_the_same_packets_however_they_are_cut(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            cuts in prop::collection::vec(1_usize..9, 1..9),
        ) {
            let whole = all(&mut Splitter::new(60), &bytes);
            let mut splitter = Splitter::new(60);
            let (mut rest, mut found, mut turn) = (bytes.as_slice(), Ok(Vec::new()), 0);
            while let (false, Ok(before)) = (rest.is_empty(), &mut found) {
                let (part, after) = rest.split_at(cuts[turn % cuts.len()].min(rest.len()));
                match all(&mut splitter, part) {
                    Ok(more) => before.extend(more),
                    Err(fault) => found = Err(fault),
                }
                (rest, turn) = (after, turn + 1);
            }
            prop_assert!(splitter.seen <= 60 * 64 + 64);
            prop_assert_eq!(found, whole);
        }
    }
}
