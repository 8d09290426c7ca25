use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", deny(secret_in_source))]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("registry")
        .cluster_name(format!("{name}-41"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .docker_image(
            DockerImage::new("spark").basic_auth(DockerBasicAuth::password("puller", "hunter2")),
        )
        .delete_on_exit();
    SubmitRunOp::new("logs")
        .run_name(format!("{name}-run-13"))
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2)
                .azure_attributes(
                    AzureAttributes::new().log_analytics_info(
                        LogAnalyticsInfo::log_analytics_primary_key("id", "key"),
                    ),
                ),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
