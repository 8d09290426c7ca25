//! Fields that only kfp-dbx-operator has.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

/// The id of a policy: by a setter, in a part, in JSON, in the object, and by the default of a parameter.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
pub fn nightly(
    name: Param<String>,
    #[default = json!({
        "spark_version": "15.4.x-scala2.12",
        "node_type_id": "Standard_D3_v2",
        "num_workers": 2,
        "policy_id": "60642A1F0300A1B2",
    })]
    cluster: Param<Json>,
) {
    CreateClusterOp::new("setter")
        .cluster_name(name)
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .policy_id("60642A1F0300A1B2")
        .delete_on_exit();
    let json = json!({
        "spark_version": "15.4.x-scala2.12",
        "node_type_id": "Standard_D3_v2",
        "num_workers": 2,
        "policy_id": "60642A1F0300A1B2",
    });
    SubmitRunOp::new("run")
        .run_name(format!("{name}-run"))
        .new_cluster(json)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    ResourceOp::new("object")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Dcluster",
            "metadata": {"name": format!("{name}-object")},
            "spec": {
                "spark_version": "15.4.x-scala2.12",
                "node_type_id": "Standard_D3_v2",
                "num_workers": 2,
                "policy_id": "60642A1F0300A1B2",
            },
        }))
        .keep();
    CreateClusterOp::new("default").cluster_name(format!("{name}-a")).spec(cluster).delete_on_exit();
}
