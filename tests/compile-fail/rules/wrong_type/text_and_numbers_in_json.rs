use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>, slices: Param<i32>, workers: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({
            "new_cluster": {
                "spark_version": "5.3.x-scala2.11",
                "node_type_id": "Standard_D3_v2",
                "num_workers": "2",
                "custom_tags": {"team": "data"},
                "enable_elastic_disk": "true",
            },
            "notebook_task": {"notebook_path": slices},
            "timeout_seconds": 3000000000u32,
            "libraries": {"jar": "dbfs:/figures.jar"},
        }))
        .delete_on_exit();
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spec(
            json!({"spark_version": 5.3, "node_type_id": "D3", "num_workers": workers, "autotermination_minutes": null}),
        )
        .delete_on_exit();
}

fn main() {}
