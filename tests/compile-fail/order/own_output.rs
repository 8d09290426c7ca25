use kfp_dbx::prelude::*;

#[pipeline]
fn train(name: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(name);
    run.existing_cluster_id(run.outputs.result_state);
}

fn main() {}
