use kfp_dbx::prelude::*;

#[pipeline]
fn nightly(a: Param<bool>) {
    let first = DeleteRunOp::new("first").run_name("first");
    let block = when(a, || DeleteRunOp::new("second").run_name("second").after(first));
    first.after(block);
    block.inner.after(block);
}

fn main() {}
