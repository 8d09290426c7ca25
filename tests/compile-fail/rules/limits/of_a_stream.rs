use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn stream(name: Param<String>) {
    CreateJobOp::new("stream")
        .job_name(name)
        .spec(json!({
            "continuous": {},
            "tasks": [
                {
                    "task_key": "read",
                    "existing_cluster_name": "shared",
                    "notebook_task": {"notebook_path": "/Read"},
                },
                {
                    "task_key": "write",
                    "depends_on": [{"task_key": "read"}],
                    "max_retries": -1,
                    "existing_cluster_name": "shared",
                    "notebook_task": {"notebook_path": "/Write"},
                },
            ],
        }))
        .keep();
}

fn main() {}
