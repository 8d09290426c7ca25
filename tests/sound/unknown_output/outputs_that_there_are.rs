//! Outputs that the op has.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn of_the_table(name: Param<String>) {
    let run = SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    let outputs = run.outputs;
    SubmitRunOp::new("next")
        .run_name(format!("{name}-next"))
        .job_name("job")
        .jar_params((outputs.run_id, run.outputs.number_in_job))
        .delete_on_exit();
}

#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn of_objects(name: Param<String>) {
    let create = ResourceOp::new("create")
        .k8s_resource(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}))
        .attribute_outputs([("phase", "{.status.phase}")]);
    ResourceOp::new("note").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": create.output("name")},
        "data": {"phase": create.output("phase"), "object": create.output("manifest")},
    }));
}

#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn by_rust(name: Param<String>) {
    let outputs: Vec<(String, String)> = vec![("phase".to_owned(), "{.status.phase}".to_owned())];
    let create = ResourceOp::new("create")
        .k8s_resource(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}))
        .attribute_outputs(outputs);
    ResourceOp::new("note").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name},
        "data": {"phase": create.output("phase")},
    }));
}

#[test]
fn builds_without_warnings() {
    for pipeline in [of_the_table(), of_objects(), by_rust()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
