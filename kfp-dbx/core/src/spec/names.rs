//! The names of resources: in the spec and in Kubernetes.

use super::misfit::Misfit;
use crate::rule::{Finding, INVALID_NAME, MISSING_RESOURCE_NAME, OVERRIDDEN_NAME};
use crate::table::{Action, Kind, Op};
use crate::text::name_rule::{MAX_LABEL, NameRule, OBJECT};
use crate::text::names::sanitize;
use crate::value::draft::check_text;
use crate::value::path::Step;
use crate::value::{Map, Text, Value};

/// Checks that a name in the spec is the name of the object.
pub fn check_name(kind: &Kind, spec: &Map, name: &Value) -> Option<Misfit> {
    let field = kind.name_field?;
    let given = spec.get(field)?;
    // Most are set as one, and equal texts need no copies to be compared.
    if matches!((given, name), (Value::Text(given), Value::Text(name)) if given == name) {
        return None;
    }
    let (Some(given), Some(name)) = (given.to_text(), name.to_text()) else { return None };
    if given == name {
        return None;
    }
    let message = format!(
        "`{field}` has no effect: the archived Azure Databricks Operator overwrites it with the name of the object, {}",
        name.as_literal()
            .map_or_else(|| "which is different".to_owned(), |name| format!("`{name}`")),
    );
    let finding = Finding::new(&OVERRIDDEN_NAME, message)
        .help("remove one of the two names, or make them equal");
    Some(Misfit::new(vec![Step::Field(field.to_owned())], finding))
}

/// Checks that Kubernetes accepts the name of an object.
pub fn invalid_name(name: &Text) -> Option<Finding> {
    invalid(&OBJECT, name)
}

/// Checks a name of any kind.
pub(super) fn invalid(rule: &NameRule, name: &Text) -> Option<Finding> {
    let finding = Finding::new(&INVALID_NAME, check_text(rule, name).err()?);
    if let Some(help) = name.as_literal().and_then(unformatted) {
        return Some(finding.help(help));
    }
    if name.as_literal().is_some_and(|name| name.contains("{{")) {
        return Some(finding.help("pass a parameter, or a value of Argo's such as `workflow::uid()`: a tag in a text stays text"));
    }
    Some(match name.as_literal().and_then(|name| near(rule, name)) {
        Some(near) => finding.help(format!("write `{near:?}`")),
        None => finding,
    })
}

/// Returns the nearest valid name, if it is short.
fn near(rule: &NameRule, name: &str) -> Option<String> {
    let near = sanitize(name);
    let prefix = format!("{near}-");
    let mut candidates = [prefix, near].into_iter().skip(usize::from(!name.ends_with('-')));
    candidates.find(|near| rule.check(near).is_ok() && near.len() <= MAX_LABEL)
}

/// Returns the help for a name with braces as a format string has them: `{}` or `{name}`.
fn unformatted(name: &str) -> Option<String> {
    let (before, rest) = name.split_once('{')?;
    let (place, _) = rest.split_once('}')?;
    let is_place = place.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_place && !before.ends_with('$')).then(|| {
        let argument = if place.is_empty() { ", …" } else { "" };
        format!("only `format!` fills in what is in braces: write `format!({name:?}{argument})`")
    })
}

/// Reports an op that does not name its resource.
pub fn missing_name(op: &str, row: &Op) -> Finding {
    let does = match row.action {
        Action::Delete => "deletes",
        _ => "creates",
    };
    Finding::new(
        &MISSING_RESOURCE_NAME,
        format!("op `{op}` does not name the resource that it {does}"),
    )
    .help(format!("name the resource with `.{}(…)` or `.k8s_name(…)`", row.kind.name_setter))
}

/// Reports a name that contains a runtime value. The setter is that of the resource's name.
pub fn unknown_name(what: &str, setter: Option<&str>) -> Finding {
    let message = format!(
        "{what} can't contain a parameter or an output, whose value is known only at run time"
    );
    let help = match setter {
        Some(setter) => format!(
            "write a literal text, and put the value into the name of the resource: `.{setter}(…)`; Argo 3.7 and later shows another name of the op, which can contain it: `.display_name(…)`"
        ),
        None => {
            "write a literal text, and put the value into the object, such as its `metadata.name`; Argo 3.7 and later shows another name of the op, which can contain it: `.display_name(…)`"
                .to_owned()
        }
    };
    Finding::new(&INVALID_NAME, message).help(help)
}
