#![deny(deprecated)]
use kfp_dbx::prelude::*;

/// Clears away what the nightly run has left.
#[pipeline]
fn clean(#[default = "nightly"] name: Param<String>) {
    let run = DeleteRunOp::new("delete-run").run_name(name);
    DeleteJobOp::new("delete-job").job_name("nightly").after(run);
    on_exit(|| {
        DeleteSecretScopeOp::new("delete-scope").scope_name(format!("{name}-keys"));
    });
}

fn main() {}
