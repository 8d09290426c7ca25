use kfp_dbx::prelude::*;

#[pipeline]
fn clean(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).after(name);
}

fn main() {}
