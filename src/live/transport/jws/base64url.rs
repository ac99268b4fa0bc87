//! Base64 for addresses, without padding ([RFC 4648, section 5]).
//!
//! In: text. Out: bytes; one text for each, or nothing: bits left over must be nought.
//! Does not: read line ends, padding, or the other alphabet.
//!
//! [RFC 4648, section 5]: https://www.rfc-editor.org/rfc/rfc4648#section-5

use crate::transport::Fault;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Reads it.
pub(super) fn read(text: &str) -> Result<Vec<u8>, Fault> {
    let fault = || Fault::quoting("base64url without padding", text);
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return Err(fault()),
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).unwrap_or(0));
        }
    }
    let left = bits & ((1 << count) - 1);
    if count >= 6 || left != 0 { Err(fault()) } else { Ok(out) }
}

/// Writes it.
pub(super) fn write(bytes: &[u8], out: &mut Vec<u8>) {
    for three in bytes.chunks(3) {
        let bits =
            (0..3).fold(0_u32, |bits, index| bits << 8 | u32::from(three.get(index).copied().unwrap_or(0)));
        let digits = (0..=three.len()).map(|index| (bits >> (18 - 6 * index) & 63) as usize);
        out.extend(digits.filter_map(|digit| ALPHABET.get(digit)));
    }
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use proptest::prelude::{ProptestConfig, any, prop, prop_assert_eq, proptest};

    #[test]
    fn the_standards_own_bytes_are_read_and_nothing_that_reads_like_them() {
        // RFC 7515, appendix C.
        assert_eq!(read("A-z_4ME").as_deref(), Ok(&[3, 236, 255, 224, 193][..]), "the example");
        for text in ["A-z_4MF", "A-z_4ME=", "A+z/4ME", "A", "AB CD", "é"] {
            assert!(read(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut text = Vec::new();
            write(&bytes, &mut text);
            prop_assert_eq!(read(std::str::from_utf8(&text).unwrap()), Ok(bytes));
        }
    }
}
