#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn train() {
    let name = format!("train-{}", workflow::uid());
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(&name)
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    SubmitRunOp::new("train")
        .run_name(&name)
        .existing_cluster_name(cluster.outputs.name)
        .notebook_task(NotebookTask::new("/Models/Train"));
    on_exit(|| {
        let run = DeleteRunOp::new("delete-run").run_name(&name);
        DeleteClusterOp::new("delete-cluster").cluster_name(&name).after(run);
    });
}

#[pipeline(truthful, timeout = "2h")]
fn lock() {
    let name = format!("lock-{}", workflow::uid());
    ResourceOp::new("lock").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": &name},
    }));
    on_exit(|| {
        let approved = SuspendOp::new("approve");
        let unlock = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": &name}});
        ResourceOp::new("unlock").k8s_resource(unlock).action(Action::Delete).after(approved);
    });
}

fn main() {}
