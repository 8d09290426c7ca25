use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateJobOp::new("runs")
        .job_name(format!("{name}-job"))
        .existing_cluster_id("0923-164208-meows279")
        .notebook_task(NotebookTask::new("/Nightly"))
        .max_concurrent_runs(1001)
        .delete_on_exit();
    CreateClusterOp::new("minutes")
        .cluster_name(format!("{name}-42"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .autotermination_minutes(5)
        .azure_attributes(AzureAttributes::new().spot_bid_max_price(0.0))
        .delete_on_exit();
}

fn main() {}
