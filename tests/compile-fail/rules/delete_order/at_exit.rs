use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Nightly"));
    on_exit(|| {
        let delete_cluster = DeleteClusterOp::new("delete-cluster").cluster_name(name);
        DeleteRunOp::new("delete-run").run_name(name).after(delete_cluster);
    });
}

fn main() {}
