use kfp_dbx::prelude::*;

#[pipeline]
fn train(name: Param<String>) {
    let cluster = CreateClusterOp::new("create").cluster_name(name).spark_version("5").node_type_id("D3").num_workers(1);
    let run = SubmitRunOp::new("run").run_name("r").existing_cluster_id(cluster.outputs.cluster_id);
    run.notebook_task(NotebookTask::new("/Example"));
    cluster.after(run);
}

fn main() {}
