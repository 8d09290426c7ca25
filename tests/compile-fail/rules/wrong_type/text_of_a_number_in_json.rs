use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(timeout: Param<i32>, elastic: Param<bool>, tags: Param<Json>) {
    SubmitRunOp::new("submit")
        .run_name(format!("run-{}", workflow::uid()))
        .spec(json!({
            "new_cluster": {
                "spark_version": "5.3.x-scala2.11",
                "node_type_id": "Standard_D3_v2",
                "num_workers": format!("{timeout}"),
                "custom_tags": tags.to_string(),
                "enable_elastic_disk": elastic.to_string(),
            },
            "notebook_task": {"notebook_path": format!("/{timeout}")},
            "timeout_seconds": timeout.to_string(),
        }))
        .delete_on_exit();
}

fn main() {}
