use kfp_dbx::prelude::*;

fn main() {}

#[pipeline(op = Reaction)]
fn reaction(name: Param<String>) -> (Output<i64>, Output<i64>) {
    let load = SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    load.keep();
    let repair = SubmitRunOp::new("repair")
        .run_name(format!("repair-{name}"))
        .job_name("load")
        .jar_params(["2"])
        .after_failure(load)
        .keep();
    (load.outputs.run_id, repair.outputs.run_id)
}

#[pipeline(op = Conditional)]
fn conditional(name: Param<String>, mode: Param<String>) -> Output<i64> {
    let load = when(mode.eq("full"), || {
        SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]).keep()
    });
    load.inner.outputs.run_id
}

#[pipeline(op = Skipped)]
fn skipped(name: Param<String>, mode: Param<String>) -> Output<i64> {
    let load = when(mode.eq("full"), || {
        SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]).keep()
    });
    let check = SubmitRunOp::new("check")
        .run_name(format!("check-{name}"))
        .job_name("check")
        .jar_params([load.inner.outputs.run_id])
        .keep();
    let id = check.outputs.run_id;
    id
}
