//! The order comes with an output in a value that is bound before.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

fn part() -> String {
    "part".to_owned()
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_a_text(name: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    let id = format!("job-{}", job.outputs.job_id);
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(name)
        .notebook_params([("id", id)])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_json(name: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    let id = job.outputs.job_id;
    let spec = json!({"job_name": name, "notebook_params": {"id": id, "part": part()}});
    SubmitRunOp::new("submit").run_name(name).spec(spec).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_a_text_of_rust(name: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    let id = format!("{}-{}", part(), job.outputs.job_id);
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(name)
        .notebook_params([("id", id)])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_a_block(name: Param<String>, full: Param<bool>) {
    let made = when(full, || {
        let job = CreateJobOp::new("create-job")
            .job_name(name)
            .existing_cluster_name("shared")
            .notebook_task(NotebookTask::new("/Nightly"))
            .delete_on_exit();
        job.outputs.job_id
    });
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(name)
        .notebook_params([("id", made.inner)])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn through_two_names(name: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    let same = job;
    let id = same.outputs.job_id;
    let id = format!("{id}");
    let params = [("id", id)];
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(name)
        .notebook_params(params)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_a_typed_spec(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    let task = NotebookTask::new("/Nightly").base_parameters([("id", cluster.outputs.cluster_id)]);
    let spec = RunSpec::new().existing_cluster_name(name).notebook_task(task);
    SubmitRunOp::new("submit").run_name(name).spec(spec).delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        in_a_text(),
        in_json(),
        in_a_text_of_rust(),
        of_a_block(),
        through_two_names(),
        in_a_typed_spec(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
