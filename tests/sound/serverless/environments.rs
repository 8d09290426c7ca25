//! Environments that are there, and libraries of a cluster.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn environments(name: Param<String>, key: Param<String>, environment: Param<Json>) {
    let default = || JobEnvironment::new("default", Environment::new().environment_version("4"));
    SubmitRunOp::new("single")
        .run_name(format!("{name}-single"))
        .environment_key("default")
        .environments([default()])
        .python_wheel_task(PythonWheelTask::new("figures", "main"))
        .delete_on_exit();
    SubmitRunOp::new("by-the-run")
        .run_name(format!("{name}-key"))
        .environment_key(key)
        .environments([default()])
        .python_wheel_task(PythonWheelTask::new("figures", "main"))
        .delete_on_exit();
    SubmitRunOp::new("of-the-run")
        .run_name(format!("{name}-list"))
        .spec(json!({
            "environments": environment,
            "environment_key": "default",
            "dbt_task": {"commands": ["dbt run"]},
        }))
        .delete_on_exit();
    SubmitRunOp::new("on-a-cluster")
        .run_name(format!("{name}-cluster"))
        .tasks([Task::new("load")
            .existing_cluster_name("shared")
            .libraries([Library::pypi(PypiLibrary::new("pandas"))])
            .notebook_task(NotebookTask::new("/Shared/Load"))])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", environments().workflow().unwrap().warnings()), "[]");
}
