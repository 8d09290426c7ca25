use kfp_dbx::prelude::*;

#[pipeline(name = nightly, argo = 3.4, mutex = 'a', description = true, namespace = b"etl")]
fn texts(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline(timeout = 2h, deadline = 90, ttl = true, ttl_after_failure = -5)]
fn durations(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline(truthful = "yes", plain = on, fail_on_exit_failure(true), parallelism = "4")]
fn switches(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline(defaults = "2h", pod_gc = "OnPodSuccess", timeout("2h"), mutex)]
fn others(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

// The type is there for the pipelines that use it.
#[pipeline(op = "Load")]
fn load(run: Param<String>) -> Output<String> {
    let load = SubmitRunOp::new("load").run_name(run).job_name("load").jar_params(["1"]);
    load.delete_on_exit().outputs.run_name
}

#[pipeline(op: Clean)]
fn clean(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline(timeout = "2h")]
fn all(run: Param<String>) {
    let load = Load::new("load").run(run);
    Clean::new("clean").run(load.outputs);
}

fn main() {}
