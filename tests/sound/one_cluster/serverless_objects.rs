//! Serverless notebooks that the op itself does not contain: with kfp-dbx-operator they need no cluster.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn object(name: Param<String>) {
    ResourceOp::new("object").set_owner_reference(true).k8s_resource(json!({
        "apiVersion": "databricks.microsoft.com/v1alpha1",
        "kind": "Run",
        "metadata": {"name": format!("{name}-{}", workflow::uid())},
        "spec": {"notebook_task": {"notebook_path": "/Nightly"}},
    }));
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn default_of_a_spec(
    name: Param<String>,
    #[default = json!({"notebook_task": {"notebook_path": "/Nightly"}})] spec: Param<Json>,
) {
    SubmitRunOp::new("submit").run_name(name).spec(spec).delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [object(), default_of_a_spec()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
