use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn figures(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name("figures")
        .jar_params(["10"])
        .keep()
        .delete_on_exit();
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit_with(Policies::new().retry(Retry::on_failure(3)));
    cluster.keep();
}

fn main() {}
