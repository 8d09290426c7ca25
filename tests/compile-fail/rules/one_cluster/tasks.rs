use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    CreateJobOp::new("job")
        .job_name(name)
        .tasks((
            Task::new("load")
                .job_cluster_key("smal")
                .notebook_task(NotebookTask::new("/Shared/Load")),
            Task::new("wheel").python_wheel_task(PythonWheelTask::new("figures", "main")),
        ))
        .job_clusters([JobCluster::new("small", small())])
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(format!("{name}-2"))
        .spec(json!({
            "tasks": [
                {
                    "task_key": "load",
                    "job_cluster_key": "small",
                    "notebook_task": {"notebook_path": "/Shared/Load"},
                },
                {
                    "task_key": "sql",
                    "existing_cluster_name": "figures",
                    "sql_task": {"warehouse_id": "0123456789abcdef", "query": {"query_id": "1"}},
                },
                {
                    "task_key": "warehouse",
                    "existing_cluster_name": "figures",
                    "notebook_task": {"notebook_path": "/Shared/Sql", "warehouse_id": "0123456789abcdef"},
                },
            ],
        }))
        .delete_on_exit();
    SubmitRunOp::new("two")
        .run_name(format!("{name}-3"))
        .existing_cluster_name("figures")
        .environment_key("default")
        .environments([JobEnvironment::new("default", Environment::new().environment_version("4"))])
        .spark_python_task(SparkPythonTask::new("/Workspace/Shared/load.py"))
        .delete_on_exit();
}

fn small() -> NewCluster {
    NewCluster::new().spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2").num_workers(2)
}

fn main() {}
