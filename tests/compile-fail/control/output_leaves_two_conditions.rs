use kfp_dbx::prelude::*;

#[pipeline]
fn nightly(a: Param<bool>, b: Param<bool>) {
    let outer = when(a, || {
        let inner = when(b, || SubmitRunOp::new("run").run_name("run").job_name("job").jar_params(["1"]));
        inner.inner
    });
    DeleteRunOp::new("delete").run_name(outer.inner.outputs.name);
}

fn main() {}
