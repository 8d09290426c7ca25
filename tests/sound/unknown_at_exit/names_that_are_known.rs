//! Names that the exit handler can know.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn of_parameters(name: Param<String>, part: Param<i32>) {
    SubmitRunOp::new("submit")
        .run_name(format!("{name}-{part}"))
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_the_workflow() {
    SubmitRunOp::new("submit")
        .run_name(format!("{}-{}", workflow::name(), workflow::uid()))
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_items(tables: Param<Vec<String>>) {
    for_each(tables, |table| {
        for_each(1..=3, |part| {
            SubmitRunOp::new("export")
                .run_name(format!("{table}-{part}"))
                .job_name("job")
                .jar_params((table, part))
                .delete_on_exit();
        });
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_a_condition(name: Param<String>) {
    let first = SubmitRunOp::new("first").run_name(name).job_name("job").jar_params(["1"]);
    first.delete_on_exit();
    when(first.outputs.notebook_output_result.eq("more"), || {
        SubmitRunOp::new("more")
            .run_name(format!("more-{name}-{}", workflow::uid()))
            .job_name("job")
            .jar_params(["1"])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn reattached() {
    SubmitRunOp::new("submit")
        .run_name("nightly")
        .job_name("job")
        .jar_params(["1"])
        .reattach()
        .delete_on_exit();
}

/// The spec may hold an output, if the name does not.
#[pipeline(truthful, timeout = "2h")]
pub fn output_elsewhere(name: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(job.outputs.name)
        .jar_params([job.outputs.job_id])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        of_parameters(),
        of_the_workflow(),
        of_items(),
        in_a_condition(),
        reattached(),
        output_elsewhere(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
