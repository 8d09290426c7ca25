use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn clusters(name: Param<String>) {
    CreateClusterOp::new("neither")
        .cluster_name(format!("{name}-1"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .delete_on_exit();
    CreateClusterOp::new("both")
        .cluster_name(format!("{name}-2"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .autoscale(Autoscale::new(2, 8))
        .delete_on_exit();
    let large = NewCluster::new()
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .autoscale(Autoscale::new(8, 2));
    SubmitRunOp::new("reversed")
        .run_name(name)
        .new_cluster(large)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    CreateJobOp::new("half-of-a-range")
        .job_name(name)
        .spec(json!({
            "new_cluster": {"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "autoscale": {"min_workers": 2}},
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
}

fn main() {}
