use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn of_the_other_way(mode: Param<String>, name: Param<String>) {
    when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(name).job_name("load").jar_params(["1"]);
    });
    on_exit(|| {
        DeleteRunOp::new("delete-run").run_name(name);
    });
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn half_of_the_condition(mode: Param<String>, dry: Param<bool>, name: Param<String>) {
    when(!dry, || {
        when(mode.eq("full"), || {
            SubmitRunOp::new("full").run_name(name).job_name("load").jar_params(["1"]);
        });
    });
    on_exit(|| {
        DeleteRunOp::new("delete-run").run_name(name);
    });
}

#[pipeline(truthful, timeout = "2h")]
fn made_on_failure(name: Param<String>) {
    DeleteRunOp::new("first").run_name("old").external();
    on_failure(|| {
        SubmitRunOp::new("alert").run_name(name).job_name("alert").jar_params(["1"]);
    });
    on_exit(|| {
        DeleteRunOp::new("delete-alert").run_name(name);
    });
}

/// The list may be empty.
#[pipeline(truthful, timeout = "2h")]
fn of_a_loop(days: Param<Vec<String>>, name: Param<String>) {
    for_each(days, |day| {
        let run = SubmitRunOp::new("load").run_name(name).job_name("load").jar_params([day]);
        DeleteRunOp::new("delete-run").run_name(name).wait("5m").after(run);
    })
    .parallelism(1);
    on_exit(|| {
        DeleteRunOp::new("delete-last").run_name(name);
    });
}

fn main() {}
