#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn similar_names(run_name: Param<String>, run_names: Param<String>) {
    let run =
        SubmitRunOp::new("submit").run_name(run_name).job_name("load").jar_params([run_names]);
    DeleteRunOp::new("delete-run").run_name(run_names).after(run);
}

/// Of the two runs, one has a delete of its own.
#[pipeline(truthful, timeout = "2h")]
fn the_one_that_is_left(day: Param<String>, table: Param<String>) {
    let load = SubmitRunOp::new("load").run_name(format!("load-{day}")).job_name("load");
    load.jar_params([table]);
    let check = SubmitRunOp::new("check").run_name(format!("check-{day}")).job_name("check");
    check.jar_params([table]).after(load).delete_on_exit();
    on_exit(|| {
        DeleteRunOp::new("delete-load").run_name(table);
    });
}

/// What is marked as external is nobody's, and the create leaks all the same.
#[pipeline(truthful, timeout = "2h")]
fn marked(name: Param<String>, old: Param<String>) {
    let run = SubmitRunOp::new("submit").run_name(name).job_name("load").jar_params(["1"]);
    DeleteRunOp::new("delete-old").run_name(old).external().after(run);
}

fn main() {}
