//! Clusters that install no libraries from DBFS.

use crate::table::Runtime;
use crate::value::path::{field, literal};
use crate::value::{Map, Value};

/// The first runtime that installs no libraries from DBFS.
const WITHOUT_DBFS: (u32, u32) = (15, 0);

/// The setting of Spark with which it does.
const ALLOWED: &str = "spark.databricks.driver.dbfsLibraryInstallationAllowed";

/// Whether the new cluster of a task, as far as it is known, installs no libraries from DBFS.
pub(super) fn takes_no_library_from_dbfs(task: &Map, spec: &Map) -> bool {
    runtime_of_task(task, spec).is_some()
}

/// Returns the runtime of the new cluster of a task, its own or one that tasks share, if it installs
/// nothing from DBFS.
pub(super) fn runtime_of_task(task: &Map, spec: &Map) -> Option<Runtime> {
    if let Some(Value::Map(cluster)) = task.get("new_cluster") {
        return runtime_without_dbfs(cluster);
    }
    let key = task.get("job_cluster_key").and_then(literal)?;
    let Some(Value::List(clusters)) = spec.get("job_clusters") else { return None };
    let is_it = |item: &&Value| field(item, "job_cluster_key").and_then(literal) == Some(key);
    match field(clusters.iter().find(is_it)?, "new_cluster")? {
        Value::Map(cluster) => runtime_without_dbfs(cluster),
        _ => None,
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
