//! kubectl's JSON paths, read once: fields, items, slices, `*`, filters, texts.
//!
//! `..`, `{range …}` and several items at once have no model.

mod find;
mod read;
mod step;

use kfp_dbx_core::value::json_path;

use self::read::Reader;
use self::step::{Part, Step};
use super::object::Stored;
use crate::report::Output;

/// The path of an output.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct JsonPath {
    text: String,
    parts: Vec<Part>,
}

impl JsonPath {
    /// Reads a path.
    ///
    /// # Errors
    /// kubectl does not read it, or a part of it has no model.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        json_path::check(text)?;
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once('{') {
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let mut reader = Reader::new(inside);
            let steps = reader.braces()?;
            parts.push(Part::Path(names(&steps), steps));
            rest = reader.rest();
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { text: text.to_owned(), parts })
    }

    /// Returns the path of the only field that it names, with dots, such as `status.state`.
    pub(crate) fn field(&self) -> Option<String> {
        let [Part::Path(_, steps)] = &*self.parts else { return None };
        let names: Option<Vec<_>> = steps
            .iter()
            .map(|step| match step {
                Step::Field(name) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        names.filter(|names| !names.is_empty()).map(|names| names.join("."))
    }

    /// Returns what kubectl prints for an object. The whole object is written when somebody reads it.
    ///
    /// # Errors
    /// As [`print`](Self::print).
    pub(crate) fn output(&self, object: &Stored) -> Result<Output, String> {
        match &*self.parts {
            [Part::Path(_, steps)] if steps.is_empty() => Ok(object.printed()),
            _ => self.print(object).map(Output::from),
        }
    }

    /// Returns what kubectl prints for an object.
    ///
    /// # Errors
    /// kubectl's message, or that a value has no model.
    pub(crate) fn print(&self, object: &Stored) -> Result<String, String> {
        let mut printed = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => printed.push_str(text),
                Part::Path(names, steps) => {
                    let (object, names) = object.seen(names);
                    find::print(&object, &steps[names..], &mut printed).map_err(|why| {
                        let text = &self.text;
                        format!("error: error executing jsonpath {text:?}: Error executing template: {why}")
                    })?;
                }
            }
        }
        Ok(printed)
    }
}

/// Returns the names with which a path begins, with dots between them.
fn names(steps: &[Step]) -> String {
    let names = steps.iter().map_while(|step| match step {
        Step::Field(name) if !name.contains('.') => Some(name.as_str()),
        _ => None,
    });
    names.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::kubernetes::{Manifest, Status};
    use crate::report::Maker;
    use crate::time::Time;

    fn object() -> Stored {
        let json = json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "x", "annotations": {"a.b/c": "d"}},
        });
        let mut object = Stored::new(Manifest::new(json).unwrap(), Maker::Somebody, 0, Time::ZERO);
        object.status = Status::from(json!({
            "state": "DONE",
            "id": 7,
            "half": 0.5,
            "ok": false,
            "none": null,
            "map": {"b": 1, "a": "<"},
            "list": [1, 2, 3],
            "conditions": [
                {"type": "Submitted", "status": "True", "n": 1},
                {"type": "Ready", "status": "False", "n": 2},
            ],
        }));
        object
    }

    fn print(path: &str) -> String {
        JsonPath::parse(path).unwrap().print(&object()).unwrap()
    }

    #[test]
    fn values_are_printed_as_kubectl_does() {
        let cases = [
            ("{.status.state}", "DONE"),
            ("{.status.id}", "7"),
            ("{.status.half}", "0.5"),
            ("{.status.ok}", "false"),
            ("{.status.none}", "null"),
            ("{.status.missing}", ""),
            ("{.status.missing.deeper}", ""),
            ("{.status.map}", r#"{"a":"\u003c","b":1}"#),
            ("{.status.list}", "[1,2,3]"),
            ("{.status.list[*]}", "1 2 3"),
            ("{.status.list[0]}", "1"),
            ("{.status.list[-1]}", "3"),
            ("{.status.list[0:2]}", "1 2"),
            ("{.status.list[1:]}", "2 3"),
            ("{.status.list[::2]}", "1 3"),
            ("{.status['state']}", "DONE"),
            ("{.metadata.annotations.a\\.b/c}", "d"),
            ("{$.status.state}", "DONE"),
            ("{@.status.state}", "DONE"),
            ("id {.status.id}, {.status.state}!", "id 7, DONE!"),
            ("{.status.id}{\"\\n\"}", "7\n"),
            (r#"{.status.conditions[?(@.type=="Ready")].status}"#, "False"),
            (r#"{.status.conditions[?(@.type!="Ready")].type}"#, "Submitted"),
            ("{.status.conditions[?(@.n>1)].type}", "Ready"),
            ("{.status.conditions[?(@.n<=2)].type}", "Submitted Ready"),
            ("{.status.conditions[?(@.missing)].type}", ""),
            ("{.status.conditions[*].type}", "Submitted Ready"),
            ("{.metadata.name}", "x"),
            ("{.metadata.deletionTimestamp}", ""),
        ];
        for (path, printed) in cases {
            assert_eq!(print(path), printed, "{path}");
        }
    }

    #[test]
    fn the_whole_object_is_printed_with_its_metadata() {
        let whole = print("{}");
        assert_eq!(JsonPath::parse("{}").unwrap().output(&object()).unwrap(), &*whole);
        let prefix = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"annotations":"#;
        assert!(whole.starts_with(prefix), "{whole}");
        assert!(whole.contains(r#""creationTimestamp":"2026-01-01T00:00:00Z""#), "{whole}");
    }

    #[test]
    fn an_item_that_is_not_there_fails() {
        let fails = |path: &str| JsonPath::parse(path).unwrap().print(&object()).unwrap_err();
        assert_eq!(
            fails("{.status.list[3]}"),
            "error: error executing jsonpath \"{.status.list[3]}\": Error executing template: array index out of bounds: index 3, length 3"
        );
        assert!(fails("{.status.state[0]}").ends_with("string is not array or slice"));
        for far in ["9223372036854775807", "-9223372036854775808", ":-9223372036854775808"] {
            let why = fails(&format!("{{.status.list[{far}]}}"));
            assert!(why.contains("array index out of bounds"), "{why}");
        }
    }

    #[test]
    fn what_has_no_model_is_refused() {
        for path in ["{..name}", "{range .items[*]}{.name}{end}", "{.a['b','c']}"] {
            let why = JsonPath::parse(path).unwrap_err();
            assert!(why.contains("no model"), "{path}: {why}");
        }
        assert!(JsonPath::parse(".metadata.name").is_err());
    }

    #[test]
    fn the_only_field_of_a_path_is_known() {
        let field = |path: &str| JsonPath::parse(path).unwrap().field();
        assert_eq!(field("{.status.state}").as_deref(), Some("status.state"));
        assert_eq!(field("{}"), None);
        assert_eq!(field("{.status.list[0]}"), None);
        assert_eq!(field("a{.status.state}"), None);
    }
}
