use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn nightly(name: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(name).job_name("job").jar_params(["1"]);
    let result = run.outputs.notebook_output_result;
    when(result.field::<String>("status").eq("OK"), || DeleteRunOp::new("a").run_name(name));
    let result = result.read_as::<Json>();
    if run.outputs.notebook_output_result.read_as::<Json>().field::<bool>("again") {
        DeleteRunOp::new("b").run_name(name);
    }
    when(result.field::<Json>("status").eq("OK"), || DeleteRunOp::new("c").run_name(name));
    when(result["status"].eq("OK"), || DeleteRunOp::new("d").run_name(name));
}

fn main() {}
