use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(allow(warnings))]
fn export(name: Param<String>) {
    let cluster = CreateClusterOp::new("cluster").cluster_name(name).spark_version("5").node_type_id("Standard_D3_v2").num_workers(1);
    let run = |name: &str| SubmitRunOp::new(name).run_name(name).notebook_task(NotebookTask::new("/Export"));
    let a = SubmitRunOp::new("a").run_name("a").notebook_task(NotebookTask::new("/A")).existing_cluster_id(cluster);
    SubmitRunOp::new("b").run_name("b").notebook_task(NotebookTask::new("/A")).existing_cluster_id(cluster.outputs["cluster_id"]);
    SubmitRunOp::new("c").run_name("c").notebook_task(NotebookTask::new("/A")).existing_cluster_id(cluster.outputs("cluster-id"));
    SubmitRunOp::new("d").run_name("d").notebook_task(NotebookTask::new("/A")).existing_cluster_id(cluster.output);
    DeleteRunOp::new("e").run_name(a.outputs.runname);
    let map = ResourceOp::new("f").k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}));
    DeleteRunOp::new("g").run_name(map.outputs.name);
    DeleteRunOp::new("h").run_name(map.outputs["name"]);
    run("i").run_name(cluster);
}

fn main() {}
