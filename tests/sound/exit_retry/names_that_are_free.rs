//! A retry of the workflow finds the names of the exit handler free, or there is none.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

fn alert(name: &str) -> SubmitRunOp {
    SubmitRunOp::new("note").run_name(name).job_name("alert").jar_params([workflow::failures()])
}

#[pipeline(truthful, timeout = "2h")]
pub fn deleted_on_exit(job: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(format!("run-{}", workflow::uid()));
    run.job_name(job).jar_params(["1"]).delete_on_exit();
    on_failure(|| {
        SubmitRunOp::new("alert")
            .run_name(format!("alert-{}", workflow::uid()))
            .job_name("alert")
            .jar_params([workflow::failures()])
            .delete_on_exit();
    });
    on_exit(|| {
        alert(&format!("note-{}", workflow::uid())).delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn deleted_before(job: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(format!("run-{}", workflow::uid()));
    run.job_name(job).jar_params(["1"]).delete_on_exit();
    on_exit(|| {
        let name = format!("note-{}", workflow::uid());
        let last = DeleteRunOp::new("delete-last").run_name(&name).wait("5m");
        SubmitRunOp::new("note")
            .run_name(&name)
            .job_name("note")
            .jar_params([workflow::status()])
            .after(last)
            .keep();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn objects(job: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(format!("run-{}", workflow::uid()));
    run.job_name(job).jar_params(["1"]).delete_on_exit();
    on_failure(|| {
        ResourceOp::new("apply")
            .action(Action::Apply)
            .k8s_resource(json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"name": format!("failed-{}", workflow::uid())},
                "data": {"failures": workflow::failures()},
            }))
            .keep();
        ResourceOp::new("one-each")
            .k8s_resource(json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"generateName": "failed-"},
                "data": {"failures": workflow::failures()},
            }))
            .keep();
    });
}

/// A workflow that has succeeded is not retried.
#[pipeline(truthful, timeout = "2h")]
pub fn of_a_success(job: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(format!("run-{}", workflow::uid()));
    run.job_name(job).jar_params(["1"]).delete_on_exit();
    on_success(|| {
        SubmitRunOp::new("publish")
            .run_name(format!("publish-{}", workflow::uid()))
            .job_name("publish")
            .jar_params(["1"])
            .keep();
    });
}

/// What runs before the exit handler is run again only if it failed, and is deleted then.
#[pipeline(truthful, timeout = "2h")]
pub fn outside_of_the_handler(job: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(format!("run-{}", workflow::uid()));
    run.job_name(job).jar_params(["1"]).keep();
}

#[test]
fn builds_without_warnings() {
    for pipeline in
        [deleted_on_exit(), deleted_before(), objects(), of_a_success(), outside_of_the_handler()]
    {
        assert!(pipeline.workflow().unwrap().warnings().is_empty());
    }
}
