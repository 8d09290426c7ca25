//! Reads the plain form of YAML in which manifests are emitted, in a fraction of the time of a whole
//! parser: mappings and lists in blocks, and values on one line. What it does not know is not read.

use serde_json::{Map, Value as Json};

use super::scalar;

/// Reads a manifest, if it has the plain form.
pub(super) fn read(text: &str) -> Option<Json> {
    let is_odd = |c: char| {
        c != '\n' && c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}'..)
    };
    let is_usual = |byte| matches!(byte, b'\n' | b' '..=b'~');
    if !text.bytes().all(is_usual) && text.chars().any(is_odd) {
        return None;
    }
    if text.starts_with('{') {
        return flow(text);
    }
    let mut lines = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start_matches(' ').is_empty()) {
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        lines.push((indent, content.trim_end_matches(' ')));
    }
    let mut reader = Reader { lines, at: 0 };
    let value = reader.block(0)?;
    (reader.at == reader.lines.len()).then_some(value)
}

struct Reader<'a> {
    /// The lines that are not empty: their indentations and their contents.
    lines: Vec<(usize, &'a str)>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<(usize, &'a str)> {
        self.lines.get(self.at).copied()
    }

    /// Reads the mapping or the list that begins with the next line.
    fn block(&mut self, indent: usize) -> Option<Json> {
        let (_, content) = self.peek().filter(|(at, _)| *at == indent)?;
        match is_item(content) {
            true => self.list(indent),
            false => self.mapping(indent),
        }
    }

    fn list(&mut self, indent: usize) -> Option<Json> {
        let mut items = Vec::new();
        while let Some((at, content)) = self.peek().filter(|(_, content)| is_item(content)) {
            if at != indent {
                break;
            }
            let item = content[1..].trim_start_matches(' ');
            let within = indent + content.len() - item.len();
            if item.is_empty() || is_item(item) {
                return None;
            }
            items.push(match key(item) {
                // The first field of a mapping stands behind the dash.
                Some(_) => {
                    self.lines[self.at] = (within, item);
                    self.mapping(within)?
                }
                None => {
                    self.at += 1;
                    value(item)?
                }
            });
        }
        Some(Json::Array(items))
    }

    fn mapping(&mut self, indent: usize) -> Option<Json> {
        let mut fields = Map::new();
        while let Some((at, content)) = self.peek().filter(|(at, _)| *at >= indent) {
            if at != indent {
                return None;
            }
            if is_item(content) {
                break;
            }
            let (name, rest) = key(content)?;
            self.at += 1;
            let value = match rest {
                "" => self.nested(indent)?,
                rest => value(rest)?,
            };
            if fields.insert(name.into_owned(), value).is_some() {
                return None;
            }
        }
        Some(Json::Object(fields))
    }

    /// Reads what stands below a field: a list may be as far to the left as the field is.
    fn nested(&mut self, indent: usize) -> Option<Json> {
        match self.peek() {
            Some((at, _)) if at > indent => self.block(at),
            Some((at, content)) if at == indent && is_item(content) => self.list(at),
            _ => Some(Json::Null),
        }
    }
}

fn is_item(content: &str) -> bool {
    content == "-" || content.starts_with("- ")
}

/// Returns the name of a field, and what stands behind the colon.
fn key(content: &str) -> Option<(std::borrow::Cow<'_, str>, &str)> {
    if content.starts_with('"') {
        let end = closing(content)?;
        let rest = content[end..].strip_prefix(':')?;
        let name: String = serde_json::from_str(&content[..end]).ok()?;
        return Some((name.into(), behind(rest)?));
    }
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let end = content.find(|c| !is_of_name(c))?;
    let (name, rest) = content.split_at(end);
    // A name that is a number, a boolean or the like is another key.
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || scalar::is_special(name) {
        return None;
    }
    Some((name.into(), behind(rest.strip_prefix(':')?)?))
}

fn behind(rest: &str) -> Option<&str> {
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim_start_matches(' '))
}

/// Returns the place behind a text in double quotes.
fn closing(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            // The two languages read this one in different ways.
            b'\\' if bytes.get(at + 1) == Some(&b'/') => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Reads a value on one line.
fn value(text: &str) -> Option<Json> {
    match text.as_bytes().first()? {
        b'"' => {
            let end = closing(text)?;
            (end == text.len()).then(|| serde_json::from_str(text).ok())?
        }
        b'[' | b'{' => flow(text),
        b'\'' => {
            let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
            (!inner.contains('\'')).then(|| inner.into())
        }
        _ => plain(text),
    }
}

/// Reads JSON, but for what Go writes in another way.
fn flow(text: &str) -> Option<Json> {
    fn is_plain(value: &Json) -> bool {
        match value {
            Json::Array(items) => items.iter().all(is_plain),
            Json::Object(fields) => fields.values().all(is_plain),
            value => !value.is_f64(),
        }
    }
    let value = serde_json::from_str(text).ok()?;
    (!text.contains("\\/") && is_plain(&value)).then_some(value)
}

/// Reads a text without quotes.
fn plain(text: &str) -> Option<Json> {
    let is_safe = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '_' | '-' | '.' | '/' | '@' | ':' | '=' | '+' | ',' | ' ')
    };
    let begins = |c: char| c.is_alphanumeric() || c == '-' || c == '/';
    if !text.starts_with(begins) || !text.chars().all(is_safe) {
        return None;
    }
    if text.contains(": ") || text.ends_with(':') || text.starts_with("- ") || text == "-" {
        return None;
    }
    match text {
        "true" => Some(true.into()),
        "false" => Some(false.into()),
        "null" => Some(Json::Null),
        _ if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
            // No number has such a letter: it is a word such as `15.4.x-scala2.12` or `--day`.
            let is_of_word =
                |c: char| c.is_ascii_alphabetic() && !"abcdefox".contains(c.to_ascii_lowercase());
            if text.contains(is_of_word) {
                return Some(text.into());
            }
            let digits = text.strip_prefix('-').unwrap_or(text);
            let is_integer = digits.bytes().all(|byte| byte.is_ascii_digit());
            let is_plain = is_integer && (digits == "0" || !digits.starts_with('0'));
            text.parse::<i64>().ok().filter(|_| is_plain).map(Json::from)
        }
        _ if scalar::is_special(text) => None,
        _ => Some(text.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Reads the manifests in the workflows of a folder, each with a value in the place of its tags.
    fn manifests(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                manifests(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let Ok(workflow) = serde_yaml::from_str::<Json>(&text) else { continue };
                collect(&workflow, found);
            }
        }
    }

    fn collect(value: &Json, found: &mut Vec<String>) {
        match value {
            Json::Object(fields) => {
                found.extend(fields.get("manifest").and_then(Json::as_str).map(without_tags));
                fields.values().for_each(|value| collect(value, found));
            }
            Json::Array(items) => items.iter().for_each(|value| collect(value, found)),
            _ => {}
        }
    }

    fn without_tags(manifest: &str) -> String {
        let mut parts = manifest.split("{{");
        let mut text = parts.next().unwrap().to_owned();
        for part in parts {
            text.push_str("a-value");
            text.push_str(part.split_once("}}").unwrap().1);
        }
        text
    }

    #[test]
    fn emitted_manifests_are_read_as_a_whole_parser_reads_them() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut found = Vec::new();
        for folder in ["examples", "tests/golden"] {
            manifests(&root.join(folder), &mut found);
        }
        assert!(found.len() > 100);
        let mut unread = Vec::new();
        for text in &found {
            match read(text) {
                Some(json) => assert_eq!(json, serde_yaml::from_str::<Json>(text).unwrap()),
                None => unread.push(text),
            }
        }
        assert!(unread.len() * 50 < found.len(), "{unread:#?} are not plain");
    }

    #[test]
    fn what_is_read_is_what_a_whole_parser_reads() {
        let plain = [
            "a: b\n",
            "a:\n  b: \"c\\u007b\\\"\"\n  d: 'e f'\nlist:\n- 1\n- \"x\"\n- k: v\n  l: w\n",
            "a:\n  - b: 1\n    c:\n    - d\n  - b: 2\n",
            "a: [1, \"b\", {\"c\": null}]\nb: {}\nc: []\n",
            "a: true\nb: null\nc:\nd: -5\ne: 0\n",
            "a: http://x/y:z=1\nb: x y\n",
            "{\"a\": [1]}",
            "a: 15.4.x-scala2.12\nb:\n- --day\n- -n\n",
            "a: dbfs:/x.jar\n\nb: é\n",
            "\"on\": 1\na/b.c: 2\n",
        ];
        for text in plain {
            let json = serde_yaml::from_str::<Json>(text).unwrap();
            assert_eq!(read(text), Some(json), "{text}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_a_whole_parser() {
        let other = [
            "a: |\n  b\n",
            "a: on\n",
            "a: 0777\n",
            "a: 1.5\n",
            "a: [1.0]\n",
            "a: 1e3\n",
            "a: b # c\n",
            "# c\na: b\n",
            "a: &b c\n",
            "a: \"b\n  c\"\n",
            "a: b\n  c\n",
            "a: 1\na: 2\n",
            "a: \"\\/\"\n",
            "a: .5\n",
            "a: .inf\n",
            "on: 1\n",
            "- - a\n",
            "a: !x b\n",
            "a: 'it''s'\n",
            "a: ~\n",
            "---\na: b\n",
            "a:\tb\n",
            "a: 1_000\n",
            "a:\n   b: 1\n  c: 2\n",
            "a: 2001-01-01\n",
        ];
        for text in other {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
