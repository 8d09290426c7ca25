use kfp_dbx::prelude::*;

#[pipeline(name = "")]
fn nightly(#[name = "the name"] name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
}

fn main() {}
