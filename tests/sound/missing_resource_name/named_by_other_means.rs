//! The resource is named, not by its own setter in the chain.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn in_the_spec(name: Param<String>) {
    SubmitRunOp::new("submit")
        .spec(json!({"run_name": name, "job_name": "job", "jar_params": ["1"]}))
        .delete_on_exit();
    CreateJobOp::new("create-job")
        .spec(
            JobSpec::new()
                .name(name)
                .new_cluster(
                    NewCluster::new()
                        .spark_version("5.3.x-scala2.11")
                        .node_type_id("Standard_D3_v2")
                        .num_workers(2),
                )
                .notebook_task(NotebookTask::new("/Nightly")),
        )
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_k8s_name(name: Param<String>) {
    CreateSecretScopeOp::new("create-scope")
        .k8s_name(name)
        .initial_manage_principal("users")
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn later(name: Param<String>) {
    let run = SubmitRunOp::new("submit").job_name("job").jar_params(["1"]);
    run.run_name(name);
    run.delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_rust(name: Param<String>) {
    let run = SubmitRunOp::new("submit").job_name("job").jar_params(["1"]).delete_on_exit();
    if std::env::var("FULL").is_ok() {
        run.run_name(format!("{name}-full"));
    } else {
        run.run_name(name);
    }
}

fn named(run: SubmitRunOp, name: Param<String>) -> SubmitRunOp {
    run.run_name(name)
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_a_helper(name: Param<String>) {
    named(SubmitRunOp::new("submit").job_name("job").jar_params(["1"]), name).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", mutex = "nightly", argo = "3.6")]
pub fn from_json() {
    SubmitRunOp::from_json_spec(
        "submit",
        r#"{"run_name": "nightly", "job_name": "job", "jar_params": ["1"]}"#,
    )
    .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [in_the_spec(), by_k8s_name(), later(), by_rust(), by_a_helper(), from_json()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
