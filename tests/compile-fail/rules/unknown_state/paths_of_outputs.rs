use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "1h")]
fn nightly(name: Param<String>) {
    let cluster = ResourceOp::new("cluster")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Dcluster",
            "metadata": {"name": name},
            "spec": {"spark_version": "5.3.x-scala2.11", "node_type_id": "Standard_D3_v2", "num_workers": 2},
        }))
        .attribute_outputs([("size", "{.num_workers}"), ("state", "{.status.state}")])
        .allow(rules::RESOURCE_LEAK);
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name("nightly")
        .jar_params((cluster.output("size"), cluster.output("state")))
        .delete_on_exit();
}

fn main() {}
