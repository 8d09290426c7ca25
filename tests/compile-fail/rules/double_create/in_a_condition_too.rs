use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn train(mode: Param<String>, name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    when(mode.eq("large"), || {
        CreateClusterOp::new("create-large-cluster")
            .cluster_name(name)
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(20)
            .delete_on_exit();
    })
    .after(cluster);
}

fn main() {}
