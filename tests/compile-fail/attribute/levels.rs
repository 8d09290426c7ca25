#![deny(deprecated)]

use kfp_dbx::prelude::*;

// The levels that are meant hold, so that the races are no news.
#[pipeline(allow(delete_rase))]
fn misspelt(run: Param<String>) {
    SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    DeleteRunOp::new("delete").run_name(run);
}

#[pipeline(allow[delete_race], warn = no_timeout, deny)]
fn forms(run: Param<String>) {
    SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    DeleteRunOp::new("delete").run_name(run);
}

#[pipeline(allow("delete_race", no_timeout ignored_failure, rules::RESOURCE_LEAK, DBX811, 5, -))]
fn names(run: Param<String>) {
    SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    DeleteRunOp::new("delete").run_name(run);
}

fn main() {}
