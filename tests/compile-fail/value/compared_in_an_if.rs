use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn create(name: Param<String>, mode: Param<String>, n: Param<i32>, flag: Param<bool>) {
    if mode == "full" {
        CreateClusterOp::new("create")
            .cluster_name(name)
            .spark_version("5")
            .node_type_id("D3")
            .num_workers(1);
    }
    if n > 2 {
        CreateClusterOp::new("another")
            .cluster_name(mode)
            .spark_version("5")
            .node_type_id("D3")
            .num_workers(1);
    }
    if flag {
        let run = SubmitRunOp::new("run").run_name(name).job_name("job").jar_params(["1"]);
        if run.outputs.result_state != "SUCCESS" {}
    }
}

fn main() {}
