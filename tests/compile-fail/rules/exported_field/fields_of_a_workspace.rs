use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h", deny(exported_field))]
fn nightly(name: Param<String>) {
    CreateJobOp::new("json")
        .job_name(name)
        .spec(json!({
            "creator_user_name": "user@foo.com",
            "tasks": [{
                "task_key": "nightly",
                "new_cluster": {
                    "cluster_id": "0923-164208-abcde123",
                    "spark_version": "15.4.x-scala2.12",
                    "node_type_id": "Standard_D4ds_v5",
                    "num_workers": 2,
                },
                "notebook_task": {"notebook_path": "/Nightly"},
            }],
            "format": "MULTI_TASK",
        }))
        .delete_on_exit();
    CreateClusterOp::new("one")
        .cluster_name(name)
        .spec(json!({
            "spark_version": "15.4.x-scala2.12",
            "node_type_id": "Standard_D4ds_v5",
            "num_workers": 2,
            "state": "TERMINATED",
        }))
        .delete_on_exit();
}

fn main() {}
