use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "1h")]
fn figures(name: Param<String>) {
    SubmitRunOp::new("notebook")
        .run_name(format!("{name}-1"))
        .spec(json!({"existing_cluster_name": "figures", "notebook_task": {}}))
        .delete_on_exit();
    SubmitRunOp::new("python")
        .run_name(format!("{name}-2"))
        .spec(json!({
            "existing_cluster_name": "figures",
            "spark_python_task": {"python_file": "", "parameters": ["1"]},
        }))
        .delete_on_exit();
    CreateJobOp::new("jar")
        .job_name(format!("{name}-3"))
        .existing_cluster_name("figures")
        .spark_jar_task(SparkJarTask::new(""))
        .delete_on_exit();
}

fn main() {}
