//! Checks that a cluster can install its libraries: runtimes of today take none from DBFS.

use super::constraints::{Check, literal};
use super::without_dbfs::runtime_of_task;
use crate::rule::{Finding, PATH_FORM};
use crate::text::excerpt::excerpt;
use crate::value::path::Step;
use crate::value::{Map, Text, Value};

impl Check<'_> {
    /// Reports libraries in DBFS that the cluster of the task does not install.
    pub(super) fn libraries_in_dbfs(&mut self, map: &Map, list: &str) {
        let Some(Value::List(libraries)) = map.get(list) else { return };
        let Some(runtime) = runtime_of_task(map, self.root.map) else { return };
        for (index, library) in libraries.iter().enumerate() {
            let Value::Map(fields) = library else { continue };
            for (name, value) in &fields.entries {
                let Some(name) = name.as_literal() else { continue };
                let Some(path) = begin(value).filter(|path| is_in_dbfs(path)) else { continue };
                let is_whole = literal(value).is_some();
                let message = format!(
                    "`{}{}` is in DBFS, from where a cluster with the runtime {} installs no libraries",
                    excerpt(path),
                    if is_whole { "" } else { "…" },
                    runtime.shown()
                );
                let file = path.rsplit('/').next().filter(|_| is_whole).unwrap_or("…");
                let help = format!(
                    "store the file on a volume or in the workspace, such as `/Volumes/main/default/libraries/{}`",
                    excerpt(file)
                );
                let at =
                    [Step::Field(list.to_owned()), Step::Item(index), Step::Field(name.to_owned())];
                self.push_at(at, Finding::new(&PATH_FORM, message).help(help));
            }
        }
    }
}

/// Returns the text at the beginning of a path, as far as it is known.
fn begin(value: &Value) -> Option<&str> {
    match value {
        Value::Text(Text::Literal(text)) => Some(text),
        Value::Text(Text::Mixed(pieces)) => pieces.first()?.as_literal().map(String::as_str),
        _ => None,
    }
}

fn is_in_dbfs(path: &str) -> bool {
    path.strip_prefix("dbfs:/")
        .is_some_and(|rest| !rest.trim_start_matches('/').starts_with("Volumes/"))
}
