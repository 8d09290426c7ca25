use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn export(table: Param<String>, day: Param<String>, workers: Param<i32>) {
    SubmitRunOp::new("a").run_name(table + "-run").job_name("export").jar_params(["1"]);
    SubmitRunOp::new("b").run_name("run-" + table + "-" + day).job_name("export").jar_params(["1"]);
    SubmitRunOp::new("c").run_name("run-" + workflow::uid() + "-" + table).job_name("export").jar_params(["1"]);
    SubmitRunOp::new("d").run_name("run-%s" % table).job_name("export").jar_params(["1"]);
    SubmitRunOp::new("e").run_name("run-{}".format(table)).job_name("export").jar_params(["1"]);
    CreateClusterOp::new("f").cluster_name("f").spark_version("5").node_type_id("Standard_D3_v2").num_workers(workers + 1);
    CreateClusterOp::new("g").cluster_name("g").spark_version("5").node_type_id("Standard_D3_v2").num_workers(-workers);
}

fn main() {}
