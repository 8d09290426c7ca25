use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn train(name: Param<String>) {
    let load = SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    DeleteRunOp::new("delete").run_name(name).after("load");
    DeleteRunOp::new("again").run_name(name).after(load.outputs.run_id);
}

fn main() {}
