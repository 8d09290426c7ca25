//! Values that the archived operator drops on the way to Databricks.

use super::misfit::Misfit;
use crate::rule::{DROPPED_VALUE, Finding};
use crate::table::Kind;
use crate::value::path::{Path, Step};
use crate::value::{Map, Value};

/// Reports each 0 and `false` in a spec.
pub(super) fn check(kind: &Kind, spec: &Map) -> Vec<Misfit> {
    let mut found = Vec::new();
    fields(spec, &Path::Root, &mut found);
    if found.is_empty() {
        return found;
    }
    let Some(size) = kind.size_field() else { return found };
    for misfit in &mut found {
        if matches!(misfit.path.last(), Some(Step::Field(name)) if name == size) {
            let help =
                "Databricks then rejects the cluster, which has no size: set at least one worker";
            misfit.finding.help = Some(help.to_owned());
        }
    }
    found
}

fn fields(map: &Map, path: &Path<'_>, found: &mut Vec<Misfit>) {
    for (key, field) in &map.entries {
        if let Some(key) = key.as_literal() {
            value(field, &Path::Field(path, key), found);
        }
    }
}

fn value(value: &Value, path: &Path<'_>, found: &mut Vec<Misfit>) {
    match value {
        Value::Int(0) => found.push(misfit(path, "0")),
        Value::Bool(false) => found.push(misfit(path, "false")),
        Value::Map(map) => fields(map, path, found),
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                self::value(item, &Path::Item(path, index), found);
            }
        }
        _ => {}
    }
}

fn misfit(path: &Path<'_>, shown: &str) -> Misfit {
    let message = format!(
        "`{path}: {shown}` does not reach Databricks: the archived Azure Databricks Operator drops it"
    );
    let finding = Finding::new(&DROPPED_VALUE, message)
        .help("Databricks uses its own default instead; remove the field if that is what you want");
    Misfit::new(path.steps(), finding)
}
