use kfp_dbx::prelude::*;

#[pipeline]
fn clean(run_name: Param<String>) -> DeleteRunOp {
    DeleteRunOp::new("deleterun").run_name(run_name).external()
}

fn main() {}
