#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h", allow(single_node))]
fn nightly(name: Param<String>) {
    CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(0)
                .enable_elastic_disk(false),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .max_retries(0)
        .delete_on_exit();
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spec(json!({
            "spark_version": "5.3.x-scala2.11",
            "node_type_id": "Standard_D3_v2",
            "num_workers": 2,
            "autotermination_minutes": 0,
        }))
        .delete_on_exit();
}

fn main() {}
