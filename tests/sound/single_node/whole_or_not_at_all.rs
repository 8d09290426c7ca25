//! Single nodes as a whole, and clusters that are none.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h", allow(dropped_value))]
pub fn nodes(name: Param<String>, workers: Param<i32>, tag: Param<String>, conf: Param<Json>) {
    let cluster = NewCluster::new()
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .spark_conf([
            ("spark.databricks.cluster.profile", "singleNode"),
            ("spark.master", "local[*, 4]"),
        ]);
    let tags = [("team", "data"), ("ResourceClass", "SingleNode")];
    SubmitRunOp::new("single")
        .run_name(format!("{name}-1"))
        .new_cluster(cluster.clone().num_workers(0).custom_tags(tags))
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    // Only the run knows the number and the tag.
    SubmitRunOp::new("by-parameters")
        .run_name(format!("{name}-2"))
        .new_cluster(cluster.clone().num_workers(workers))
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    SubmitRunOp::new("by-a-tag")
        .run_name(format!("{name}-3"))
        .new_cluster(cluster.num_workers(0).custom_tags([("ResourceClass", tag)]))
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    CreateClusterOp::new("by-json")
        .cluster_name(name)
        .spec(json!({
            "spark_version": "5.3.x-scala2.11",
            "node_type_id": "Standard_D3_v2",
            "num_workers": 0,
            "spark_conf": conf,
            "custom_tags": [{"key": "ResourceClass", "value": "SingleNode"}],
        }))
        .delete_on_exit();
    CreateClusterOp::new("none")
        .cluster_name(format!("{name}-4"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .spark_conf([("spark.master", "spark://host:7077")])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", nodes().workflow().unwrap().warnings()), "[]");
}
