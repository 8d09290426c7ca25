use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["10"])
        .allow(rules::RUN_OF_A_JOB)
        .allow(rules::RESOURCE_LEAK);
}

fn main() {}
