use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("ml")
        .cluster_name(format!("{name}-22"))
        .spark_version("17.3.x-cpu-ml-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .docker_image(DockerImage::new("myregistry.azurecr.io/spark:1.0"))
        .delete_on_exit();
    SubmitRunOp::new("url")
        .run_name(format!("{name}-run-5"))
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2)
                .docker_image(DockerImage::new("https://myregistry.azurecr.io/spark:1.0")),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    CreateClusterOp::new("file")
        .cluster_name(format!("{name}-23"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .init_scripts([InitScript::file("file:/opt/install.sh")])
        .delete_on_exit();
}

fn main() {}
