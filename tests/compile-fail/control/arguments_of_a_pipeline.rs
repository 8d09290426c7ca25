use kfp_dbx::prelude::*;

#[pipeline(op = Load)]
fn load(table: Param<String>, slices: Param<i32>) -> Output<i64> {
    let run = SubmitRunOp::new("run").run_name(table).job_name("job").jar_params([slices]);
    run.outputs.run_id
}

#[pipeline]
fn nightly() {
    let load = Load::new("load").tabel("sales").slices("10");
    DeleteRunOp::new("delete").run_name(load.outputs);
}

#[pipeline(op = "Other")]
fn other() -> Output<i64> {
    let run = SubmitRunOp::new("run").run_name("x").job_name("job").jar_params(["1"]);
    run.outputs.run_id
}

fn main() {}
