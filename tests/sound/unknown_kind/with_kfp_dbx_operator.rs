//! A kind that only one operator has, in a pipeline for that operator.
#![deny(warnings)]

use kfp_dbx::prelude::*;

/// The file is written before the run, and deleted after it.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn upload(name: Param<String>) {
    let upload = CreateVolumeFileOp::new("upload")
        .file_name(name)
        .path(format!("/Volumes/main/default/jobs/{name}.py"))
        .data(Base64::text(""))
        .delete_on_exit();
    ResourceOp::new("look")
        .action(Action::Get)
        .k8s_resource(serde_json::json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "VolumeFile",
            "metadata": {"name": name},
        }))
        .success_condition("status.state=READY")
        .after(upload);
}
