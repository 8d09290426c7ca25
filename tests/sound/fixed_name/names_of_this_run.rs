//! Names that differ between runs, or runs that are one at a time.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

type Name = Param<String>;

#[pipeline(truthful, timeout = "2h")]
pub fn parameters(#[default = "nightly"] name: Name, #[default = 1] part: Param<i32>) {
    SubmitRunOp::new("a").run_name(name).job_name("a").jar_params(["1"]).delete_on_exit();
    SubmitRunOp::new("b")
        .run_name(format!("nightly-{part}"))
        .job_name("b")
        .jar_params(["1"])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn uid() {
    let name = format!("nightly-{}", workflow::uid());
    CreateJobOp::new("create-job")
        .spec(json!({
            "name": name,
            "new_cluster": {"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2},
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", mutex = "nightly", argo = "3.6")]
pub fn one_at_a_time() {
    SubmitRunOp::new("submit").run_name("nightly").job_name("a").jar_params(["1"]).delete_on_exit();
}

const MUTEX: &str = "nightly";

#[pipeline(truthful, timeout = "2h", mutex = MUTEX, argo = "3.6")]
pub fn mutex_of_the_run() {
    SubmitRunOp::new("submit").run_name("nightly").job_name("a").jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_rust(name: Param<String>) {
    let name = ["nightly", &name.to_string()].join("-");
    SubmitRunOp::new("submit").run_name(name).job_name("a").jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn allowed() {
    SubmitRunOp::new("submit")
        .run_name("nightly")
        .job_name("a")
        .jar_params(["1"])
        .allow(rules::FIXED_NAME)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn reattached() {
    SubmitRunOp::new("submit")
        .run_name("nightly")
        .job_name("a")
        .jar_params(["1"])
        .reattach()
        .delete_on_exit();
}

#[pipeline]
pub fn of_what_is_not_created() {
    DeleteRunOp::new("delete-run").run_name("nightly").external();
    ResourceOp::new("get-job").action(Action::Get).k8s_resource(json!({
        "apiVersion": "databricks.microsoft.com/v1alpha1",
        "kind": "Djob",
        "metadata": {"name": "nightly"},
    }));
}

/// An apply of what is there changes it, and Kubernetes makes up names.
#[pipeline]
pub fn others() {
    ResourceOp::new("apply").action(Action::Apply).k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "nightly"},
    }));
    ResourceOp::new("create")
        .k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"generateName": "nightly-"},
        }))
        .set_owner_reference(true);
    ResourceOp::new("create-run")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"generateName": "nightly-"},
            "spec": {"job_name": "a", "jar_params": ["1"]},
        }))
        .success_condition("status.metadata.state.result_state=SUCCESS")
        .timeout("2h")
        .keep();
}

/// A path of this run, one that is meant to stay, and a name that keeps a second run away.
#[pipeline(timeout = "2h")]
pub fn paths(name: Param<String>) {
    let upload = |op: &str| CreateDbfsBlockOp::new(op).data(Base64::text("1"));
    upload("by-uid")
        .block_name(format!("by-uid-{name}"))
        .path(format!("/data/{}", workflow::uid()))
        .delete_on_exit();
    upload("kept").block_name(format!("kept-{name}")).path("/data/kept.csv").keep();
    upload("named")
        .block_name("figures")
        .path("/data/figures.csv")
        .allow(rules::FIXED_NAME)
        .delete_on_exit();
}

#[pipeline(timeout = "2h", mutex = "data", argo = "3.6")]
pub fn path_of_one_run(name: Param<String>) {
    CreateDbfsBlockOp::new("upload")
        .block_name(name)
        .path("/data/figures.csv")
        .data(Base64::text("1"))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        parameters(),
        uid(),
        one_at_a_time(),
        mutex_of_the_run(),
        in_rust(),
        allowed(),
        reattached(),
        of_what_is_not_created(),
        others(),
        paths(),
        path_of_one_run(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
