use kfp_dbx::prelude::*;

#[pipeline]
fn publish() {
    let approve = SuspendOp::new("approve");
    DeleteRunOp::new("delete").run_name(approve.outputs.decision).external();
}

fn main() {}
