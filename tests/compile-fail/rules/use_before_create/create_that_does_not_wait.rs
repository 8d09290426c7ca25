use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn report() {
    let name = format!("report-{}", workflow::uid());
    let notebook = ResourceOp::new("notebook")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "WorkspaceItem",
            "metadata": {"name": &name},
            "spec": {
                "path": format!("/Shared/{name}"),
                "content": "cHJpbnQoMSk=",
                "language": "PYTHON",
            },
        }))
        .set_owner_reference(true);
    SubmitRunOp::new("report")
        .run_name(&name)
        .existing_cluster_name("reports")
        .notebook_task(NotebookTask::new(format!("/Shared/{name}")))
        .after(notebook)
        .delete_on_exit();
}

fn main() {}
