use kfp_dbx::prelude::*;

// The variable that the help names is a new one.
#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn nightly(train: Param<String>, days: Param<Vec<String>>) {
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(train)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    SubmitRunOp::new("train")
        .run_name(format!("{train}-train"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Train"));
    SubmitRunOp::from_json_spec("load-2", r#"{"notebook_task": {"notebook_path": "/Load"}}"#)
        .run_name(format!("{train}-load"))
        .existing_cluster_id(cluster.outputs.cluster_id);
    // A variable of the loop's body would not reach the delete.
    for_each(days, |day| {
        SubmitRunOp::new("daily")
            .run_name(format!("{train}-{day}"))
            .existing_cluster_id(cluster.outputs.cluster_id)
            .notebook_task(NotebookTask::new("/Daily"));
    });
    SubmitRunOp::new("match")
        .run_name(format!("{train}-match"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Match"));
    DeleteClusterOp::new("delete").cluster_name(train).after(cluster);
}

fn main() {}
