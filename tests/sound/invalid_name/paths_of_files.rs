//! Paths and URIs that Databricks finds, or that only the run knows.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "1h")]
pub fn figures(name: Param<String>, folder: Param<String>) {
    let libraries = [
        Library::jar("dbfs:/figures.jar"),
        Library::jar("abfss://jars@account.dfs.core.windows.net/figures.jar"),
        Library::jar(format!("abfss{name}://figures.jar")),
        Library::egg(format!("{folder}/figures.egg")),
        Library::whl("/Workspace/Shared/figures.whl"),
        Library::whl("/dbfsx/figures.whl"),
        Library::jar(folder),
    ];
    SubmitRunOp::new("notebook")
        .run_name(format!("{name}-1"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new(format!("{folder}/figures")))
        .libraries(libraries)
        .delete_on_exit();
    SubmitRunOp::new("python")
        .run_name(format!("{name}-2"))
        .existing_cluster_name("figures")
        .spark_python_task(SparkPythonTask::new("/Workspace/Shared/figures.py"))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", figures().workflow().unwrap().warnings()), "[]");
}
