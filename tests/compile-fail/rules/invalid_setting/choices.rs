use kfp_dbx::prelude::*;

#[pipeline]
fn without_a_default() {
    SuspendOp::new("approve").choices(["YES", "NO"]);
    DeleteRunOp::new("delete").run_name("nightly").external();
}

#[pipeline]
fn another_default() {
    SuspendOp::new("approve").choices(["YES", "NO"]).default("No");
    DeleteRunOp::new("delete").run_name("nightly").external();
}

#[pipeline]
fn a_default_alone() {
    SuspendOp::new("approve").default("NO");
    DeleteRunOp::new("delete").run_name("nightly").external();
}

fn main() {}
