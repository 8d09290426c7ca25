//! Outputs that are what the fields take.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn each_field(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    let item = ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path(format!("/Nightly/{name}"))
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_name(cluster.outputs.cluster_name)
        .notebook_task(NotebookTask::new(item.outputs.object_path))
        .delete_on_exit();
    SubmitRunOp::new("of-the-job")
        .run_name(format!("{name}-1"))
        .job_name(job.outputs.job_name)
        .notebook_params([("job", job.outputs.name), ("cluster", cluster.outputs.cluster_id)])
        .delete_on_exit();
    SubmitRunOp::new("by-the-id")
        .run_name(format!("{name}-2"))
        .spec(json!({
            "existing_cluster_id": cluster.outputs.cluster_id,
            "notebook_task": {
                "notebook_path": item.outputs.object_path,
                "base_parameters": {"state": cluster.outputs.state},
            },
        }))
        .delete_on_exit();
}

/// A notebook can return the id of a cluster, and a text can contain an output.
#[pipeline(truthful, timeout = "2h")]
pub fn of_other_ops(name: Param<String>) {
    let choose = SubmitRunOp::new("choose")
        .run_name(format!("{name}-1"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Choose"))
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(format!("{}-2", choose.outputs.run_name))
        .existing_cluster_id(choose.outputs.notebook_output_result)
        .notebook_task(NotebookTask::new(format!("/Nightly/{}", choose.outputs.result_state)))
        .keep();
}

/// A resource can have the id of another one in its name.
#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn names_of_ids(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let run = SubmitRunOp::new("submit")
        .run_name(cluster.outputs.cluster_id)
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Nightly"));
    let delete = DeleteRunOp::new("delete-run").run_name(cluster.outputs.cluster_id).after(run);
    DeleteClusterOp::new("delete").cluster_name(cluster.outputs.name).after(delete);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [each_field(), of_other_ops(), names_of_ids()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
