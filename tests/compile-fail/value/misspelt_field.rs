use kfp_dbx::prelude::*;

#[pipeline]
fn create(name: Param<String>) {
    CreateClusterOp::new("create").cluster_name(name).num_worker(2);
}

fn main() {}
