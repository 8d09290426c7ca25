//! The limits of the API server, checked before anything is sent. The server would report some of
//! them late or not at all.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::error::ErrorKind;

/// The largest file in bytes.
const LARGEST_FILE: usize = 32 << 20;
/// The longest JSON of the parameters of a run, in bytes.
const LONGEST_PARAMETERS: usize = 10_000;
const FILE_ENDINGS: [&str; 5] = [".yaml", ".yml", ".json", ".zip", ".tar.gz"];

/// A limit that is exceeded.
pub(super) struct Exceeded {
    pub(super) kind: ErrorKind,
    pub(super) what: String,
    pub(super) help: Option<&'static str>,
}

impl Exceeded {
    fn new(kind: ErrorKind, what: String) -> Self {
        Self { kind, what, help: None }
    }

    fn help(self, help: &'static str) -> Self {
        Self { help: Some(help), ..self }
    }
}

/// Checks the length of a name.
pub(super) fn name(what: &str, name: &str, most: usize) -> Result<(), Exceeded> {
    let length = name.chars().count();
    let what = match length {
        0 => format!("{what} is empty"),
        _ if length > most => {
            format!("{what} has {length} characters, but the server accepts {most}")
        }
        _ => return Ok(()),
    };
    Err(Exceeded::new(ErrorKind::Refused, what))
}

/// Checks the format and the size of a file.
pub(super) fn file(name: &str, content: &[u8]) -> Result<(), Exceeded> {
    if content.len() > LARGEST_FILE {
        let what =
            format!("the file has {} bytes, but the server accepts {LARGEST_FILE}", content.len());
        return Err(Exceeded::new(ErrorKind::TooLarge, what));
    }
    let lower = name.to_ascii_lowercase();
    if !FILE_ENDINGS.iter().any(|ending| lower.ends_with(ending)) {
        let what = format!("the server does not accept the file `{name}`");
        return Err(Exceeded::new(ErrorKind::Refused, what)
            .help("use a name that ends in `.yaml`, `.yml`, `.json`, `.zip` or `.tar.gz`"));
    }
    Ok(())
}

/// Checks that each parameter has one value, and that their JSON is not too long.
pub(super) fn parameters(workflow: &str, given: &[(String, String)]) -> Result<(), Exceeded> {
    let workflow: Value = serde_json::from_str(workflow).unwrap_or_default();
    let mut values = defaults(&workflow);
    for (index, (name, value)) in given.iter().enumerate() {
        if given[..index].iter().any(|(other, _)| other == name) {
            let what = format!("the parameter `{name}` is given twice");
            return Err(Exceeded::new(ErrorKind::Refused, what));
        }
        values.insert(name, Some(value.clone()));
    }
    if let Some((name, _)) = values.iter().find(|(_, value)| value.is_none()) {
        let what = format!("the parameter `{name}` has no value");
        return Err(Exceeded::new(ErrorKind::Refused, what)
            .help("give it a value: the server would use empty text"));
    }
    let all: Vec<_> =
        values.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    let length = Value::Array(all).to_string().len();
    if length > LONGEST_PARAMETERS {
        let what = format!(
            "the JSON of the parameters has {length} bytes, but the server accepts {LONGEST_PARAMETERS}"
        );
        return Err(Exceeded::new(ErrorKind::TooLarge, what));
    }
    Ok(())
}

/// Returns the parameters of a workflow with their defaults.
fn defaults(workflow: &Value) -> BTreeMap<&str, Option<String>> {
    let declared = workflow.pointer("/spec/arguments/parameters").and_then(Value::as_array);
    let named = declared.into_iter().flatten().filter_map(|parameter| {
        let name = parameter.get("name")?.as_str()?;
        let value = match parameter.get("value") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
        };
        Some((name, value))
    });
    named.collect()
}
