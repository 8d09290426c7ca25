use kfp_dbx::prelude::*;

#[pipeline]
fn clean(run_name: String) {
    DeleteRunOp::new("deleterun").run_name(run_name).external();
}

fn main() {}
