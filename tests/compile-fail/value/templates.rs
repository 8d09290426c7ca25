use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn export(table: Param<String>) {
    let cluster = CreateClusterOp::new("cluster").cluster_name(table).spark_version("5").node_type_id("Standard_D3_v2").num_workers(1);
    SubmitRunOp::new("a").run_name(format!("{cluster.outputs.cluster_id}-{table}")).job_name("export").jar_params(["1"]);
    SubmitRunOp::new("b").run_name(format!("run-{workflow::uid()}")).job_name("export").jar_params(["1"]);
    SubmitRunOp::new("c").run_name(format!("run-{cluster}")).job_name("export").jar_params(["1"]);
    SubmitRunOp::new("d").run_name(format!("{}-{cluster.outputs.name}", table)).job_name("export").jar_params(["1"]);
}

fn main() {}
