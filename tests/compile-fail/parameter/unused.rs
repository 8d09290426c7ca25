#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline]
fn clean(run_name: Param<String>, run_nmae: Param<String>, in_a_format: Param<String>) {
    DeleteRunOp::new("deleterun").run_name(format!("{run_name}-{in_a_format}")).external();
}

fn main() {}
