use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn create(name: Param<String>) {
    let cluster = CreateClusterOp::new("create").cluster_name(name).spark_version("5").node_type_id("D3").num_workers(1);
    let submit = SubmitRunOp::new("submit").run_name(name).notebook_task(NotebookTask::new("/Example"));
    submit.existing_cluster_id(cluster.outputs.clusterid);
}

fn main() {}
