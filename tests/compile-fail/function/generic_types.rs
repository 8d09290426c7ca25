use kfp_dbx::prelude::*;

#[pipeline]
fn train(run: impl Into<String>) {
    DeleteRunOp::new("delete").run_name(run.into()).external();
}

#[pipeline]
fn lifetime<'a>(run: &'a str) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline]
fn number<const N: usize>(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

fn main() {}
