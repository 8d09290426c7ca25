use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn create(name: Param<String>, workers: Param<String>) {
    CreateClusterOp::new("create").cluster_name(name).spark_version("5").node_type_id("D3").num_workers("2");
    CreateClusterOp::new("again").cluster_name("again").spark_version("5").node_type_id("D3").num_workers(workers);
    CreateClusterOp::new("large").cluster_name("large").spark_version("5").node_type_id("D3").num_workers(3_000_000_000);
}

fn main() {}
