use kfp_dbx::prelude::*;

#[pipeline]
fn clean(name: Param<String>) {
    DeleteRunOp::new("?!").run_name(name).external();
    DeleteRunOp::new("").run_name(format!("{name}-2")).external();
}

fn main() {}
