//! Reads a manifest as kubectl does: by the rules of YAML 1.1.

mod quick;
mod scalar;

use std::sync::Arc;

use kfp_dbx_core::table::{self, Kind};
use serde_json::Value as Json;

/// The path of the manifest in a pod.
pub(super) const PATH: &str = "/tmp/manifest.yaml";

/// Whether a group is the operator's.
pub(super) fn is_of_operator(group: &str) -> bool {
    table::API_VERSION.rsplit_once('/').is_some_and(|(own, _)| own == group)
}

/// Returns the plural of a kind with its group, as kubectl writes it: `runs.databricks.microsoft.com`.
pub(crate) fn plural(group: &str, kind: &str) -> String {
    let dot = if group.is_empty() { "" } else { "." };
    format!("{}{dot}{group}", table::resource(group, kind).plural)
}

/// The manifest of an object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Manifest {
    /// The API group, which is empty for the core kinds.
    pub(crate) group: String,
    /// The kind.
    pub(crate) kind: String,
    /// The name, which is empty if it is to be generated.
    pub(crate) name: String,
    /// The whole of it.
    pub(crate) json: Arc<Json>,
}

/// Why a manifest is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// kubectl fails with this message.
    Kubectl(String),
    /// There is no model of what kubectl does.
    NoModel(String),
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// It is not the YAML of an object.
    pub(crate) fn read(text: &str) -> Result<Self, Unread> {
        if let Some(json) = quick::read(text) {
            return Self::new(json);
        }
        let mut json: Json = serde_yaml::from_str(text).map_err(|why| {
            let why = why.to_string();
            match why.contains("more than one document") {
                true => Unread::NoModel("a manifest with several objects".to_owned()),
                false => Unread::Kubectl(format!(
                    "error: error parsing {PATH}: error converting YAML to JSON: yaml: {why}"
                )),
            }
        })?;
        as_go_reads(&mut json, text)?;
        Self::new(json)
    }

    /// Takes a manifest that is read.
    ///
    /// # Errors
    /// It is not the manifest of an object.
    pub(crate) fn new(json: Json) -> Result<Self, Unread> {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let (kind, version) = (text(&json["kind"]), text(&json["apiVersion"]));
        if kind.is_empty() {
            let why = "Object 'Kind' is missing in the manifest";
            return Err(Unread::Kubectl(format!("error: unable to decode \"{PATH}\": {why}")));
        }
        if version.is_empty() {
            return Err(Unread::Kubectl(format!(
                "error: error validating \"{PATH}\": error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false"
            )));
        }
        if kind.ends_with("List") && json["items"].is_array() {
            return Err(Unread::NoModel("a manifest with several objects".to_owned()));
        }
        let group = version.split_once('/').map_or("", |(group, _)| group).to_owned();
        let name = text(&json["metadata"]["name"]);
        Ok(Self { group, kind, name, json: Arc::new(json) })
    }

    /// Returns the row of the table, for the operator's kinds.
    pub(crate) fn row(&self) -> Option<&'static Kind> {
        is_of_operator(&self.group).then(|| table::kind(&self.kind)).flatten()
    }

    /// Returns the prefix of the name that is to be generated.
    pub(super) fn prefix(&self) -> Option<&str> {
        let prefix = self.json["metadata"]["generateName"].as_str()?;
        Some(prefix).filter(|prefix| !prefix.is_empty() && self.name.is_empty())
    }
}

/// Turns the scalars that YAML 1.1 reads in another way into what kubectl reads.
fn as_go_reads(value: &mut Json, text: &str) -> Result<(), Unread> {
    match value {
        Json::Array(items) => items.iter_mut().try_for_each(|item| as_go_reads(item, text)),
        Json::Object(fields) => fields.values_mut().try_for_each(|item| as_go_reads(item, text)),
        Json::String(word) => {
            if scalar::is_integer(word) {
                // YAML 1.2 reads it in the same way, so it stands in quotes.
                return Ok(());
            }
            let Some(other) = scalar::read(word) else { return Ok(()) };
            match occurrences(text, word) {
                (0, _) => {}
                (_, 0) => *value = other,
                _ => {
                    return Err(Unread::NoModel(format!(
                        "a manifest with `{word}` both in quotes and without"
                    )));
                }
            }
            Ok(())
        }
        Json::Number(number) if number.is_f64() => {
            // Go writes such a number without a fraction.
            const LARGEST: f64 = 9_007_199_254_740_992.0;
            let float = number.as_f64().unwrap_or_default();
            if float.fract() == 0.0 && float.abs() <= LARGEST {
                #[allow(clippy::cast_possible_truncation)]
                let integer = float as i64;
                *value = integer.into();
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Counts how often a word stands in a text as a plain value, and how often in quotes.
fn occurrences(text: &str, word: &str) -> (usize, usize) {
    let (mut bare, mut quoted) = (0, 0);
    for (at, _) in text.match_indices(word) {
        let (before, behind) = (&text[..at], &text[at + word.len()..]);
        let line = before.rsplit('\n').next().unwrap_or(before);
        let ends = behind.split('\n').next().unwrap_or(behind).trim_start();
        let is_spaced = line.ends_with(' ') || line.ends_with(['[', '{', ',']);
        let begins = line.trim_end().ends_with([':', '-', '[', '{', ',']) && is_spaced;
        let is_end = ends.is_empty() || ends.starts_with(['#', ',', ']', '}']);
        if before.ends_with(['"', '\'']) && behind.starts_with(['"', '\'']) {
            quoted += 1;
        } else if begins && is_end {
            bare += 1;
        }
    }
    (bare, quoted)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn spec(spec: &str) -> Json {
        let text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\nspec:\n{spec}");
        Manifest::read(&text).unwrap().json["spec"].clone()
    }

    #[test]
    fn scalars_are_read_as_kubectl_reads_them() {
        let cases = [
            ("  v: on\n", json!(true)),
            ("  v: \"on\"\n", json!("on")),
            ("  v: 'on'\n", json!("on")),
            ("  v: no # why\n", json!(false)),
            ("  v: [y, z]\n", json!([true, "z"])),
            ("  v: 0777\n", json!(511)),
            ("  v: 010\n", json!(8)),
            ("  v: 007\n", json!(7)),
            ("  v: \"007\"\n", json!("007")),
            ("  v: 08\n", json!(8)),
            ("  v: 1_000\n", json!(1000)),
            ("  v: 1e3\n", json!(1000)),
            ("  v: 1.5\n", json!(1.5)),
            ("  v: -5\n", json!(-5)),
            ("  v: 2001-01-01\n", json!("2001-01-01")),
            ("  v: |\n    on\n", json!("on\n")),
            ("  v: ~\n", json!(null)),
            ("  v: \"a\\u007b\"\n", json!("a{")),
            ("  v: turned on\n", json!("turned on")),
            ("  v: \"1000\"\n  w: 1000\n", json!("1000")),
            // So that the reader of all YAML reads it.
            ("  u: &a x\n  v: \"-7\"\n  w: -7\n", json!("-7")),
        ];
        for (text, value) in cases {
            assert_eq!(spec(text)["v"], value, "{text}");
        }
        assert!(matches!(
            Manifest::read("apiVersion: v1\nkind: X\na: on\nb: \"on\"\n"),
            Err(Unread::NoModel(_))
        ));
    }

    #[test]
    fn what_is_no_object_fails_as_with_kubectl() {
        let why = |text: &str| match Manifest::read(text) {
            Err(Unread::Kubectl(why)) => why,
            _ => String::new(),
        };
        let broken = why("kind: {{=asInt('abc')}}: x\n");
        assert!(
            broken.starts_with(
                "error: error parsing /tmp/manifest.yaml: error converting YAML to JSON: yaml: "
            ),
            "{broken}"
        );
        assert!(why("apiVersion: v1\n").contains("Object 'Kind' is missing"));
        assert!(why("kind: Run\n").contains("apiVersion not set"));
    }

    #[test]
    fn a_value_with_lines_adds_a_field() {
        // What a raw tag in single quotes does with `x'` + newline + `evil: 'true`.
        let json = spec("  v: 'x'\n  evil: 'true'\n");
        assert_eq!(json, json!({"v": "x", "evil": "true"}));
    }
}
