use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn nightly(name: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(name).job_name("job").jar_params(["1"]);
    for_each(name, |item: Param<String>| DeleteRunOp::new("a").run_name(item));
    for_each(run.outputs.notebook_output_result, |item: Param<String>| {
        DeleteRunOp::new("b").run_name(item);
    });
    for_each([1, 2], |item| DeleteRunOp::new("c").run_name(item));
}

fn main() {}
