use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["10"])
        .retry(Retry::on_failure(3).backoff("30s"))
        .delete_on_exit();
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .reattach()
        .policies(Policies::new().timeout("1h").retry(Retry::always(2)))
        .delete_on_exit();
}

fn main() {}
