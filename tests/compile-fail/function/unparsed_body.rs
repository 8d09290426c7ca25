#![deny(deprecated, unused_must_use)]

use std::process::ExitCode;

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", op = Load)]
fn load(#[default = "load"] run: Param<String>) -> Output<i64> {
    let load = SubmitRunOp::new("load").run_name(run)
    load.outputs.run_id
}

#[pipeline(truthful, timeout = "2h")]
fn nightly(run: Param<String>) {
    let load = Load::new("load").run(run);
    SubmitRunOp::new("report").run_name(run).job_name("report").jar_params([load.outputs]).delete_on_exit();
}

#[pipeline]
fn keyword(run: Param<String>) {
    lett train = SubmitRunOp::new("train").run_name(run);
}

#[pipeline]
fn comma(run: Param<String>) {
    let train = SubmitRunOp::new("train").run_name(run).jar_params(["1"],, 5);
}

#[pipeline]
fn dot(run: Param<String>) {
    let train = SubmitRunOp::new("train").run_name(run).;
}

#[pipeline]
fn no_dot(run: Param<String>) {
    SubmitRunOp::new("train") run_name(run)
}

#[pipeline]
fn closure(run: Param<String>) {
    when(run.eq("x"), || { DeleteRunOp::new("delete").run_name(run) external(); });
}

fn main() -> ExitCode {
    let pipelines = [load(), nightly(), keyword(), comma(), dot(), no_dot()];
    println!("{}", pipelines.len());
    kfp_dbx::print(&closure())
}
