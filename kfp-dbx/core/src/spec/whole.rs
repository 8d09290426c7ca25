//! Specs and objects that are a single parameter or output.

use crate::rule::{Finding, INVALID_MANIFEST, WRONG_TYPE};
use crate::text::quoted::quoted;
use crate::value::Value;

/// Reports setters beside a spec that is a single parameter or output.
pub fn completed<'a>(fields: impl ExactSizeIterator<Item = &'a str> + Clone) -> Finding {
    let (fields, is) = match fields.len() {
        1 => (quoted(fields), "is a field"),
        _ => (quoted(fields), "are fields"),
    };
    let message = format!(
        "{fields} {is} beside a spec that is a single parameter or output: only the run knows the object, so the workflow can't add fields to it"
    );
    Finding::new(&WRONG_TYPE, message).help(
        "put the fields into the value of the parameter, or call a setter for each field in place of `.spec(…)`: `.new_cluster(…)` and the like take a parameter as well",
    )
}

/// Reports a value that is not an object where a Kubernetes object is expected.
pub fn no_object(value: &Value) -> Finding {
    let message =
        format!("a Kubernetes object must be a JSON object, but it is {}", value.describe());
    let finding = Finding::new(&INVALID_MANIFEST, message);
    match value {
        Value::Ref(_) => finding.help(
            "name the object in the pipeline, and let the parameter or output be a field of it: `json!({\"apiVersion\": …, \"kind\": …, \"metadata\": {\"name\": …}, \"spec\": spec})`",
        ),
        _ => finding,
    }
}
