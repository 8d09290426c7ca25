use kfp_dbx::prelude::*;
use serde_json::json;

const UPPER: &str = "Nightly";

#[pipeline(truthful, timeout = "2h", mutex = "nightly", argo = "3.6")]
fn nightly(day: Param<String>) {
    SubmitRunOp::new("underscore")
        .run_name("nightly_run")
        .job_name("job")
        .jar_params(["10"])
        .delete_on_exit();
    SubmitRunOp::new("upper-case")
        .run_name(format!("Nightly-{day}"))
        .job_name("job")
        .jar_params([UPPER])
        .delete_on_exit();
    CreateSecretScopeOp::new("space")
        .k8s_name("the scope")
        .initial_manage_principal("users")
        .delete_on_exit();
    let name = "nightly-";
    CreateClusterOp::new("dash-at-the-end")
        .spec(json!({"cluster_name": name, "spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2}))
        .delete_on_exit();
    DeleteJobOp::new("delete").job_name("Nightly").external();
    ResourceOp::new("of-an-object")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Dcluster",
            "metadata": {"name": "nightly.-cluster"},
            "spec": {"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2},
        }))
        .keep();
}

fn main() {}
