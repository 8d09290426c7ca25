use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("cluster")
        .cluster_name(name)
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .new_cluster(NewCluster::new().node_type_id("Standard_D3_v2").num_workers(2))
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    ImportWorkspaceItemOp::new("item")
        .item_name(name)
        .content(Base64::text(""))
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    CreateDbfsBlockOp::new("block").block_name(name).path("/data/figures.csv").delete_on_exit();
    CreateJobOp::new("job")
        .job_name(name)
        .spec(json!({
            "existing_cluster_name": "shared",
            "notebook_task": {"notebook_path": "/Nightly"},
            "schedule": {"quartz_cron_expression": "0 15 22 ? * *"},
        }))
        .keep();
    ResourceOp::new("object")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": format!("{name}-object")},
        }))
        .keep();
}

fn main() {}
