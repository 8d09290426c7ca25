#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>, keep: Param<bool>) {
    let load = SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    when(keep.eq(false), || {
        DeleteRunOp::new("delete-load").run_name(name);
    })
    .after(load);
}

fn main() {}
