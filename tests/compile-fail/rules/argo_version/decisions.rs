use kfp_dbx::prelude::*;

#[pipeline(argo = "3.5")]
fn publish() {
    let approve = SuspendOp::new("approve")
        .choices(["YES", "NO"])
        .default("NO")
        .duration("1d");
    DeleteRunOp::new("delete").run_name(approve.outputs.decision).external();
}

fn main() {}
