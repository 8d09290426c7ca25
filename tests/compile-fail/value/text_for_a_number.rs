use kfp_dbx::prelude::*;

#[pipeline]
fn create(name: Param<String>, workers: Param<String>) {
    CreateClusterOp::new("create").cluster_name(name).num_workers("2");
    CreateClusterOp::new("again").cluster_name(name).num_workers(workers);
    CreateClusterOp::new("large").cluster_name(name).num_workers(3_000_000_000);
}

fn main() {}
