use kfp_dbx::prelude::*;

#[pipeline]
fn clean(run_name: Param<char>) {
    DeleteRunOp::new("deleterun").run_name(format!("{run_name}")).external();
}

fn main() {}
