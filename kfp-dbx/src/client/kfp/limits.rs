//! The limits of the API server, checked before anything is sent. The server would report some of
//! them late or not at all.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::arguments::check_text;
use crate::client::error::ErrorKind;

/// The largest file in bytes.
const LARGEST_FILE: usize = 32 << 20;
/// The longest JSON of the parameters of a run, in bytes.
const LONGEST_PARAMETERS: usize = 10_000;
const FILE_ENDINGS: [&str; 5] = [".yaml", ".yml", ".json", ".zip", ".tar.gz"];
/// The longest name of a pipeline in bytes: the server gives the name to the first version, too.
pub(super) const LONGEST_PIPELINE: usize = 127;
/// The same on a server of version 1.x.
pub(super) const LONGEST_PIPELINE_OF_FIRST: usize = 100;
/// The longest name of a run or an experiment in characters, which is that of a column of the
/// database.
pub(super) const LONGEST_COLUMN: usize = 255;

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

    fn refused(what: String) -> Self {
        Self::new(ErrorKind::Refused, what)
    }

    fn help(self, help: &'static str) -> Self {
        Self { help: Some(help), ..self }
    }
}

/// Checks the length of a name in characters, and that the database can store it.
pub(super) fn name(what: &str, name: &str, most: usize) -> Result<(), Exceeded> {
    measured(what, name, name.chars().count(), most, "characters")
}

/// The same for a name whose length the server measures in bytes.
pub(super) fn name_in_bytes(what: &str, name: &str, most: usize) -> Result<(), Exceeded> {
    measured(what, name, name.len(), most, "bytes")
}

fn measured(
    what: &str,
    name: &str,
    length: usize,
    most: usize,
    unit: &str,
) -> Result<(), Exceeded> {
    match length {
        0 => Err(Exceeded::refused(format!("{what} is empty"))),
        _ if length > most => Err(Exceeded::refused(format!(
            "{what} has {length} {unit}, but the server accepts {most}"
        ))),
        _ => storable(what, name),
    }
}

/// Checks that the database can store a text: in all versions it keeps three bytes of a character.
pub(super) fn storable(what: &str, text: &str) -> Result<(), Exceeded> {
    let Some(wide) = text.chars().find(|c| *c > '\u{FFFF}') else { return Ok(()) };
    let code = u32::from(wide);
    let what = format!(
        "{what} contains `{wide}` (U+{code:X}), which the database of Kubeflow Pipelines can't store"
    );
    Err(Exceeded::refused(what).help(
        "leave the character out: the server fails to store it, for a run after it has started the workflow",
    ))
}

/// The same for all texts of a manifest.
pub(super) fn storable_manifest(manifest: &Value) -> Result<(), Exceeded> {
    storable_at(manifest, &mut Vec::new())
}

fn storable_at<'a>(value: &'a Value, path: &mut Vec<&'a str>) -> Result<(), Exceeded> {
    let at = |path: &[&str]| match path {
        [] => "the workflow".to_owned(),
        path => format!("`{}` of the workflow", path.join(".")),
    };
    match value {
        Value::String(text) => storable(&at(path), text),
        Value::Array(items) => items.iter().try_for_each(|item| storable_at(item, path)),
        Value::Object(fields) => fields.iter().try_for_each(|(name, field)| {
            storable(&at(path), name)?;
            path.push(name);
            storable_at(field, path)?;
            path.pop();
            Ok(())
        }),
        _ => Ok(()),
    }
}

/// Checks the format and the size of a file. Returns the name to send, whose ending is in lower case:
/// the server knows no other.
pub(super) fn file(name: &str, content: &[u8]) -> Result<String, Exceeded> {
    if content.len() > LARGEST_FILE {
        let what =
            format!("the file has {} bytes, but the server accepts {LARGEST_FILE}", content.len());
        return Err(Exceeded::new(ErrorKind::TooLarge, what));
    }
    let lower = name.to_ascii_lowercase();
    let Some(ending) = FILE_ENDINGS.iter().find(|ending| lower.ends_with(**ending)) else {
        let what = format!("the server does not accept the file `{name}`");
        return Err(Exceeded::refused(what)
            .help("use a name that ends in `.yaml`, `.yml`, `.json`, `.zip` or `.tar.gz`"));
    };
    Ok(format!("{}{ending}", &name[..name.len() - ending.len()]))
}

/// Checks that each parameter has one value, and that their JSON is not too long.
pub(super) fn parameters(workflow: &Value, given: &[(String, String)]) -> Result<(), Exceeded> {
    let mut values = defaults(workflow);
    for (index, (name, value)) in given.iter().enumerate() {
        if given[..index].iter().any(|(other, _)| other == name) {
            return Err(Exceeded::refused(format!("the parameter `{name}` is given twice")));
        }
        check_text(value)
            .map_err(|why| Exceeded::refused(format!("the parameter `{name}`: {why}")))?;
        storable(&format!("the value of the parameter `{name}`"), value)?;
        values.insert(name, Some(value.clone()));
    }
    if let Some((name, _)) = values.iter().find(|(_, value)| value.is_none()) {
        return Err(Exceeded::refused(format!("the parameter `{name}` has no value"))
            .help("give it a value: the server would use empty text"));
    }
    length_of_parameters(&values)
}

/// Checks that the JSON of the defaults is not too long.
pub(super) fn default_parameters(workflow: &Value) -> Result<(), Exceeded> {
    length_of_parameters(&defaults(workflow))
}

fn length_of_parameters(values: &BTreeMap<&str, Option<String>>) -> Result<(), Exceeded> {
    let pair = |(name, value): (&&str, &Option<String>)| match value {
        Some(value) => json!({ "name": name, "value": value }),
        None => json!({ "name": name }),
    };
    let length = length_in_go(&values.iter().map(pair).collect::<Value>().to_string());
    if length <= LONGEST_PARAMETERS {
        return Ok(());
    }
    let what = format!(
        "the JSON of the parameters has {length} bytes, in which `<`, `>` and `&` count as six, but the server accepts {LONGEST_PARAMETERS}"
    );
    Err(Exceeded::new(ErrorKind::TooLarge, what)
        .help("move long values into a file or an object, and pass its name"))
}

/// Returns the length of JSON as Go writes it, which escapes what would mean something in HTML or in
/// JavaScript.
fn length_in_go(json: &str) -> usize {
    let length = |c: char| match c {
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => r"\u003c".len(),
        _ => c.len_utf8(),
    };
    json.chars().map(length).sum()
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
