//! The notebooks and files that a spec names: their paths lead to them from anywhere.

use super::conform::Misfit;
use crate::rule::{Finding, INVALID_NAME, MISSING_FIELD};
use crate::table::{Kind, Referent};
use crate::text::excerpt::excerpt;
use crate::value::path::{Path, field};
use crate::value::{Map, Piece, Text, Value};

/// Checks the paths in the spec of a resource, as far as their beginning is known.
pub(super) fn check(kind: &Kind, spec: &Map) -> Vec<Misfit> {
    let mut found = Vec::new();
    for reference in kind.uses.iter().chain(kind.runs_use).copied().flatten() {
        let fault: fn(&str, &str, bool) -> Option<Finding> = match reference.to {
            Referent::Path("WorkspaceItem") => notebook,
            Referent::Path(_) => file,
            _ => continue,
        };
        let Some((first, rest)) = reference.field.split_first() else { continue };
        let Some(value) = spec.get(first) else { continue };
        walk(value, rest, &Path::Field(&Path::Root, first), &mut |value, path| {
            let Value::Text(text) = value else { return };
            let (begin, is_whole) = match text {
                Text::Literal(text) => (text.as_str(), true),
                Text::Mixed(pieces) => match pieces.first() {
                    Some(Piece::Literal(text)) => (text.as_str(), false),
                    _ => return,
                },
            };
            let name = path.to_string();
            let finding = match begin.is_empty() {
                // The empty fields of a task are judged with the task.
                true => (reference.field.len() > 2).then(|| empty(&name)),
                false => fault(&name, begin, is_whole),
            };
            found.extend(finding.map(|finding| Misfit { path: path.steps(), finding }));
        });
    }
    found
}

/// Visits the values at the path of a reference.
fn walk(value: &Value, names: &[&str], path: &Path<'_>, visit: &mut impl FnMut(&Value, &Path<'_>)) {
    match names.split_first() {
        None => visit(value, path),
        Some((&"*", rest)) => {
            if let Value::List(items) = value {
                for (index, item) in items.iter().enumerate() {
                    walk(item, rest, &Path::Item(path, index), visit);
                }
            }
        }
        Some((name, rest)) => {
            if let Some(inner) = field(value, name) {
                walk(inner, rest, &Path::Field(path, name), visit);
            }
        }
    }
}

fn empty(name: &str) -> Finding {
    let message = format!("`{name}` is empty: the operator treats an empty value as not set");
    Finding::new(&MISSING_FIELD, message).help("give it a value")
}

fn notebook(name: &str, begin: &str, _: bool) -> Option<Finding> {
    let begin_shown = excerpt(begin);
    (!begin.starts_with('/')).then(|| {
        let message = format!(
            "`{name}` must be an absolute path in the workspace, but `{begin_shown}` does not begin with `/`"
        );
        let help = "write the whole path, such as `/Users/user@foo.com/Example`";
        Finding::new(&INVALID_NAME, message).help(help)
    })
}

fn file(name: &str, begin: &str, is_whole: bool) -> Option<Finding> {
    let shown = excerpt(begin);
    if begin == "/dbfs" || begin.starts_with("/dbfs/") {
        let uri = excerpt(&format!("dbfs:{}", &begin["/dbfs".len()..]));
        let message = format!(
            "`{name}` must be a URI, but `{shown}` is the path at which a running cluster mounts DBFS"
        );
        return Some(Finding::new(&INVALID_NAME, message).help(format!("write `{uri}`")));
    }
    // The rest of a text that begins without a `/` or a scheme may contain them.
    let (before, has_slash) = begin.split_once('/').map_or((begin, false), |(b, _)| (b, true));
    let is_relative = !begin.starts_with('/') && !before.contains(':') && (is_whole || has_slash);
    is_relative.then(|| {
        let message = format!(
            "`{name}` must be a URI, but `{shown}` is relative: nothing says to which folder"
        );
        let help = "write the whole URI, such as `dbfs:/docs/sparkpi.jar`";
        Finding::new(&INVALID_NAME, message).help(help)
    })
}
