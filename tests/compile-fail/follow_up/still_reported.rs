// Names that are bound in other ways than by `let` hide nothing.
use kfp_dbx::prelude::*;

const RUN: &str = "nightly";

#[pipeline(truthful, timeout = "2h")]
fn arguments_of_a_format(run: Param<String>) {
    SubmitRunOp::new("train")
        .run_name(run)
        .job_name("train")
        .jar_params([format!("{name}-{0}-{{x}}", RUN, name = run)]);
    DeleteRunOp::new("delete").run_name(run);
}

#[pipeline(truthful, timeout = "2h")]
fn constant(run: Param<String>) {
    SubmitRunOp::new("train").run_name(run).job_name(RUN).jar_params([RUN]);
    DeleteRunOp::new("delete").run_name(run);
}

#[pipeline(truthful, timeout = "2h")]
fn items(names: Param<Vec<String>>) {
    for_each(names, |name| {
        SubmitRunOp::new("train").run_name(name).job_name("train").jar_params(["1"]);
        DeleteRunOp::new("delete").run_name(name);
    });
}

fn main() {}
