//! The delete waits for all that use the resource.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn after_each(day: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(format!("train-{day}"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let train = SubmitRunOp::new("train")
        .run_name(format!("train-{day}"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Train"));
    let test = SubmitRunOp::new("test")
        .run_name(format!("test-{day}"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Test"));
    DeleteClusterOp::new("delete-cluster")
        .cluster_name(format!("train-{day}"))
        .after((train, test));
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn through_the_delete_of_the_run(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let train = SubmitRunOp::new("train")
        .run_name(name)
        .existing_cluster_name(cluster.outputs.cluster_name)
        .notebook_task(NotebookTask::new("/Train"));
    let delete_run = DeleteRunOp::new("delete-run").run_name(train.outputs.name);
    DeleteClusterOp::new("delete-cluster").cluster_name(cluster.outputs.name).after(delete_run);
}

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
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(name)
        .jar_params(["10"])
        .after(job)
        .delete_on_exit();
    on_exit(|| {
        DeleteJobOp::new("delete-job").job_name(name);
    });
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_each_body(tables: Param<Vec<String>>, day: Param<String>) {
    for_each(tables, |table| {
        let run = SubmitRunOp::new("export")
            .run_name(format!("export-{table}-{day}"))
            .job_name("export")
            .jar_params([table]);
        DeleteRunOp::new("delete-run").run_name(format!("export-{table}-{day}")).after(run);
    });
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn after_the_end(name: Param<String>) {
    let run = SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["10"]);
    DeleteRunOp::new("delete-run").run_name(name).after_end(run);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_a_vec(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let mut runs = Vec::new();
    for part in 1..=3 {
        runs.push(
            SubmitRunOp::new("submit")
                .run_name(format!("{name}-{part}"))
                .existing_cluster_id(cluster.outputs.cluster_id)
                .notebook_task(NotebookTask::new("/Train")),
        );
    }
    DeleteClusterOp::new("delete-cluster").cluster_name(name).after(runs);
}

/// Either the one or the other runs.
#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn of_the_other_way(mode: Param<String>, name: Param<String>) {
    when(mode.eq("run"), || {
        SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["10"]);
    })
    .otherwise(|| {
        DeleteRunOp::new("delete-run").run_name(name).external();
    });
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn after_the_loop(name: Param<String>, parts: Param<Vec<String>>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let runs = for_each(parts, |part| {
        SubmitRunOp::new("submit")
            .run_name(format!("{name}-{part}"))
            .existing_cluster_id(cluster.outputs.cluster_id)
            .notebook_task(NotebookTask::new("/Train"));
    });
    DeleteClusterOp::new("delete-cluster").cluster_name(name).after(runs);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        after_each(),
        through_the_delete_of_the_run(),
        at_exit(),
        in_each_body(),
        after_the_end(),
        in_a_vec(),
        of_the_other_way(),
        after_the_loop(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
