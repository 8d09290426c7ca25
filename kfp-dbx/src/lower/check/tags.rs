//! Rules about `{{` in text that Argo evaluates.

use kfp_dbx_core::rule::{Finding, INVALID_MANIFEST, TAG_IN_VALUE};
use kfp_dbx_core::value::Value;

use super::subject::Found;
use crate::lower::graph::Node;

/// Argo evaluates the conditions and policies of an op.
pub(super) fn check_tags_in_settings(node: &Node, found: &mut Found) {
    let Some(object) = &node.object else { return };
    let conditions = [&object.success_condition, &object.failure_condition];
    for value in conditions.into_iter().flatten().chain(object.policies.values()) {
        value.visit(&mut |value| {
            if let Value::Text(text) = value
                && text.has_tag()
            {
                let message = format!(
                    "op `{}`: a condition or a policy can't contain `{{{{`, which Argo reads as a tag",
                    node.data.name
                );
                found.push(
                    Finding::new(&INVALID_MANIFEST, message)
                        .help("insert a parameter or an output with `format!`")
                        .at(node.data.at),
                );
            }
        });
    }
}

/// Argo evaluates a value that is passed from task to task.
pub(super) fn tag_in_passed(value: &Value, what: &str) -> Option<Finding> {
    let mut is_tagged = false;
    value.visit(&mut |value| {
        is_tagged |= match value {
            Value::Text(text) => text.has_tag(),
            Value::Map(map) => map.entries.iter().any(|(key, _)| key.has_tag()),
            _ => false,
        };
    });
    is_tagged.then(|| {
        let message = format!("{what} contains `{{{{`, which Argo evaluates as a tag");
        Finding::new(&TAG_IN_VALUE, message)
            .help("pass the text to the op itself, where it is escaped")
    })
}
