//! Words and paths that the status of a resource can have, and texts that are no state.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

fn note(name: &str) {
    CreateSecretScopeOp::new(name)
        .scope_name(format!("{name}-{}", workflow::uid()))
        .initial_manage_principal("users")
        .delete_on_exit();
}

#[pipeline(timeout = "1h")]
pub fn comparisons(name: Param<String>, expected: Param<String>) {
    let run = SubmitRunOp::new("run")
        .run_name(name)
        .job_name("nightly")
        .jar_params(["1"])
        .delete_on_exit();
    let result = run.outputs.result_state;
    // A run that ended without a result has an empty one.
    when(result.one_of(["", "FAILED", "TIMEDOUT", "CANCELED"]), || note("failed"));
    // The operator passes on the words of newer versions of Databricks.
    when(result.eq("SUCCESS_WITH_FAILURES"), || note("partly"));
    when(run.outputs.life_cycle_state.ne("INTERNAL_ERROR"), || note("no-error"));
    when(run.outputs.notebook_output_result.eq("faild"), || note("own-word"));
    when(result.eq(expected), || note("expected"));
    when(expected.eq("faild"), || note("parameter"));
    on_exit(|| {
        when(workflow::status().one_of(["Failed", "Error"]), || note("at-exit"));
        when(workflow::namespace().eq("FAILED"), || note("namespace"));
    });
}

#[pipeline(timeout = "1h", allow(resource_leak))]
pub fn conditions(name: Param<String>, state: Param<String>) {
    CreateClusterOp::new("cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .success_condition("metadata.name, status.cluster_info.state in (RUNNING)")
        .failure_condition("status.cluster_info.termination_reason.code = DRIVER_UNREACHABLE")
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .existing_cluster_id("0831-211914-clear1")
        .notebook_task(NotebookTask::new("/Shared/nightly"))
        .success_condition(format!("status.metadata.state.result_state = {state}"))
        .failure_condition("status.error")
        .delete_on_exit();
    CreateJobOp::new("job")
        .job_name(name)
        .existing_cluster_id("0831-211914-clear1")
        .notebook_task(NotebookTask::new("/Shared/nightly"))
        .success_condition("status.job_status.settings.max_retries > 0, status.last_10_runs")
        .delete_on_exit();
    // Nothing is known about the words of other kinds.
    ResourceOp::new("other")
        .k8s_resource(json!({
            "apiVersion": "example.com/v1",
            "kind": "Run",
            "metadata": {"name": name},
        }))
        .success_condition("status.lifecycle_state = faild");
}

/// The outcomes that the conditions of an op leave open.
#[pipeline(timeout = "1h")]
pub fn after_success(name: Param<String>, day: Param<String>) {
    let run = SubmitRunOp::new("run")
        .run_name(name)
        .job_name("nightly")
        .jar_params(["1"])
        .truthful()
        .delete_on_exit();
    let result = run.outputs.result_state;
    when(result.eq("SUCCESS"), || note("success"));
    when(result.eq("SUCCESS") & day.eq("monday"), || note("monday")).otherwise(|| note("not"));
    when(result.one_of(["SUCCESS", "SUCCESS_WITH_FAILURES"]), || note("nearly"));
    when(result.eq(day), || note("day")).otherwise(|| note("another-day"));
    when(run.outputs.life_cycle_state.eq("TERMINATING"), || note("terminating"));
    let own = SubmitRunOp::new("own")
        .run_name(format!("{name}-own"))
        .job_name("nightly")
        .jar_params(["1"])
        .success_condition("status.metadata.state.result_state in (SUCCESS, CANCELED)")
        .delete_on_exit();
    when(own.outputs.result_state.eq("CANCELED"), || note("canceled"))
        .otherwise(|| note("not-canceled"));
    when(own.outputs.result_state.ne("SUCCESS"), || note("not-successful"));
    // A run that runs may have ended when its output is read.
    let running = SubmitRunOp::new("running")
        .run_name(format!("{name}-running"))
        .job_name("nightly")
        .jar_params(["1"])
        .success_condition("status.metadata.state.life_cycle_state=RUNNING")
        .delete_on_exit();
    when(running.outputs.life_cycle_state.eq("TERMINATED"), || note("terminated"))
        .otherwise(|| note("not-terminated"));
    // A cluster that runs may have another state a moment later.
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .truthful()
        .delete_on_exit();
    when(cluster.outputs.state.eq("RESIZING"), || note("resizing"));
}

#[pipeline(timeout = "1h", allow(unknown_state))]
pub fn meant(name: Param<String>) {
    let run = SubmitRunOp::new("run")
        .run_name(name)
        .job_name("nightly")
        .jar_params(["1"])
        .success_condition("status.metadata.state.result_state in (SUCCESS, NEWEST)")
        .delete_on_exit();
    when(run.outputs.result_state.eq("NEWEST"), || note("newest"));
}

#[test]
fn builds_without_warnings() {
    for pipeline in [comparisons(), conditions(), after_success(), meant()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}

#[pipeline(timeout = "1h", allow(resource_leak))]
pub fn paths_of_outputs(name: Param<String>) {
    let job = ResourceOp::new("job")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
            "spec": {"existing_cluster_id": "0831-211914-clear1", "notebook_task": {"notebook_path": "/Shared/a"}},
        }))
        .attribute_outputs([
            ("job", "{.status.job_status.job_id}"),
            ("retries", "{.status.job_status.settings.max_retries}"),
            ("last", "{.status.last_10_runs[0].run_id}"),
            ("label", "{.metadata.labels.team}"),
            ("task", "{.spec.notebook_task.notebook_path}"),
            ("all", "{}"),
            ("any", "{..run_id}"),
            ("text", "job {.jobs}"),
        ]);
    let outputs = ["job", "retries", "last", "label", "task", "all", "any", "text"];
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name("nightly")
        .jar_params(outputs.map(|output| job.output(output)))
        .truthful()
        .delete_on_exit();
}
