use kfp_dbx::prelude::*;

#[pipeline]
fn nothing() {}

#[pipeline]
fn only_at_exit(name: Param<String>) {
    on_exit(|| {
        DeleteRunOp::new("delete-run").run_name(name).external();
    });
}

#[pipeline]
fn only_texts(#[default = "nightly"] name: Param<String>) {
    let _name = format!("{name}-{}", workflow::uid());
}

fn main() {}
