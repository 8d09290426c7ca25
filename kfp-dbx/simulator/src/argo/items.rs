//! The items of a loop: `expandTask`, `expandSequence` and `processItem` in Argo's
//! `workflow/controller/{dag,operator}.go`.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use serde_json::value::RawValue;

use crate::expression::Problem;
use crate::go_json::{Numbers, go_json};

/// The most items that a loop has here. Argo's controller runs out of memory before: at 10,000 items it
/// takes 20 GB.
pub(super) const MOST: u64 = 50_000;

/// An item, as tags see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// What `{{item}}` becomes.
    pub(super) text: String,
    /// What `{{item.x}}` becomes, by the names of the fields.
    pub(super) fields: BTreeMap<String, String>,
    /// What the name of the node has in its parentheses, after the number.
    pub(super) label: String,
}

/// Returns the items of a `withItems` as the API server has stored them.
pub(super) fn stored(list: &[Json]) -> String {
    go_json(&Json::from(list.to_vec()), Numbers::Stored)
}

/// Reads the items of a `withParam` or a `withItems`.
pub(super) fn of_text(text: &str) -> Result<Vec<Item>, Problem> {
    if text.trim() == "null" {
        return Ok(Vec::new());
    }
    let items: Vec<Box<RawValue>> = serde_json::from_str(text).map_err(|why| {
        let text = text.trim();
        Problem::fails(format!("withParam value could not be parsed as a JSON list: {text}: {why}"))
    })?;
    if items.len() as u64 > MOST {
        return Err(too_many(items.len() as u64));
    }
    items.iter().map(|item| Item::of(item.get())).collect()
}

/// Counts the items of a `withSequence`.
pub(super) fn of_sequence(
    start: Option<&str>,
    end: Option<&str>,
    count: Option<&str>,
    format: Option<&str>,
) -> Result<Vec<Item>, Problem> {
    let number = |text: Option<&str>| text.map(integer).transpose();
    let start = number(start)?.unwrap_or(0);
    let end = match (number(end)?, number(count)?) {
        (Some(end), _) => end,
        (None, Some(0)) => return Ok(Vec::new()),
        (None, Some(count)) => start.saturating_add(count).saturating_sub(1),
        (None, None) => {
            let why = "neither end nor count was specified in withSequence";
            return Err(Problem::fails(why));
        }
    };
    let length = start.abs_diff(end).saturating_add(1);
    if length > MOST {
        return Err(too_many(length));
    }
    let format = format.unwrap_or("%d");
    let numbers: Vec<i64> =
        if start <= end { (start..=end).collect() } else { (end..=start).rev().collect() };
    let item = |number| Item::of(&Json::from(written(format, number)?).to_string());
    numbers.into_iter().map(item).collect()
}

fn too_many(number: u64) -> Problem {
    Problem::no_model(format_args!("a loop over {number} items, more than {MOST},"))
}

fn integer(text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| {
        let text = Json::from(text);
        Problem::fails(format!("strconv.Atoi: parsing {text}: invalid syntax"))
    })
}

/// Writes a number as Go's `Sprintf` does with a format of one verb.
fn written(format: &str, number: i64) -> Result<String, Problem> {
    let no_model = || Problem::no_model(format_args!("the format `{format}`"));
    let (mut text, mut has_verb, mut rest) = (String::new(), false, format);
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            text.push('%');
            rest = after;
            continue;
        }
        let (digits, after) = verb(after, number).filter(|_| !has_verb).ok_or_else(no_model)?;
        text.push_str(&digits);
        (has_verb, rest) = (true, after);
    }
    match has_verb {
        true => Ok(text + rest),
        false => Err(no_model()),
    }
}

/// Writes a number by a verb such as `03d`, and returns what stands behind the verb.
fn verb(text: &str, number: i64) -> Option<(String, &str)> {
    let (width, verb) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let mut rest = verb.chars();
    let digits = match rest.next()? {
        'd' => number.to_string(),
        'x' if number >= 0 => format!("{number:x}"),
        'X' if number >= 0 => format!("{number:X}"),
        _ => return None,
    };
    let is_filled = width.starts_with('0');
    let width: usize = match width {
        "" => 0,
        width => width.parse().ok().filter(|width| *width < 1000)?,
    };
    let digits = match (is_filled, digits.strip_prefix('-')) {
        (false, _) => format!("{digits:>width$}"),
        (true, None) => format!("{digits:0>width$}"),
        (true, Some(digits)) => format!("-{digits:0>width$}", width = width.saturating_sub(1)),
    };
    Some((digits, rest.as_str()))
}

impl Item {
    fn of(json: &str) -> Result<Self, Problem> {
        let no_json =
            |why: serde_json::Error| Problem::no_model(format_args!("the item {json} ({why})"));
        let bare = bare(json);
        let mut item = Self { text: bare.clone(), fields: BTreeMap::new(), label: String::new() };
        let label = match json.trim_start().chars().next() {
            Some('"') => {
                item.text = serde_json::from_str(json).map_err(no_json)?;
                bare
            }
            Some('{') => {
                let fields: BTreeMap<String, Box<RawValue>> =
                    serde_json::from_str(json).map_err(no_json)?;
                item.text = escaped(&compact_map(&fields));
                for (name, value) in &fields {
                    item.fields.insert(name.clone(), self::bare(value.get()));
                }
                let mut all: Vec<String> =
                    item.fields.iter().map(|(name, value)| format!("{name}:{value}")).collect();
                all.sort();
                all.join(",")
            }
            Some('[') => {
                let items: Vec<Box<RawValue>> = serde_json::from_str(json).map_err(no_json)?;
                item.text = escaped(&bare);
                let items: Vec<_> = items.iter().map(|item| self::bare(item.get())).collect();
                format!("[{}]", items.join(" "))
            }
            // Go reads it as a list that is nil.
            Some('n') => "[]".to_owned(),
            _ => bare,
        };
        item.label = label.replace(['(', ')'], "");
        Ok(item)
    }
}

/// Returns JSON without the spaces between its parts, and a string without its quotes.
fn bare(json: &str) -> String {
    let mut result = String::with_capacity(json.len());
    let (mut in_string, mut is_escaped) = (false, false);
    for c in json.chars() {
        if !in_string && c.is_ascii_whitespace() {
            continue;
        }
        result.push(c);
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = in_string,
            '"' => in_string = !in_string,
            _ => {}
        }
    }
    // Argo undoes how Go writes these in JSON, wherever they stand.
    if result.contains("\\u00") {
        for (escape, c) in [("\\u0026", "&"), ("\\u003c", "<"), ("\\u003e", ">")] {
            result = result.replace(escape, c);
        }
    }
    let quoted = result.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    quoted.map(str::to_owned).unwrap_or(result)
}

fn compact_map(fields: &BTreeMap<String, Box<RawValue>>) -> String {
    let mut parts = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        let value = value.get();
        let value = if value.trim_start().starts_with('"') {
            format!("\"{}\"", bare(value))
        } else {
            bare(value)
        };
        parts.push(format!("{}:{value}", Json::from(name.as_str())));
    }
    format!("{{{}}}", parts.join(","))
}

/// Writes some characters as Go does in JSON.
fn escaped(json: &str) -> String {
    if !json.contains(['&', '<', '>', '\u{2028}', '\u{2029}']) {
        return json.to_owned();
    }
    let mut result = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            '&' => result.push_str("\\u0026"),
            '<' => result.push_str("\\u003c"),
            '>' => result.push_str("\\u003e"),
            '\u{2028}' => result.push_str("\\u2028"),
            '\u{2029}' => result.push_str("\\u2029"),
            c => result.push(c),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(String, String)> {
        of_text(text).unwrap().into_iter().map(|item| (item.text, item.label)).collect()
    }

    fn pair(text: &str, label: &str) -> (String, String) {
        (text.to_owned(), label.to_owned())
    }

    // `processItem` in workflow/controller/operator.go, `Item` in pkg/apis/workflow/v1alpha1/item.go.
    #[test]
    fn items_are_named_as_argo_names_them() {
        assert_eq!(
            names(
                r#"["a", "it's \"(y)\"", 1e3, 007e1, true, null]"#.replace("007e1", "7.0").as_str()
            ),
            [
                pair("a", "a"),
                pair("it's \"(y)\"", "it's \\\"y\\\""),
                pair("1e3", "1e3"),
                pair("7.0", "7.0"),
                pair("true", "true"),
                pair("null", "[]"),
            ]
        );
        assert_eq!(
            names(r#"[{"b": "x < y", "a": 1}, ["x", 2]]"#),
            [pair(r#"{"a":1,"b":"x \u003c y"}"#, "a:1,b:x < y"), pair(r#"["x",2]"#, "[x 2]"),]
        );
        let item = &of_text(r#"[{"b": "a\"b"}]"#).unwrap()[0];
        assert_eq!(item.fields["b"], "a\\\"b");
    }

    #[test]
    fn items_that_stand_there_are_as_the_api_server_stores_them() {
        let list = serde_json::json!([1e3, 1.0, 1.5, 1e21, -7, "1.0", {"b": {"z": 2.0, "a": "<"}}]);
        let items = of_text(&stored(list.as_array().unwrap())).unwrap();
        let texts: Vec<String> = items.into_iter().map(|item| item.text).collect();
        let stored = ["1000", "1", "1.5", "1e+21", "-7", "1.0", r#"{"b":{"a":"\u003c","z":2}}"#];
        assert_eq!(texts, stored);
    }

    // `expandSequence` in workflow/controller/operator.go.
    #[test]
    fn a_sequence_counts_as_argo_counts() {
        let texts = |start, end, count, format| -> Vec<String> {
            let items = of_sequence(start, end, count, format).unwrap();
            items.into_iter().map(|item| item.text).collect()
        };
        assert_eq!(texts(Some("1"), None, Some("3"), None), ["1", "2", "3"]);
        assert_eq!(texts(None, None, Some("0"), None), [""; 0]);
        assert_eq!(texts(None, None, Some("-2"), None), ["0", "-1", "-2", "-3"]);
        assert_eq!(texts(Some("3"), Some("1"), None, None), ["3", "2", "1"]);
        assert_eq!(texts(Some("7"), None, Some("1"), Some("run-%03d")), ["run-007"]);
        let failed = of_sequence(None, None, Some("x"), None);
        let why = "strconv.Atoi: parsing \"x\": invalid syntax";
        assert_eq!(failed, Err(Problem::fails(why)));
        assert_eq!(texts(None, None, Some("1"), Some("%%%d%%")), ["%0%"]);
        for format in ["%s", "%é", "%", "%3", "%1000d", "no verb", "%d of %d"] {
            let refused = of_sequence(None, None, Some("1"), Some(format));
            assert!(refused.unwrap_err().has_no_model, "{format}");
        }
        let many = of_sequence(None, None, Some("9000000000000000000"), None);
        assert!(many.unwrap_err().has_no_model);
    }

    #[test]
    fn what_is_no_list_fails() {
        for text in ["x", "{}"] {
            assert!(!of_text(text).unwrap_err().has_no_model, "{text}");
        }
        assert_eq!(of_text("null"), Ok(Vec::new()));
    }
}
