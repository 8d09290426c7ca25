use kfp_dbx::prelude::*;

#[pipeline]
fn nightly(run_name: Param<String>, clean: Param<bool>, names: Param<Vec<String>>) {
    SubmitRunOp::new("run").run_name(run_name).job_name("job").jar_params(["1"]);
    when(clean, || {
        on_exit(|| {
            DeleteRunOp::new("delete").run_name(run_name);
        });
    });
    for_each(names, |name| {
        on_exit(|| DeleteRunOp::new("each").run_name(name));
    });
}

fn main() {}
