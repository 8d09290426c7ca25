//! The versions of Argo that a manifest needs, as far as its text tells.

use crate::table::argo::{self, Feature, Needs};
use serde_json::Value;

/// Returns the features of Argo that a manifest uses, also one that another program has written.
///
/// It reads the manifest's text: the expressions in it, and the fields that Argo has changed. For a
/// pipeline of this crate, `Workflow::needs_argo` knows the same.
///
/// ```
/// # use kfp_dbx_core::spec::argo_needs::needs_argo;
/// use serde_json::json;
///
/// let workflow = json!({ "kind": "Workflow", "spec": {
///     "synchronization": { "mutexes": [{ "name": "nightly" }] },
/// } });
/// assert_eq!(needs_argo(&workflow).oldest().unwrap().to_string(), "3.6");
/// ```
pub fn needs_argo(manifest: &Value) -> Needs {
    let mut found = Found(Vec::new());
    let is_scheduled = manifest.get("kind").and_then(Value::as_str) == Some("CronWorkflow");
    if let Some(spec) = manifest.get("spec").filter(|_| is_scheduled) {
        found.fields(spec, &[("schedules", &argo::SCHEDULES), ("schedule", &argo::SCHEDULE)]);
    }
    found.walk(None, manifest);
    Needs::new(found.0)
}

struct Found(Vec<&'static Feature>);

impl Found {
    fn add(&mut self, feature: &'static Feature) {
        if !self.0.contains(&feature) {
            self.0.push(feature);
        }
    }

    /// Adds the features of the fields that a map has.
    fn fields(&mut self, map: &Value, features: &[(&str, &'static Feature)]) {
        for (name, feature) in features {
            if map.get(name).is_some_and(|field| !field.is_null()) {
                self.add(feature);
            }
        }
    }

    fn walk(&mut self, name: Option<&str>, value: &Value) {
        match value {
            Value::String(text) => self.text(name, text),
            Value::Array(items) => items.iter().for_each(|item| self.walk(name, item)),
            Value::Object(fields) => {
                if name == Some("synchronization") {
                    self.fields(
                        value,
                        &[
                            ("mutexes", &argo::MUTEXES),
                            ("mutex", &argo::MUTEX),
                            ("semaphores", &argo::SEMAPHORES),
                            ("semaphore", &argo::SEMAPHORE),
                        ],
                    );
                }
                if value.pointer("/annotations/workflows.argoproj.io~1display-name").is_some() {
                    self.add(&argo::DISPLAY_NAME);
                }
                if is_resumed_with_default(value) {
                    self.add(&argo::SUSPEND_DEFAULT);
                }
                fields.iter().for_each(|(name, field)| self.walk(Some(name), field));
            }
            _ => {}
        }
    }

    fn text(&mut self, name: Option<&str>, text: &str) {
        for (before, expression) in expressions(text) {
            self.add(&argo::EXPRESSIONS);
            if has_negative_slice(expression) {
                self.add(&argo::NEGATIVE_SLICE);
            }
            if calls(expression, "fromJSON") {
                self.add(&argo::FROM_JSON);
            }
            if name == Some("when") && before.trim().is_empty() {
                self.add(&argo::WHEN_EXPRESSION);
            }
            if name == Some("manifest") && is_bare(before) {
                self.add(&argo::BARE_EXPRESSION);
            }
        }
        if name == Some("depends") && text.contains(".Omitted") {
            self.add(&argo::OMITTED);
        }
    }
}

/// Returns whether a template is resumed by itself, with outputs that a person would have supplied.
fn is_resumed_with_default(template: &Value) -> bool {
    let outputs = template.pointer("/outputs/parameters").and_then(Value::as_array);
    template.pointer("/suspend/duration").is_some_and(|duration| !duration.is_null())
        && outputs.is_some_and(|outputs| {
            outputs.iter().any(|output| output.pointer("/valueFrom/supplied").is_some())
        })
}

/// Returns the expressions of the tags in a text, each with the text before its tag.
fn expressions(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices("{{=").map(|(at, open)| {
        let rest = &text[at + open.len()..];
        (&text[..at], &rest[..rest.find("}}").unwrap_or(rest.len())])
    })
}

/// Returns whether an expression has a slice that ends before the end, such as `[1:-1]`.
fn has_negative_slice(expression: &str) -> bool {
    expression.match_indices(":-").any(|(at, colon)| {
        let rest = expression[at + colon.len()..].trim_start_matches(|c: char| c.is_ascii_digit());
        rest.starts_with(']') && rest.len() < expression.len() - at - colon.len()
    })
}

/// Returns whether an expression calls a function of this name, and not one whose name ends so.
fn calls(expression: &str, function: &str) -> bool {
    expression.match_indices(function).any(|(at, name)| {
        let is_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        !expression[..at].ends_with(is_of_name)
            && expression[at + name.len()..].trim_start().starts_with('(')
    })
}

/// Returns whether what follows in the YAML of a manifest is a value without quotes.
fn is_bare(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.ends_with(": ") || line.ends_with("- ") && line.trim() == "-"
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(manifest: &Value) -> Vec<&'static str> {
        let needs = needs_argo(manifest);
        needs.features().iter().map(|feature| feature.name).collect()
    }

    #[test]
    fn each_feature_is_found_in_the_text() {
        let value = |text: &str| json!({ "spec": { "arguments": [{ "value": text }] } });
        let expression = argo::EXPRESSIONS.name;
        for (manifest, expected) in [
            (value("{{inputs.parameters.x}} [1:-1] fromJSON(x)"), vec![]),
            (value("{{=inputs.parameters.x}}"), vec![expression]),
            (value("a {{=toJson(x)[1:-1]}} b"), vec![expression, argo::NEGATIVE_SLICE.name]),
            (value("{{=toJson(x)[0:-12]}}"), vec![expression, argo::NEGATIVE_SLICE.name]),
            (value("{{=a ? b :-1}}"), vec![expression]),
            (value("{{=toJson(fromJSON(x))}}"), vec![expression, argo::FROM_JSON.name]),
            (value("{{=sprig.fromJson(x) + myfromJSON(x)}}"), vec![expression]),
            (
                json!({ "when": "{{=asInt(inputs.parameters['n']) > 5}}" }),
                vec![expression, argo::WHEN_EXPRESSION.name],
            ),
            (json!({ "when": "({{=inputs.parameters['n'] == '5'}})" }), vec![expression]),
            (json!({ "depends": "a.Succeeded || b.Omitted" }), vec![argo::OMITTED.name]),
            (
                json!({ "manifest": "spec:\n  n: {{=asInt(x)}}\n" }),
                vec![expression, argo::BARE_EXPRESSION.name],
            ),
            (
                json!({ "manifest": "spec:\n- {{=asInt(x)}}\n" }),
                vec![expression, argo::BARE_EXPRESSION.name],
            ),
            (json!({ "manifest": "n: \"{{=x}}\"\nm: a {{=x}}" }), vec![expression]),
            (
                json!({ "spec": { "synchronization": { "mutexes": [], "semaphore": {} } } }),
                vec![argo::MUTEXES.name, argo::SEMAPHORE.name],
            ),
            (
                json!({ "kind": "CronWorkflow", "spec": { "schedules": ["@daily"] } }),
                vec![argo::SCHEDULES.name],
            ),
            (json!({ "kind": "Workflow", "spec": { "schedules": [], "mutex": {} } }), vec![]),
            (json!({ "suspend": { "duration": "1h" } }), vec![]),
            (
                json!({
                    "suspend": { "duration": "1h" },
                    "outputs": { "parameters": [{ "name": "x", "valueFrom": { "supplied": {} } }] },
                }),
                vec![argo::SUSPEND_DEFAULT.name],
            ),
            (json!("{{=open"), vec![expression]),
        ] {
            assert_eq!(names(&manifest), expected, "{manifest}");
        }
    }
}
