use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2", deadline = "1.5h", ttl = "0s")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["10"]).delete_on_exit();
}

fn main() {}
