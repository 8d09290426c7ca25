use kfp_dbx::prelude::*;

#[pipeline]
fn create(name: Param<String>, mode: Param<String>, n: Param<i32>, flag: Param<bool>) {
    if mode == "full" {
        CreateClusterOp::new("create").cluster_name(name);
    }
    if n > 2 {
        CreateClusterOp::new("another").cluster_name(name);
    }
    if flag {
        let run = SubmitRunOp::new("run").run_name(name);
        if run.outputs.result_state != "SUCCESS" {}
    }
}

fn main() {}
