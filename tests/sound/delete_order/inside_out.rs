//! Runs are deleted before their job, and jobs before their cluster.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn one_after_the_other(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_id(cluster.outputs.cluster_id)
        .spark_jar_task(SparkJarTask::new("com.example.Figures"));
    let run =
        SubmitRunOp::new("submit").run_name(name).job_name(job.outputs.name).jar_params(["10"]);
    let delete_run = DeleteRunOp::new("delete-run").run_name(name).after(run);
    let delete_job = DeleteJobOp::new("delete-job").job_name(name).after(delete_run);
    DeleteClusterOp::new("delete-cluster").cluster_name(name).after(delete_job);
}

/// At exit they are ordered by themselves.
#[pipeline(truthful, timeout = "2h")]
pub fn at_exit(name: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .set_owner_reference(true);
    SubmitRunOp::new("submit").run_name(name).job_name(name).jar_params(["10"]).after(job);
    on_exit(|| {
        DeleteJobOp::new("delete-job").job_name(name);
        DeleteRunOp::new("delete-run").run_name(name);
    });
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn run_that_is_kept(name: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"));
    let run = SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(name)
        .jar_params(["10"])
        .after(job)
        .keep();
    DeleteJobOp::new("delete-job").job_name(name).after(run);
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_delete_on_exit(name: Param<String>) {
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
        .job_name(name)
        .jar_params(["10"])
        .after(job)
        .delete_on_exit();
}

/// A run of another job.
#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn unrelated(name: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"));
    let run = SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(format!("{name}-other"))
        .jar_params(["10"]);
    DeleteRunOp::new("delete-run").run_name(name).after(run);
    DeleteJobOp::new("delete-job").job_name(name).after(job);
}

#[test]
fn builds_without_warnings() {
    for pipeline in
        [one_after_the_other(), at_exit(), run_that_is_kept(), by_delete_on_exit(), unrelated()]
    {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
