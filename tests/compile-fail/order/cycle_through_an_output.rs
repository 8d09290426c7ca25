use kfp_dbx::prelude::*;

#[pipeline]
fn train(name: Param<String>) {
    let cluster = CreateClusterOp::new("create").cluster_name(name);
    let run = SubmitRunOp::new("run").run_name("r").existing_cluster_id(cluster.outputs.cluster_id);
    cluster.after(run);
}

fn main() {}
