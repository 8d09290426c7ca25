use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("nobody")
        .cluster_name(format!("{name}-7"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .data_security_mode("SINGLE_USER")
        .delete_on_exit();
    CreateClusterOp::new("shared")
        .cluster_name(format!("{name}-8"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .data_security_mode(DataSecurityMode::Standard)
        .single_user_name("data-team")
        .delete_on_exit();
    CreateClusterOp::new("no-mode")
        .cluster_name(format!("{name}-9"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .single_user_name("data-team")
        .delete_on_exit();
    CreateClusterOp::new("image")
        .cluster_name(format!("{name}-10"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .data_security_mode(DataSecurityMode::Standard)
        .docker_image(DockerImage::new("myregistry.azurecr.io/spark:1.0"))
        .delete_on_exit();
    SubmitRunOp::new("ml")
        .run_name(format!("{name}-run-2"))
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-cpu-ml-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2)
                .data_security_mode("USER_ISOLATION"),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
