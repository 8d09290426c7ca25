//! Access tokens and keys of well-known forms.

/// A form of a secret.
struct Form {
    /// What it is, with its article.
    what: &'static str,
    /// The text at which it begins.
    begin: &'static str,
    /// The length of the rest.
    length: std::ops::RangeInclusive<usize>,
    /// Whether a character can be in the rest.
    holds: fn(char) -> bool,
    /// The text at which it ends.
    end: &'static str,
}

const fn form(
    what: &'static str,
    begin: &'static str,
    length: std::ops::RangeInclusive<usize>,
    holds: fn(char) -> bool,
) -> Form {
    Form { what, begin, length, holds, end: "" }
}

/// The forms that the issuers document, so that their secrets can be found.
const FORMS: &[Form] = &[
    form("an access token of Databricks", "dapi", 32..=32, is_hex),
    form("an OAuth secret of Databricks", "dose", 32..=32, is_hex),
    form("an access key of AWS", "AKIA", 16..=16, is_upper_or_digit),
    form("an access key of AWS", "ASIA", 16..=16, is_upper_or_digit),
    form("an access token of GitHub", "ghp_", 36..=36, is_alphanumeric),
    form("an access token of GitHub", "gho_", 36..=36, is_alphanumeric),
    form("an access token of GitHub", "ghu_", 36..=36, is_alphanumeric),
    form("an access token of GitHub", "ghs_", 36..=36, is_alphanumeric),
    form("an access token of GitHub", "ghr_", 36..=36, is_alphanumeric),
    form("an access token of GitHub", "github_pat_", 82..=82, is_word),
    Form {
        what: "the key of a storage account",
        begin: "AccountKey=",
        length: 86..=86,
        holds: is_base64,
        end: "==",
    },
];

/// The length of the shortest secret of these forms.
const SHORTEST: usize = {
    let (mut shortest, mut at) = (usize::MAX, 0);
    while at < FORMS.len() {
        let Form { begin, length, end, .. } = &FORMS[at];
        let least = begin.len() + *length.start() + end.len();
        shortest = if least < shortest { least } else { shortest };
        at += 1;
    }
    shortest
};

/// The marks of a private key in PEM.
const PRIVATE_KEY: [&str; 2] = ["-----BEGIN ", "PRIVATE KEY-----"];

/// The beginnings of the first two parts of a JSON Web Token: `{"` in base64.
const JWT: &str = "eyJ";

/// The length below which a part of a JSON Web Token holds nothing.
const SHORTEST_PART: usize = 10;

/// Returns what the first secret in a text is, with its article.
pub fn secret_in(text: &str) -> Option<&'static str> {
    form_in(text)
        .map(|form| form.what)
        .or_else(|| has_jwt(text).then_some("a JSON Web Token"))
        .or_else(|| has_private_key(text).then_some("a private key"))
}

/// Returns whether a text is a key of a storage account of Azure: 64 bytes in base64.
pub fn is_storage_key(text: &str) -> bool {
    text.len() == 88 && text.strip_suffix("==").is_some_and(|key| key.chars().all(is_base64))
}

/// Returns the first form of which a text has a secret. A part of a longer word is something else:
/// only the words are looked at, once for all forms, as each text of a pipeline comes here.
fn form_in(text: &str) -> Option<&'static Form> {
    let mut first = FORMS.len();
    let mut is_in_word = false;
    let begins = (text.len() + 1).saturating_sub(SHORTEST);
    for (at, byte) in text.bytes().enumerate().take(begins) {
        let was_in_word = std::mem::replace(&mut is_in_word, is_word(char::from(byte)));
        if is_in_word && !was_in_word && is_first(byte) {
            let mut forms = FORMS[..first].iter();
            first = forms.position(|form| form.is_at(&text[at..])).unwrap_or(first);
        }
    }
    FORMS.get(first)
}

/// Whether a secret of one of the forms begins with that byte.
fn is_first(byte: u8) -> bool {
    const FIRST: [bool; 256] = {
        let (mut first, mut at) = ([false; 256], 0);
        while at < FORMS.len() {
            first[FORMS[at].begin.as_bytes()[0] as usize] = true;
            at += 1;
        }
        first
    };
    FIRST[usize::from(byte)]
}

impl Form {
    /// Returns whether a text begins with a secret.
    fn is_at(&self, text: &str) -> bool {
        let Some(rest) = text.strip_prefix(self.begin) else { return false };
        let length = rest.find(|c| !(self.holds)(c)).unwrap_or(rest.len());
        let (secret, after) = rest.split_at(length);
        // One character again and again is a placeholder.
        self.length.contains(&length)
            && after.starts_with(self.end)
            && !(self.end.is_empty() && after.starts_with(is_word))
            && secret.chars().any(|c| !secret.starts_with(c))
    }
}

fn has_jwt(text: &str) -> bool {
    // Most texts lack this letter, and to look for it is cheap.
    if text.len() <= 3 * SHORTEST_PART || !text.contains('J') {
        return false;
    }
    let in_token = |c: char| is_word(c) || matches!(c, '-' | '.');
    text.split(|c| !in_token(c)).any(|word| {
        let mut parts = word.split('.');
        let [Some(header), Some(claims), Some(signature), None] =
            std::array::from_fn(|_| parts.next())
        else {
            return false;
        };
        let is_json = |part: &str| part.starts_with(JWT) && part.len() > SHORTEST_PART;
        is_json(header) && is_json(claims) && signature.len() > SHORTEST_PART
    })
}

fn has_private_key(text: &str) -> bool {
    let [begin, end] = PRIVATE_KEY;
    if text.len() <= begin.len() + end.len() || !text.contains('-') {
        return false;
    }
    text.split(begin).skip(1).any(|key| {
        key.split_once(end).is_some_and(|(kind, rest)| {
            kind.chars().all(|c| is_upper_or_digit(c) || c == ' ') && !rest.trim().is_empty()
        })
    })
}

fn is_hex(c: char) -> bool {
    matches!(c, '0'..='9' | 'a'..='f')
}

fn is_upper_or_digit(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit()
}

fn is_alphanumeric(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/')
}

#[cfg(test)]
mod tests {
    use super::{is_storage_key, secret_in};

    /// Nobody's secrets. The parts are joined here, so that no scanner finds them in the source.
    fn secrets() -> Vec<String> {
        let hex = "0123456789abcdef".repeat(2);
        let letters = "aB3".repeat(12);
        let jwt = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "c2lnbmF0dXJlLWlzLW5vdA"];
        vec![
            format!("dapi{hex}"),
            format!("dose{hex}"),
            format!("AKIA{}", "Z7".repeat(8)),
            format!("ghp_{letters}"),
            format!("github_pat_{}", "aB".repeat(41)),
            format!("AccountKey={}==", "aB".repeat(43)),
            jwt.join("."),
            format!("-----BEGIN RSA {}-----\nMIIE", "PRIVATE KEY"),
            format!("-----BEGIN {}-----\nMIIE", "PRIVATE KEY"),
        ]
    }

    #[test]
    fn secrets_are_found_in_any_text() {
        for secret in secrets() {
            for text in [
                secret.clone(),
                format!("Bearer {secret}"),
                format!("--token={secret} --x"),
                format!("{{\"token\":\"{secret}\"}}"),
                format!("a;{secret};b"),
                format!("{secret}-2"),
            ] {
                let is_last = secret.contains("PRIVATE") || !text.ends_with("-2");
                assert!(!is_last || secret_in(&text).is_some(), "{text}");
            }
        }
    }

    #[test]
    fn texts_that_only_look_similar() {
        let hex = "0123456789abcdef".repeat(2);
        for text in [
            String::new(),
            hex.clone(),
            String::from("dapi"),
            format!("dapi{}", &hex[1..]),
            format!("dapi{hex}0"),
            format!("dapi{hex}xyz"),
            format!("my_dapi{hex}"),
            format!("dapi{}", hex.to_uppercase()),
            format!("dapi{}", "0".repeat(32)),
            format!("dapi{}", "x".repeat(32)),
            String::from("dapi<your token>"),
            String::from("{{secrets/scope/dapi}}"),
            String::from("AKIA"),
            String::from("eyJhbGciOiJIUzI1NiJ9"),
            String::from("eyJhbGciOiJIUzI1NiJ9.eyJ.x"),
            String::from("-----BEGIN PUBLIC KEY-----\nMIIE"),
            String::from("-----BEGIN PRIVATE KEY-----"),
            String::from("AccountKey=${KEY}=="),
        ] {
            assert_eq!(secret_in(&text), None, "{text}");
        }
    }

    #[test]
    fn storage_keys_have_64_bytes() {
        assert!(is_storage_key(&format!("{}==", "a/".repeat(43))));
        for text in ["", "==", "{{secrets/scope/key}}", &"a".repeat(88)] {
            assert!(!is_storage_key(text), "{text}");
        }
    }
}
