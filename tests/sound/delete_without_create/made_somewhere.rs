//! What is deleted is created where the macro does not see it, or is said to be made elsewhere.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

fn submit(name: impl IntoValue<String>) -> SubmitRunOp {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"])
}

#[pipeline(truthful, timeout = "2h")]
pub fn external(name: Param<String>) {
    DeleteRunOp::new("delete-run").run_name(name).external();
    ResourceOp::new("delete-job")
        .action(Action::Delete)
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
        }))
        .external();
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn by_a_helper(name: Param<String>) {
    let run = submit(name);
    DeleteRunOp::new("delete-run").run_name(name).after(run);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_a_loop(name: Param<String>) {
    let mut runs = Vec::new();
    for part in ["a", "b"] {
        let run_name = format!("{name}-{part}");
        runs.push(SubmitRunOp::new("submit").run_name(run_name).job_name("job").jar_params([part]));
    }
    for part in ["a", "b"] {
        DeleteRunOp::new("delete-run").run_name(format!("{name}-{part}")).after(&runs);
    }
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn by_an_output(name: Param<String>) {
    let run =
        SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]).reattach();
    DeleteRunOp::new("delete-run").run_name(run.outputs.name);
    let job = CreateJobOp::new("create-job")
        .job_name(format!("{name}-job"))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"));
    let job_name = job.outputs.job_name;
    DeleteJobOp::new("delete-job").job_name(job_name);
}

/// The items may well be what is created, and the other way round.
#[pipeline(truthful, timeout = "2h", allow(resource_leak, fixed_name))]
pub fn perhaps(name: Param<String>) {
    let runs = for_each(["a", "b"], |item| {
        SubmitRunOp::new("submit")
            .run_name(format!("{name}-{item}"))
            .job_name("job")
            .jar_params([item]);
    });
    DeleteRunOp::new("delete-a").run_name(format!("{name}-a")).after(runs);
    let job = CreateJobOp::new("create-job")
        .job_name("job-a")
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"));
    for_each(["a", "b"], |item| {
        DeleteJobOp::new("delete-job").job_name(format!("job-{item}"));
    })
    .after(job);
}

/// Two loops over one list have the same items.
#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn by_items(names: Param<Vec<String>>) {
    let runs = for_each(names, |name| {
        SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    });
    for_each(names, |old| {
        DeleteRunOp::new("delete-run").run_name(old);
    })
    .after(runs);
}

/// The objects of any kind, by the names that they have or get.
#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn resource_op(name: Param<String>) {
    let made = ResourceOp::new("create-pod").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"generateName": "pod-", "namespace": workflow::namespace()},
    }));
    ResourceOp::new("delete-made").action(Action::Delete).k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": made.output("name")},
    }));
    let there = ResourceOp::new("create-there").k8s_resource(json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "there"},
    }));
    ResourceOp::new("delete-there").action(Action::Delete).k8s_resource(json!({
        "apiVersion": "apps/v1beta1",
        "kind": "Deployment",
        "metadata": {"name": there.output("name"), "namespace": "there"},
    }));
    ResourceOp::new("delete-pod")
        .action(Action::Delete)
        .k8s_resource(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}))
        .external();
}

#[pipeline(op = Clean)]
pub fn clean(name: Param<String>) {
    DeleteRunOp::new("delete-run").run_name(name);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn part_of_others(name: Param<String>) {
    let run = SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    Clean::new("clean").name(name).after(run);
}

#[pipeline(allow(delete_without_create))]
pub fn of_a_run_that_was_kept(name: Param<String>) {
    DeleteRunOp::new("delete-run").run_name(name);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        external(),
        by_a_helper(),
        in_a_loop(),
        by_an_output(),
        perhaps(),
        by_items(),
        resource_op(),
        part_of_others(),
        of_a_run_that_was_kept(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
