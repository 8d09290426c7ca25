use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", deny(resource_leak))]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["10"]);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn one_of_two(name: Param<String>) {
    SubmitRunOp::new("a").run_name(format!("{name}-a")).job_name("job").jar_params(["10"]);
    SubmitRunOp::new("b")
        .run_name(format!("{name}-b"))
        .job_name("job")
        .jar_params(["10"])
        .deny(rules::RESOURCE_LEAK);
}

#[pipeline(truthful, timeout = "2h", deny(warnings))]
fn all(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["10"]);
}

fn main() {}
