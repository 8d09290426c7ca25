#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn tokens(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2)
                .spark_env_vars([("TOKEN", "dapi0123456789abcdef0123456789abcdef")]),
        )
        .notebook_task(NotebookTask::new("/Figures").base_parameters([(
            "header",
            format!("Bearer dose0123456789abcdef0123456789abcdef for {name}"),
        )]))
        .pod_annotation("token", "dapi0123456789abcdef0123456789abcdef")
        .delete_on_exit();
    SubmitRunOp::new("run-job")
        .run_name(format!("{name}-run-job"))
        .spec(json!({"job_name": "figures", "jar_params": ["--key", "AKIA0123456789ABCDEF"]}))
        .delete_on_exit();
    ResourceOp::new("object")
        .k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": name, "annotations": {"x": "dapi0123456789abcdef0123456789abcdef"}},
        }))
        .keep();
}

fn main() {}
