use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn train(mode: Param<String>, name: Param<String>) {
    let made = when(mode.eq("own-cluster"), || {
        CreateClusterOp::new("create-cluster")
            .cluster_name(name)
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(2)
            .delete_on_exit();
    });
    SubmitRunOp::new("train")
        .run_name(name)
        .existing_cluster_name(name)
        .notebook_task(NotebookTask::new("/Models/Train"))
        .after(made)
        .delete_on_exit();
}

fn main() {}
