use kfp_dbx::prelude::*;

#[pipeline]
fn clean<T>(run_name: Param<String>, other: Param<T>) {
    DeleteRunOp::new("deleterun").run_name(run_name).external();
}

fn main() {}
