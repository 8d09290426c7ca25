use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
fn of_ours(name: Param<String>) {
    CreateJobOp::new("job")
        .job_name(name)
        .spec(json!({
            "task_key": "report",
            "depends_on": [{"task_key": "load"}],
            "run_if": "ALL_DONE",
            "existing_cluster_name": "shared",
            "notebook_task": {"notebook_path": "/Report"},
        }))
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .spec(json!({
            "new_cluster": {
                "spark_version": "17.3.x-scala2.13",
                "node_type_id": "Standard_D4ds_v5",
                "num_workers": 2,
                "aws_attributes": {"availability": "SPOT"},
                "remote_disk_throughput": 500,
            },
            "notebook_task": {"notebook_path": "/Report"},
        }))
        .delete_on_exit();
}

#[pipeline(timeout = "1h")]
fn of_each(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .spec(json!({
            "run_if": "ALL_DONE",
            "permissions": [],
            "new_cluster": {
                "spark_version": "5.3.x-scala2.11",
                "node_type_id": "Standard_D3_v2",
                "num_workers": 2,
                "aws_attributes": {"availability": "SPOT"},
            },
            "notebook_task": {"notebook_path": "/Report"},
        }))
        .delete_on_exit();
}

fn main() {}
