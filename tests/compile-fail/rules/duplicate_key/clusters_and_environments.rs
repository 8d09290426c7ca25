use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    CreateJobOp::new("job")
        .job_name(name)
        .spec(json!({
            "environments": [
                {"environment_key": "default", "spec": {"environment_version": "4"}},
                {"environment_key": "default", "spec": {"environment_version": "5"}},
            ],
            "job_clusters": [
                {"job_cluster_key": "small", "new_cluster": {
                    "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 2,
                }},
                {"job_cluster_key": "small", "new_cluster": {
                    "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 8,
                }},
            ],
            "tasks": [{
                "task_key": "load",
                "job_cluster_key": "small",
                "notebook_task": {"notebook_path": "/Shared/Load"},
            }],
        }))
        .delete_on_exit();
}

fn main() {}
