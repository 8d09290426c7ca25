use kfp_dbx::prelude::*;

#[pipeline(argo = "3.2.3")]
fn too_old() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

#[pipeline(argo = "v5.0.0")]
fn too_new() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

#[pipeline(argo = "3.8")]
fn never_released() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

#[pipeline(argo = "3")]
fn no_version() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

#[pipeline(argo = "latest")]
fn a_word() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

fn main() {}
