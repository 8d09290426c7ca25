use kfp_dbx::prelude::*;

#[pipeline]
fn create(name: Param<String>) {
    let cluster = CreateClusterOp::new("create").cluster_name(name);
    SubmitRunOp::new("submit").run_name(name).existing_cluster_id(cluster.outputs.clusterid);
}

fn main() {}
