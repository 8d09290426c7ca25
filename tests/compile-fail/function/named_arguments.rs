use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn train(name: Param<String>) {
    SubmitRunOp::new(name = "load", run_name = name, job_name = "load");
    CreateClusterOp(name = "create", cluster_name = name);
    SubmitRunOp::new(name).run_name(name).job_name("x").jar_params(["1"]);
    SubmitRunOp::new("set").run_name("x").job_name("x").jar_params(["1"]).set_retry(3).set_timeout(60).set_display_name("x");
}

fn main() {}
