use kfp_dbx::prelude::*;

#[pipeline]
async fn clean(run_name: Param<String>) {
    DeleteRunOp::new("deleterun").run_name(run_name).external();
}

fn main() {}
