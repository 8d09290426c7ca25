//! Texts whose bytes can be written as `%` and two digits.

/// Decodes a text of a form, in which `+` is a space.
pub(super) fn decode_form(text: &str) -> String {
    decode_bytes(text, b' ')
}

/// Decodes a path.
pub(super) fn decode_path(text: &str) -> String {
    decode_bytes(text, b'+')
}

fn decode_bytes(text: &str, plus: u8) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        bytes.push(match (*first, after) {
            (b'+', _) => plus,
            (b'%', [high, low, ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    rest = &after[2..];
                    high * 16 + low
                }
                _ => b'%',
            },
            (byte, _) => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::{decode_form, decode_path};

    #[test]
    fn a_plus_is_a_space_in_forms_only() {
        assert_eq!(decode_form("a+b%2Bc%2"), "a b+c%2");
        assert_eq!(decode_path("a+b%2Bc%20d%zz"), "a+b+c d%zz");
        assert_eq!(decode_path("%C3%A4"), "ä");
    }
}
