//! What is used after a delete has been made again.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn cluster_of_each_part(name: Param<String>) {
    let first = CreateClusterOp::new("create-first")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let load = SubmitRunOp::new("load")
        .run_name(format!("load-{name}"))
        .existing_cluster_id(first.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Load"));
    let delete = DeleteClusterOp::new("delete-first").cluster_name(name).wait("10m").after(load);
    let second = CreateClusterOp::new("create-second")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(20)
        .after(delete);
    let train = SubmitRunOp::new("train")
        .run_name(format!("train-{name}"))
        .existing_cluster_name(name)
        .notebook_task(NotebookTask::new("/Train"))
        .after(second);
    DeleteClusterOp::new("delete-second").cluster_name(name).after(train);
}

#[pipeline(truthful, timeout = "2h", allow(fixed_name))]
pub fn item_that_is_imported_again(name: Param<String>) {
    let clear = DeleteWorkspaceItemOp::new("clear").item_name(name).external().wait("5m");
    let import = ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path("/Report")
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .after(clear)
        .delete_on_exit();
    SubmitRunOp::new("report")
        .run_name(name)
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Report"))
        .after(import)
        .delete_on_exit();
}

/// The delete of an earlier run's leftovers, before the create.
#[pipeline(truthful, timeout = "2h")]
pub fn wait_for_what_was(name: Param<String>) {
    let clear = DeleteJobOp::new("clear").job_name(name).flags(["--wait=true"]).external();
    let create = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .after(clear)
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(create.outputs.name)
        .jar_params(["10"])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [cluster_of_each_part(), item_that_is_imported_again(), wait_for_what_was()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
