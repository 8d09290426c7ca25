use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let load = SubmitRunOp::new("load")
        .run_name(name)
        .job_name("load")
        .jar_params(["10"])
        .delete_on_exit();
    SubmitRunOp::new("report")
        .run_name(name)
        .job_name("report")
        .jar_params(["10"])
        .after(load)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", mutex = "clusters", argo = "3.6")]
fn clusters() {
    for_each(["small", "large"], |size| {
        CreateClusterOp::new("create-cluster")
            .cluster_name(format!("shared-{size}"))
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(2)
            .delete_on_exit();
    });
    CreateClusterOp::new("create-small")
        .k8s_name("shared")
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    ResourceOp::new("create-shared")
        .k8s_resource(serde_json::json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Dcluster",
            "metadata": {"name": "shared"},
            "spec": {"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2},
        }))
        .success_condition("status.cluster_info.state=RUNNING")
        .keep();
}

fn main() {}
