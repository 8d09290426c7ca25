use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    CreateJobOp::new("none")
        .job_name(format!("{name}-none"))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .libraries([Library::jar("dbfs:/figures.jar")])
        .delete_on_exit();
    CreateJobOp::new("two")
        .job_name(format!("{name}-two"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
    SubmitRunOp::new("of-the-spec-and-a-setter")
        .run_name(name)
        .spec(json!({
            "existing_cluster_name": "shared",
            "spark_python_task": {"python_file": "dbfs:/nightly.py"},
        }))
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
