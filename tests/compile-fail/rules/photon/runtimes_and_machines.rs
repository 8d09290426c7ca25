use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("twice")
        .cluster_name(format!("{name}-15"))
        .spark_version("15.4.x-photon-scala2.12")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .runtime_engine(RuntimeEngine::Photon)
        .delete_on_exit();
    CreateClusterOp::new("early-ml")
        .cluster_name(format!("{name}-16"))
        .spark_version("14.3.x-cpu-ml-scala2.12")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .runtime_engine(RuntimeEngine::Photon)
        .delete_on_exit();
    CreateClusterOp::new("gpu-driver")
        .cluster_name(format!("{name}-17"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .driver_node_type_id("Standard_NC6s_v3")
        .runtime_engine("PHOTON")
        .delete_on_exit();
    SubmitRunOp::new("gpu-runtime")
        .run_name(format!("{name}-run-4"))
        .new_cluster(
            NewCluster::new()
                .spark_version("15.4.x-gpu-ml-scala2.12")
                .instance_pool_id("pool")
                .num_workers(2)
                .runtime_engine("PHOTON"),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
