#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline]
fn publish() {
    let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
    when(approve.outputs.decision.eq("yes"), || {
        DeleteRunOp::new("delete").run_name("nightly").external();
    });
}

fn main() {}
