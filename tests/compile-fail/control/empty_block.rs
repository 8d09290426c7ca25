use kfp_dbx::prelude::*;

#[pipeline]
fn nightly(full: Param<bool>) {
    DeleteRunOp::new("delete").run_name("run").external();
    when(full, || {}).otherwise(|| {
        // To do.
    });
    on_exit(|| {});
}

fn main() {}
