use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn nightly() {
    SubmitRunOp::new("always").run_name("a").job_name("job").jar_params(["1"]).retry(Retry::always(3));
    let default = CreateClusterOp::new("default").cluster_name("b").spark_version("5").node_type_id("D3").num_workers(1);
    default.retry(Retry::times(2).backoff("30s"));
    SubmitRunOp::new("again").run_name("c").job_name("job").jar_params(["1"]).reattach().retry(Retry::on_failure(1));
}

fn main() {}
