use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h", allow(dropped_value), deny(single_node))]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("nothing-else")
        .cluster_name(format!("{name}-1"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(0)
        .delete_on_exit();
    SubmitRunOp::new("without-the-tag")
        .run_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(0)
                .spark_conf([
                    ("spark.databricks.cluster.profile", "singleNode"),
                    ("spark.master", "local[*]"),
                ])
                .custom_tags([("team", "data")]),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    CreateJobOp::new("with-workers")
        .job_name(name)
        .spec(json!({
            "new_cluster": {
                "spark_version": "5.3.x-scala2.11",
                "node_type_id": "Standard_D3_v2",
                "num_workers": 2,
                "spark_conf": {"spark.databricks.cluster.profile": "singleNode"},
            },
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
    CreateClusterOp::new("with-a-range")
        .cluster_name(format!("{name}-2"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .autoscale(Autoscale::new(1, 4))
        .spark_conf([("spark.master", "local[*, 4]")])
        .delete_on_exit();
}

fn main() {}
