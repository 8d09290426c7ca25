use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_id(cluster.outputs.cluster_name)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    let run = SubmitRunOp::new("by-an-id")
        .run_name(format!("{name}-1"))
        .existing_cluster_name(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Nightly"))
        .after(job)
        .keep();
    SubmitRunOp::new("of-another-kind")
        .run_name(format!("{name}-2"))
        .spec(json!({
            "existing_cluster_id": job.outputs.name,
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
    let item = ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path(format!("/Nightly/{name}"))
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    SubmitRunOp::new("by-a-hash")
        .run_name(format!("{name}-3"))
        .existing_cluster_id(format!("{}", cluster.outputs.state))
        .notebook_task(NotebookTask::new(item.outputs.object_hash))
        .delete_on_exit();
    DeleteClusterOp::new("delete-cluster").cluster_name(cluster.outputs.cluster_id).after(run);
}

fn main() {}
