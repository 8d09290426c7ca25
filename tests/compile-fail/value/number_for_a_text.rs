use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn create(name: Param<i32>) {
    CreateClusterOp::new("create")
        .cluster_name(name)
        .spark_version("5")
        .node_type_id("D3")
        .num_workers(1);
}

fn main() {}
