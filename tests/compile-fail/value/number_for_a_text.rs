use kfp_dbx::prelude::*;

#[pipeline]
fn create(name: Param<i32>) {
    CreateClusterOp::new("create").cluster_name(name);
}

fn main() {}
