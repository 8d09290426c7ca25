use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn tags(name: Param<String>) {
    CreateClusterOp::new("cluster")
        .cluster_name(format!("{name}-cluster"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .custom_tags([("cost/center", "7"), ("team", "R&D")])
        .delete_on_exit();
    CreateJobOp::new("job")
        .job_name(format!("{name}-job"))
        .spec(json!({
            "tags": {"50%": "half", "team": "R&D"},
            "tasks": [{
                "task_key": "load",
                "new_cluster": {
                    "spark_version": "17.3.x-scala2.13",
                    "node_type_id": "Standard_D4ds_v5",
                    "num_workers": 2,
                    "custom_tags": {"a?b": "c"},
                },
                "notebook_task": {"notebook_path": "/Shared/Load"},
            }],
        }))
        .delete_on_exit();
}

fn main() {}
