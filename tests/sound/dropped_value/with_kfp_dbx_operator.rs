//! What only the archived operator does.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", timeout = "1h")]
pub fn nightly(name: Param<String>) {
    CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(0)
                .spark_conf([
                    ("spark.databricks.cluster.profile", "singleNode"),
                    ("spark.master", "local[*]"),
                ])
                .custom_tags([("ResourceClass", "SingleNode")])
                .enable_elastic_disk(false),
        )
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .max_retries(0)
        .delete_on_exit();
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spec(json!({
            "spark_version": "17.3.x-scala2.13",
            "node_type_id": "Standard_D4ds_v5",
            "num_workers": 2,
            "autotermination_minutes": 0,
        }))
        .delete_on_exit();
}

/// What a default brings in is sent as well.
#[pipeline(operator = "kfp-dbx", timeout = "1h")]
pub fn by_default(name: Param<String>, #[default = 0] retries: Param<i32>) {
    CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .max_retries(retries)
        .delete_on_exit();
}
