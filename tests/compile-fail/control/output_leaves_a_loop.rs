use kfp_dbx::prelude::*;

#[pipeline]
fn nightly() {
    let each = for_each(["a", "b"], |item| {
        SubmitRunOp::new("each").run_name(item).job_name("job").jar_params([item])
    });
    DeleteRunOp::new("delete").run_name(each.inner.outputs.name);
}

fn main() {}
