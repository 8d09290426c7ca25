//! The resources, notebooks and files that a spec names: their paths lead to them from anywhere.

use super::misfit::Misfit;
use super::script_places;
use crate::rule::{Finding, INVALID_NAME, MISSING_FIELD, WRONG_TYPE};
use crate::table::{Kind, Reference, Referent, Scalar};
use crate::text::excerpt::excerpt;
use crate::value::path::{Path, each_named, field, value_at};
use crate::value::{Map, Text, Value};

/// Checks the names and the paths in the spec of a resource, as far as they are known.
///
/// `closed` is whether all fields of the spec can be seen.
pub(super) fn check(kind: &Kind, spec: &Map, closed: bool) -> Vec<Misfit> {
    let mut found = Vec::new();
    let references = kind.uses.iter().chain(kind.runs_use).copied().flatten();
    each_named(spec, references, &mut |reference, value, path| {
        let Value::Text(text) = value else { return };
        let finding = list_in_text(text, path);
        found.extend(finding.map(|finding| Misfit::new(path.steps(), finding)));
        let finding = file_fault(kind, spec, closed, reference, text, path);
        found.extend(finding.map(|finding| Misfit::new(path.steps(), finding)));
    });
    found
}

/// Checks the path of a notebook or a file, as far as it is known.
fn file_fault(
    kind: &Kind,
    spec: &Map,
    closed: bool,
    reference: &Reference,
    text: &Text,
    path: &Path<'_>,
) -> Option<Finding> {
    let fault: fn(&Path<'_>, &str, bool) -> Option<Finding> = match reference.to {
        Referent::Path("WorkspaceItem") => notebook,
        Referent::Path(_) | Referent::File => file,
        _ => return None,
    };
    let (begin, is_whole) = match text {
        Text::Literal(text) => (text.as_str(), true),
        Text::Mixed(pieces) => (pieces.first()?.as_literal()?.as_str(), false),
    };
    let is_in_task = is_in_task(reference.field);
    if begin.is_empty() {
        // The empty fields of a task are judged with the task.
        return (!is_in_task).then(|| empty(path));
    }
    if script_places::is_judged(reference.field) {
        return None;
    }
    match if is_in_task { Source::of(spec, path) } else { Source::Workspace } {
        Source::Unknown => None,
        Source::Workspace => fault(path, begin, is_whole),
        Source::Git { .. } if spec.get(GIT_SOURCE).is_some() => {
            in_repository(path, begin, is_whole)
        }
        Source::Git { is_said } => (closed && is_said).then(|| without_repository(path, kind.noun)),
    }
}

/// Whether a field is one of a task, and not of its libraries or its cluster.
fn is_in_task(field: &[&str]) -> bool {
    matches!(field, [.., task, _] | [.., task, "file", _] if task.ends_with("_task"))
}

const GIT_SOURCE: &str = "git_source";

/// The place that the file of a task is read from.
#[derive(Clone, Copy)]
enum Source {
    Workspace,
    /// The repository, and whether the task says so.
    Git {
        is_said: bool,
    },
    /// Only the run knows it.
    Unknown,
}

impl Source {
    /// Returns the place of the file at a path: by its `source`, or by whether there is a repository,
    /// which counts for all but Python files.
    fn of(spec: &Map, path: &Path<'_>) -> Self {
        let Path::Field(task, name) = path else { return Self::Workspace };
        let source = value_at(spec, &task.steps()).and_then(|task| field(task, "source"));
        match source {
            None if *name == "python_file" || spec.get(GIT_SOURCE).is_none() => Self::Workspace,
            None => Self::Git { is_said: false },
            Some(Value::Text(source)) => match source.as_literal() {
                Some("GIT") => Self::Git { is_said: true },
                Some(_) => Self::Workspace,
                None => Self::Unknown,
            },
            Some(_) => Self::Unknown,
        }
    }
}

/// Reports a path that is not relative to the repository.
fn in_repository(name: &Path<'_>, begin: &str, is_whole: bool) -> Option<Finding> {
    let (before, has_slash) = begin.split_once('/').map_or((begin, false), |(b, _)| (b, true));
    let is_absolute = begin.starts_with('/') || before.contains(':') && (is_whole || has_slash);
    is_absolute.then(|| {
        let message = format!(
            "`{name}` is a path in the `{GIT_SOURCE}`, but `{}` is absolute",
            excerpt(begin)
        );
        let help =
            "write it relative to the root of the repository, or set `source` to `WORKSPACE`";
        Finding::new(&INVALID_NAME, message).help(help)
    })
}

/// Reports a file of a repository that is not there.
fn without_repository(name: &Path<'_>, noun: &str) -> Finding {
    let message = format!(
        "`{name}` is in a Git repository, as its `source` says, but the {noun} has no `{GIT_SOURCE}`"
    );
    let help = format!("add `{GIT_SOURCE}` to the {noun}, or remove `source`");
    Finding::new(&MISSING_FIELD, message).help(help)
}

/// Reports a list or an object in a name or a path.
fn list_in_text(text: &Text, name: &Path<'_>) -> Option<Finding> {
    let part = text.refs().find(|part| matches!(part.ty, Scalar::List | Scalar::Map))?;
    let message = format!(
        "`{name}` contains {}, which becomes JSON, with brackets and quotes: nothing has such a name",
        part.ty.describe_reference()
    );
    Some(
        Finding::new(&WRONG_TYPE, message).help(
            "use one value of it, in `for_each(…)`, or give it to the program as an argument",
        ),
    )
}

fn empty(name: &Path<'_>) -> Finding {
    let message = format!("`{name}` is empty, which is as good as not set");
    Finding::new(&MISSING_FIELD, message).help("give it a value")
}

fn notebook(name: &Path<'_>, begin: &str, _: bool) -> Option<Finding> {
    (!begin.starts_with('/')).then(|| {
        let begin_shown = excerpt(begin);
        let message = format!(
            "`{name}` must be an absolute path in the workspace, but `{begin_shown}` does not begin with `/`"
        );
        let help = "write the whole path, such as `/Users/user@foo.com/Example`";
        Finding::new(&INVALID_NAME, message).help(help)
    })
}

fn file(name: &Path<'_>, begin: &str, is_whole: bool) -> Option<Finding> {
    if begin == "/dbfs" || begin.starts_with("/dbfs/") {
        let shown = excerpt(begin);
        let uri = excerpt(&format!("dbfs:{}", &begin["/dbfs".len()..]));
        let message = format!(
            "`{name}` must be a URI, but `{shown}` is the path at which a running cluster mounts DBFS"
        );
        return Some(Finding::new(&INVALID_NAME, message).help(format!("write `{uri:?}`")));
    }
    // The rest of a text that begins without a `/` or a scheme may contain them.
    let (before, has_slash) = begin.split_once('/').map_or((begin, false), |(b, _)| (b, true));
    let is_relative = !begin.starts_with('/') && !before.contains(':') && (is_whole || has_slash);
    is_relative.then(|| {
        let shown = excerpt(begin);
        let message = format!(
            "`{name}` must be a URI, but `{shown}` is relative: nothing says to which folder"
        );
        let help = "write the whole URI, such as `dbfs:/docs/sparkpi.jar`";
        Finding::new(&INVALID_NAME, message).help(help)
    })
}
