use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("no-pool")
        .cluster_name(format!("{name}-35"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .driver_instance_pool_id("drivers")
        .delete_on_exit();
    CreateClusterOp::new("both")
        .cluster_name(format!("{name}-36"))
        .spark_version("17.3.x-scala2.13")
        .num_workers(2)
        .instance_pool_id("workers")
        .driver_instance_pool_id("drivers")
        .driver_node_type_id("Standard_D4ds_v5")
        .delete_on_exit();
    CreateClusterOp::new("with-policy")
        .cluster_name(format!("{name}-37"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .policy_id("60642A1F0300A1B2")
        .driver_instance_pool_id("drivers")
        .driver_node_type_id("Standard_D4ds_v5")
        .delete_on_exit();
}

fn main() {}
