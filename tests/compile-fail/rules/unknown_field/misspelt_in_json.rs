use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({
            "new_cluster": {"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_worker": 2},
            "notebook_tsk": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
    let task = json!({"notebook_path": "/Nightly", "parameters": {"day": name}});
    CreateJobOp::new("create-job")
        .job_name(name)
        .spec(json!({
            "new_cluster": {
                "spark_version": "5.3.x-scala2.11",
                "node_type_id": "Standard_D3_v2",
                "num_workers": 2,
                "init_scripts": [{"dbfs": {"path": "dbfs:/install.sh"}}],
            },
            "notebook_task": task,
        }))
        .delete_on_exit();
    ResourceOp::new("create-cluster")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Dcluster",
            "metadata": {"name": name},
            "spec": {"spark_version": "5.3.x-scala2.11", "num_workers": 2, "node_type": "D3"},
        }))
        .keep();
}

fn main() {}
