//! Ids of Databricks, outputs, and texts that only the run knows.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn run(name: &'static str, id: impl IntoValue<String>) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{}", workflow::uid()))
        .existing_cluster_id(id)
        .notebook_task(NotebookTask::new("/Figures"))
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
pub fn ids(
    name: Param<String>,
    id: Param<String>,
    #[default = "0923-164208-meows279"] default: Param<String>,
) {
    run("literal", "0923-164208-meows279");
    run("word", "0612-192217-x7abcdef");
    run("parameter", id);
    run("default", default);
    run("begin", format!("0923-164208-{id}"));
    run("end", format!("{id}-meows279"));
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    run("output", cluster.outputs.cluster_id);
}

#[pipeline(truthful, timeout = "2h", allow(cluster_id))]
pub fn allowed(#[default = "figures"] default: Param<String>) {
    run("literal", "figures");
    run("default", default);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [ids(), allowed()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
