//! Checks that a cluster can install its libraries: runtimes of today take none from DBFS.

use super::constraints::{Check, literal};
use crate::rule::{Finding, PATH_FORM};
use crate::table::Runtime;
use crate::text::excerpt::excerpt;
use crate::value::path::{Step, field};
use crate::value::{Map, Text, Value};

/// The first runtime that installs no libraries from DBFS.
const WITHOUT_DBFS: (u32, u32) = (15, 0);

/// The setting of Spark with which it does.
const ALLOWED: &str = "spark.databricks.driver.dbfsLibraryInstallationAllowed";

impl Check<'_> {
    /// Reports libraries in DBFS that the cluster of the task does not install.
    pub(super) fn libraries_in_dbfs(&mut self, map: &Map, list: &str) {
        let Some(Value::List(libraries)) = map.get(list) else { return };
        let Some(runtime) = self.runtime_without_dbfs(map) else { return };
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

    /// Returns the runtime of the new cluster of a task, its own or one that tasks share, if it installs
    /// nothing from DBFS.
    fn runtime_without_dbfs(&self, task: &Map) -> Option<Runtime> {
        if let Some(Value::Map(cluster)) = task.get("new_cluster") {
            return runtime_without_dbfs(cluster);
        }
        let key = task.get("job_cluster_key").and_then(literal)?;
        let Some(Value::List(clusters)) = self.root.map.get("job_clusters") else { return None };
        let is_it = |item: &&Value| field(item, "job_cluster_key").and_then(literal) == Some(key);
        match field(clusters.iter().find(is_it)?, "new_cluster")? {
            Value::Map(cluster) => runtime_without_dbfs(cluster),
            _ => None,
        }
    }
}

/// Returns the runtime of a cluster, if it is one that installs nothing from DBFS.
fn runtime_without_dbfs(cluster: &Map) -> Option<Runtime> {
    let runtime = Runtime::of(cluster.get("spark_version").and_then(literal)?)?;
    let is_allowed = match cluster.get("spark_conf") {
        None => false,
        Some(Value::Map(conf)) => {
            conf.is_open() || conf.get(ALLOWED).is_some_and(|value| literal(value) != Some("false"))
        }
        Some(_) => true,
    };
    (!is_allowed && runtime.is_at_least(WITHOUT_DBFS)).then_some(runtime)
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
