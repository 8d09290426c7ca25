use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn nightly(mode: Param<String>, n: Param<i32>) {
    let full = true;
    when(full, || DeleteRunOp::new("full").run_name("full"));
    when(mode, || DeleteRunOp::new("mode").run_name("mode"));
    when(n.eq("3"), || DeleteRunOp::new("text").run_name("text"));
    when(mode.gt("5"), || DeleteRunOp::new("order").run_name("order"));
}

fn main() {}
