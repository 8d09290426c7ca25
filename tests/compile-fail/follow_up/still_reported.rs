// Names that are bound in other ways than by `let` hide nothing.
use kfp_dbx::prelude::*;

const RUN: &str = "nightly";

#[pipeline(truthful, timeout = "2h")]
fn arguments_of_a_format(run: Param<String>) {
    SubmitRunOp::new("train")
        .run_name(format!("{name}-{0}", "a", name = run))
        .job_name("train")
        .jar_params([format!("{{x}}-{run}")]);
    DeleteRunOp::new("delete").run_name(format!("{run}-a"));
}

#[pipeline(truthful, timeout = "2h", mutex = "train", argo = "3.6")]
fn constant(#[default = "train"] job: Param<String>) {
    SubmitRunOp::new("train").run_name(RUN).job_name(job).jar_params(["1"]);
    DeleteRunOp::new("delete").run_name(RUN);
}

#[pipeline(truthful, timeout = "2h")]
fn items(names: Param<Vec<String>>) {
    for_each(names, |name| {
        SubmitRunOp::new("train").run_name(name).job_name("train").jar_params(["1"]);
        DeleteRunOp::new("delete").run_name(name);
    });
}

fn main() {}
