#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn tokens(
    name: Param<String>,
    #[default = "dapi0123456789abcdef0123456789abcdef"] token: Param<String>,
) {
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name("figures")
        .jar_params([format!("--token={token}")])
        .delete_on_exit();
}

fn main() {}
