use kfp_dbx::prelude::*;

#[pipeline]
fn clean(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external().after(name);
}

fn main() {}
