use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>, day: Param<String>) {
    SubmitRunOp::new("single")
        .run_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2),
        )
        .libraries((
            Library::jar("dbfs:/FileStore/jars/figures.jar"),
            Library::whl(format!("dbfs:/wheels/{day}/figures-1.0-py3-none-any.whl")),
        ))
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
    CreateJobOp::new("shared")
        .job_name(format!("{name}-2"))
        .spec(json!({
            "job_clusters": [{"job_cluster_key": "small", "new_cluster": {
                "spark_version": "16.4.x-scala2.12",
                "node_type_id": "Standard_D4ds_v5",
                "num_workers": 2,
            }}],
            "tasks": [{
                "task_key": "load",
                "job_cluster_key": "small",
                "notebook_task": {"notebook_path": "/Shared/Load"},
                "libraries": [{"jar": "dbfs:/FileStore/jars/load.jar"}],
            }],
        }))
        .delete_on_exit();
}

fn main() {}
