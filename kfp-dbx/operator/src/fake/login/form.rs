//! Bodies of the type `application/x-www-form-urlencoded`.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::encoded::decode_form;

/// Reads the fields of a form.
pub(super) fn read(body: &[u8]) -> BTreeMap<String, String> {
    let body = String::from_utf8_lossy(body);
    let pairs = body.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode_form(name), decode_form(value)))
        .collect()
}

/// Reads the header of the basic authentication.
pub(super) fn basic(authorization: Option<&str>) -> Option<(String, String)> {
    let encoded = authorization?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (name, secret) = decoded.split_once(':')?;
    Some((decode_form(name), decode_form(secret)))
}

#[cfg(test)]
mod tests {
    use super::{basic, read};

    #[test]
    fn forms_are_decoded() {
        let form = read(b"a=b+c&d=%2Fe%zz%&f&=&g=h=i");
        let fields: Vec<_> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(fields, [("", ""), ("a", "b c"), ("d", "/e%zz%"), ("f", ""), ("g", "h=i")]);
    }

    #[test]
    fn the_parts_of_a_basic_authentication_are_encoded_as_in_forms() {
        // `a%2Bb:c:d`
        let read = basic(Some("Basic YSUyQmI6Yzpk"));
        assert_eq!(read, Some(("a+b".to_owned(), "c:d".to_owned())));
        for other in [None, Some("Bearer x"), Some("Basic ?"), Some("Basic YQ==")] {
            assert_eq!(basic(other), None);
        }
    }
}
