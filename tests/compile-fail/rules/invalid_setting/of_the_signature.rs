// Not built: the attribute itself is wrong.
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(one_task), warn(resource_leek), deny(warning))]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["10"]).delete_on_exit();
}

fn main() {}
