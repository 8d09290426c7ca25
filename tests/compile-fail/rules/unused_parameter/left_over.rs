#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>, #[default = "10"] slices: Param<String>, r#type: Param<i32>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["10"]).delete_on_exit();
}

fn main() {}
