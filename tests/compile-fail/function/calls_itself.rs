use kfp_dbx::prelude::*;

#[pipeline]
fn clean(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
    clean(run);
}

#[pipeline]
fn conditional(run: Param<String>) {
    when(run.ne("none"), || {
        DeleteRunOp::new("delete").run_name(run).external();
        conditional(run);
    });
}

fn main() {}
