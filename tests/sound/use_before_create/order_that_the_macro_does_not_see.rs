//! The order is made where the macro does not follow it.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn job(name: impl IntoValue<String>) -> CreateJobOp {
    CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit()
}

fn chain(first: impl Op, second: impl Op) {
    second.after(first.id());
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_a_helper(name: Param<String>) {
    let create = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
    let submit = SubmitRunOp::new("submit")
        .run_name(format!("{name}-run"))
        .job_name(name)
        .jar_params(["10"])
        .delete_on_exit();
    chain(create, submit);
}

#[pipeline(truthful, timeout = "2h")]
pub fn made_by_a_helper(name: Param<String>) {
    let create = job(name);
    SubmitRunOp::new("submit")
        .run_name(format!("{name}-run"))
        .job_name(name)
        .jar_params(["10"])
        .after(create)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_a_closure(name: Param<String>) {
    let create = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
    let submit = |part: &str| {
        SubmitRunOp::new(format!("submit-{part}"))
            .run_name(format!("{name}-{part}"))
            .job_name(name)
            .jar_params([part])
            .after(create)
            .delete_on_exit()
    };
    submit("load").after(submit("check"));
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_rust(name: Param<String>) {
    let create = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
    let submit = SubmitRunOp::new("submit")
        .run_name(format!("{name}-run"))
        .job_name(name)
        .jar_params(["10"])
        .delete_on_exit();
    if std::env::args().count() > 0 {
        submit.after(create);
    }
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_a_vec(name: Param<String>) {
    let mut first: Vec<OpId> = Vec::new();
    let create = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
    first.push(create.id());
    SubmitRunOp::new("submit")
        .run_name(format!("{name}-run"))
        .job_name(name)
        .jar_params(["10"])
        .after(first)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn one_after_the_other(name: Param<String>) {
    let mut last: OpId = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit()
        .id();
    for part in ["load", "check"] {
        let next = SubmitRunOp::new("submit")
            .run_name(format!("{name}-{part}"))
            .job_name(name)
            .jar_params([part])
            .after(last)
            .delete_on_exit();
        last = next.id();
    }
}

/// A create that is not compiled.
#[pipeline(truthful, timeout = "2h")]
pub fn cfg(name: Param<String>) {
    #[cfg(any())]
    CreateJobOp::new("create-job")
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
        .run_name(format!("{name}-run"))
        .job_name(name)
        .jar_params(["10"])
        .delete_on_exit();
}

/// A create on another way.
#[pipeline(truthful, timeout = "2h")]
pub fn early_return(name: Param<String>) {
    if std::env::var("ONLY_THE_JOB").is_ok() {
        CreateJobOp::new("create-job")
            .job_name(name)
            .new_cluster(
                NewCluster::new()
                    .spark_version("5.3.x-scala2.11")
                    .node_type_id("Standard_D3_v2")
                    .num_workers(2),
            )
            .spark_jar_task(SparkJarTask::new("com.example.Figures"))
            .keep();
        return;
    }
    SubmitRunOp::new("submit")
        .run_name(format!("{name}-run"))
        .job_name(name)
        .jar_params(["10"])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    let all = [
        by_a_helper(),
        made_by_a_helper(),
        by_a_closure(),
        by_rust(),
        in_a_vec(),
        one_after_the_other(),
        cfg(),
        early_return(),
    ];
    for pipeline in all {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
