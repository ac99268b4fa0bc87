//! Base64 ([RFC 4648]), ordinary or for addresses, padded or not.
//!
//! [RFC 4648]: https://www.rfc-editor.org/rfc/rfc4648#section-4

/// The bytes; none where a character is not of the alphabet.
pub(super) fn read(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in text.trim().trim_end_matches('=').bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(six)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.extend(u8::try_from(bits >> count & 0xff));
        }
    }
    (count < 6).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_from_either_alphabet() {
        for (text, bytes) in
            [("", &b""[..]), ("Zg==", b"f"), ("Zm9v", b"foo"), ("Zm9vYg", b"foob"), ("aGkgCg", b"hi \n")]
        {
            assert_eq!(read(text).as_deref(), Some(bytes), "{text}");
        }
        assert_eq!(read("-_-_"), read("+/+/"), "two alphabets");
        assert_eq!(read("Zm9v!"), None, "no character of it");
        assert_eq!(read("Zm9vY"), None, "six bits are no byte");
    }
}
