//! The resources, notebooks and files that a spec names: their paths lead to them from anywhere.

use super::misfit::Misfit;
use super::script_places;
use super::without_dbfs::takes_no_library_from_dbfs;
use crate::rule::{Finding, INVALID_NAME, MISSING_FIELD, WRONG_TYPE};
use crate::table::{Kind, Reference, Referent, Scalar};
use crate::text::excerpt::excerpt;
use crate::value::path::{Path, Step, each_named, field, value_at};
use crate::value::{Map, Text, Value};

/// Checks the names and the paths in the spec of a resource, as far as they are known.
///
/// `closed` is whether all fields of the spec can be seen.
pub(super) fn check(kind: &Kind, spec: &Map, closed: bool) -> Vec<Misfit> {
    let mut found = Vec::new();
    for lists in [kind.uses, kind.runs_use] {
        each_named(spec, lists, &mut |reference, value, path| {
            let Value::Text(text) = value else { return };
            let finding = list_in_text(text, path);
            found.extend(finding.map(|finding| Misfit::new(path.steps(), finding)));
            let finding = file_fault(kind, spec, closed, reference, text, path);
            found.extend(finding.map(|finding| Misfit::new(path.steps(), finding)));
        });
    }
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
    if !matches!(reference.to, Referent::Path(_) | Referent::File) {
        return None;
    }
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
        Source::Workspace => {
            let ways = Ways { name: reference.field.last()?, kind, spec, reference, path };
            match reference.to {
                Referent::Path("WorkspaceItem") => workspace_item(path, begin, &ways),
                _ => file(path, begin, is_whole, &ways),
            }
        }
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

/// What the help about the path in a field depends on. Most paths need no help.
struct Ways<'a> {
    /// The name of the field.
    name: &'static str,
    kind: &'a Kind,
    spec: &'a Map,
    reference: &'a Reference,
    path: &'a Path<'a>,
}

impl Ways<'_> {
    /// Returns the name of a file with the ending that the field takes.
    fn file_name(&self) -> &'static str {
        match self.name {
            "jar" | "jar_uri" => "etl.jar",
            "egg" => "etl.egg",
            "whl" => "etl.whl",
            "requirements" => "requirements.txt",
            "python_file" => "main.py",
            "path" => "mart.sql",
            _ => "install.sh",
        }
    }

    /// Returns the path of a file where a cluster or a serverless task of today reads it.
    fn example(&self, file: &str) -> String {
        match self.name {
            "python_file" | "path" => format!("/Workspace/Shared/{file}"),
            "destination" => format!("dbfs:/{file}"),
            _ => format!("/Volumes/main/default/lib/{file}"),
        }
    }

    /// Adds the help to a finding: the path to write, and that for the archived operator.
    fn help(&self, finding: Finding, help: String, archived: String) -> Finding {
        let git = git_way(self.kind, self.spec, self.reference.field, self.path);
        let with_git = match git {
            Some(git) => format!("{help}, or {git}"),
            None => help.clone(),
        };
        let finding = finding.help(with_git.clone());
        // A file is offered in DBFS unless the pipeline is written for kfp-dbx-operator, or its cluster
        // reads none from there.
        let archived = if needs_other_place(self.spec, self.path) { help } else { archived };
        match with_git == archived {
            true => finding,
            false => finding.unless_kfp_dbx(with_git, archived),
        }
    }
}

/// Returns the way to a file in a repository, if the kind has one and the field can name it.
fn git_way(kind: &Kind, spec: &Map, field: &[&str], path: &Path<'_>) -> Option<&'static str> {
    let can_be = matches!(field, [.., "notebook_path" | "python_file"] | [.., "file", "path"]);
    if !can_be || kind.spec.field(GIT_SOURCE).is_none() {
        return None;
    }
    let Path::Field(task, _) = path else { return None };
    let source = value_at(spec, &task.steps()).and_then(|task| self::field(task, "source"));
    Some(match (spec.get(GIT_SOURCE), source) {
        (Some(_), _) => "set `source` to `GIT`",
        (None, None) if field.last() != Some(&"python_file") => "set `git_source`",
        (None, _) => "set `git_source`, and `source` to `GIT`",
    })
}

/// Whether the cluster of a library is one that installs none from DBFS.
fn needs_other_place(spec: &Map, path: &Path<'_>) -> bool {
    let steps = path.steps();
    let list =
        steps.iter().rposition(|step| matches!(step, Step::Field(name) if name == "libraries"));
    let Some(list) = list else { return false };
    let task = if list == 0 { Some(spec) } else { value_at(spec, &steps[..list]).and_then(as_map) };
    task.is_some_and(|task| takes_no_library_from_dbfs(task, spec))
}

fn as_map(value: &Value) -> Option<&Map> {
    match value {
        Value::Map(map) => Some(map),
        _ => None,
    }
}

/// Checks the path of a notebook or a file in the workspace.
fn workspace_item(name: &Path<'_>, begin: &str, ways: &Ways<'_>) -> Option<Finding> {
    (!begin.starts_with('/')).then(|| {
        let begin_shown = excerpt(begin);
        let message = format!(
            "`{name}` must be an absolute path in the workspace, but `{begin_shown}` does not begin with `/`"
        );
        let example = match ways.name {
            "path" => ways.example(ways.file_name()),
            _ => "/Users/user@foo.com/Example".to_owned(),
        };
        let help = format!("write the whole path, such as `{example}`");
        ways.help(Finding::new(&INVALID_NAME, message), help.clone(), help)
    })
}

fn file(name: &Path<'_>, begin: &str, is_whole: bool, ways: &Ways<'_>) -> Option<Finding> {
    if begin == "/dbfs" || begin.starts_with("/dbfs/") {
        return Some(mounted(name, begin, is_whole, ways));
    }
    // The rest of a text that begins without a `/` or a scheme may contain them.
    let (before, has_slash) = begin.split_once('/').map_or((begin, false), |(b, _)| (b, true));
    let is_relative = !begin.starts_with('/') && !before.contains(':') && (is_whole || has_slash);
    is_relative.then(|| {
        let shown = excerpt(begin);
        let message = format!(
            "`{name}` must be a whole path or a URI, but `{shown}` is relative: nothing says to which folder"
        );
        let write = |example: String| format!("write the whole path, such as `{example}`");
        let (file, finding) = (ways.file_name(), Finding::new(&INVALID_NAME, message));
        ways.help(finding, write(ways.example(file)), write(format!("dbfs:/docs/{file}")))
    })
}

/// Reports the path at which a cluster mounts DBFS.
fn mounted(name: &Path<'_>, begin: &str, is_whole: bool, ways: &Ways<'_>) -> Finding {
    let uri = format!("dbfs:{}", &begin["/dbfs".len()..]);
    let message = format!(
        "`{name}` must be a whole path or a URI, but `{}` is the path at which a running cluster mounts DBFS",
        excerpt(begin)
    );
    let finding = Finding::new(&INVALID_NAME, message);
    let in_dbfs = format!("write `{:?}`", excerpt(&uri));
    if ways.name == "destination" {
        return finding.help(in_dbfs);
    }
    let file = begin.rsplit('/').next().filter(|file| is_whole && file.contains('.'));
    let example = ways.example(&excerpt(file.unwrap_or(ways.file_name())));
    let place = match ways.name {
        "python_file" => "in the workspace or on a volume",
        _ => "on a volume or in the workspace",
    };
    ways.help(finding, format!("store the file {place}, such as `{example}`"), in_dbfs)
}
