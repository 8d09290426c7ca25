//! The result is judged, or something uses it.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
pub fn truthful_op(name: Param<String>) {
    let run = SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    run.delete_on_exit().truthful();
}

#[pipeline(timeout = "2h")]
pub fn own_conditions(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .success_condition("status.metadata.state.result_state in (SUCCESS, CANCELED)")
        .failure_condition("status.metadata.state.result_state in (FAILED, TIMEDOUT)")
        .delete_on_exit();
}

#[pipeline(timeout = "2h")]
pub fn compared(name: Param<String>) {
    let run = SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    when(run.outputs.result_state.ne("SUCCESS") & run.outputs.run_id.gt(0), || {
        SubmitRunOp::new("alert")
            .run_name(format!("alert-{name}-{}", workflow::uid()))
            .job_name("alert")
            .jar_params(["1"])
            .truthful()
            .delete_on_exit();
    });
}

#[pipeline(timeout = "2h")]
pub fn passed_on(name: Param<String>) {
    let run = SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    SubmitRunOp::new("next")
        .run_name(format!("next-{name}"))
        .job_name("job")
        .jar_params([run.outputs.life_cycle_state])
        .truthful()
        .delete_on_exit();
}

#[pipeline(timeout = "2h")]
pub fn in_a_text(name: Param<String>) {
    let run = SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    SubmitRunOp::new("next")
        .run_name(format!("next-{name}"))
        .job_name("job")
        .jar_params([format!("--state={}", run.outputs.result_state)])
        .truthful()
        .delete_on_exit();
}

#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn in_json(name: Param<String>) {
    let run = SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    ResourceOp::new("note").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name},
        "data": {"state": run.outputs.result_state},
    }));
}

#[pipeline(timeout = "2h")]
pub fn bound(name: Param<String>) {
    let run = SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    let state = run.outputs.result_state;
    let failed = state.ne("SUCCESS");
    when(failed, || {
        SubmitRunOp::new("alert")
            .run_name(format!("alert-{name}-{}", workflow::uid()))
            .job_name("alert")
            .jar_params(["1"])
            .truthful()
            .delete_on_exit();
    });
}

fn alert(name: Param<String>, state: Output<String>) -> SubmitRunOp {
    SubmitRunOp::new("alert")
        .run_name(format!("alert-{name}-{}", workflow::uid()))
        .job_name("alert")
        .jar_params([state])
        .truthful()
        .delete_on_exit()
}

#[pipeline(timeout = "2h")]
pub fn of_the_helper(name: Param<String>) {
    let run = SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    alert(name, run.outputs.result_state);
}

#[pipeline(timeout = "2h")]
pub fn resource_op(name: Param<String>) {
    ResourceOp::new("submit")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": name},
            "spec": {"job_name": "a", "jar_params": ["1"]},
        }))
        .success_condition("status.metadata.state.result_state=SUCCESS")
        .keep();
}

#[pipeline(op = Load)]
pub fn load(name: Param<String>) -> Output<String> {
    let run = SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    run.delete_on_exit();
    run.outputs.result_state
}

#[pipeline(timeout = "2h")]
pub fn part_of_others(name: Param<String>) {
    let load = Load::new("load").name(name);
    when(load.outputs.ne("SUCCESS"), || {
        SubmitRunOp::new("alert")
            .run_name(format!("alert-{name}-{}", workflow::uid()))
            .job_name("alert")
            .jar_params(["1"])
            .truthful()
            .delete_on_exit();
    });
}

/// A cluster's own end is no run's.
#[pipeline(timeout = "2h")]
pub fn cluster(name: Param<String>) {
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
}

/// Another group's kind of the same name.
#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn of_another_group(name: Param<String>) {
    ResourceOp::new("create")
        .k8s_resource(json!({
            "apiVersion": "tekton.dev/v1beta1",
            "kind": "Run",
            "metadata": {"name": name},
            "spec": {"job_name": "a"},
        }))
        .success_condition(
            "status.metadata.state.life_cycle_state in (TERMINATED, SKIPPED, INTERNAL_ERROR)",
        );
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .truthful()
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        of_another_group(),
        truthful_op(),
        own_conditions(),
        compared(),
        passed_on(),
        in_a_text(),
        in_json(),
        bound(),
        of_the_helper(),
        resource_op(),
        part_of_others(),
        cluster(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
