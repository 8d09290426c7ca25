//! The content of a file: base64 in a spec, and a hash in a status.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

/// Returns the bytes of standard base64, which can have line breaks. Returns `None` if it is something
/// else.
pub(super) fn decoded(text: &str) -> Option<Vec<u8>> {
    let text: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(text).ok()
}

/// Returns the number of bytes that base64 stands for, without reading it.
pub(super) fn size(text: &str) -> usize {
    let digits = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
    let padding = text.trim_ascii_end().bytes().rev().take_while(|byte| *byte == b'=').count();
    (digits / 4 * 3).saturating_sub(padding)
}

/// Returns the SHA-1 hash of bytes, as the archived operator writes it.
pub(super) fn hash(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16);
    let digits = Sha1::digest(bytes);
    digits.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::{decoded, hash, size};

    #[test]
    fn base64_can_have_line_breaks() {
        assert_eq!(decoded("aGVs\nbG8=\n").as_deref(), Some(&b"hello"[..]));
        assert_eq!(size("aGVs\nbG8=\n"), 5);
        assert_eq!(decoded("").as_deref(), Some(&b""[..]));
        assert_eq!(size(""), 0);
        assert_eq!(decoded("aGVsbG8"), None);
        assert_eq!(decoded("a-_="), None);
    }

    #[test]
    fn hashes_are_those_of_sha1sum() {
        assert_eq!(hash(b"hello"), "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
        assert_eq!(hash(b""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    }
}
