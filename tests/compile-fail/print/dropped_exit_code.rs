#![deny(unused_must_use)]

use kfp_dbx::prelude::*;

#[pipeline]
fn clean(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

fn main() {
    kfp_dbx::print(&clean());
}
