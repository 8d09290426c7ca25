//! What is used is not what is created, by a letter.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

const SHARED: &str = "shared";

#[pipeline(truthful, timeout = "2h")]
pub fn clusters(name: Param<String>) {
    CreateClusterOp::new("create-cluster")
        .cluster_name(format!("{name}-cluster"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    for_each([("load", 1), ("report", 2)], |(task, slices)| {
        SubmitRunOp::new("submit")
            .run_name(format!("{name}-{task}"))
            .existing_cluster_name(SHARED)
            .notebook_task(NotebookTask::new("/Task").base_parameters([("slices", slices)]))
            .delete_on_exit();
    });
    let name = format!("{name}-other");
    SubmitRunOp::new("other")
        .run_name(&name)
        .existing_cluster_name(format!("{name}-cluster"))
        .notebook_task(NotebookTask::new("/Task"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", allow(fixed_name))]
pub fn files(day: Param<String>) {
    CreateDbfsBlockOp::new("upload")
        .block_name(format!("figures-{day}"))
        .path("/jars/figures.jar")
        .data(Base64::text("jar"))
        .delete_on_exit();
    ImportWorkspaceItemOp::new("import")
        .item_name(format!("models-{day}"))
        .path("/Models")
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(format!("figures-{day}"))
        .spec(json!({
            "new_cluster": {"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2},
            "libraries": [{"jar": "dbfs:/jars/figures.jar.old"}, {"maven": {"coordinates": "a:b:1"}}],
            "notebook_task": {"notebook_path": "/Models2/Train"},
        }))
        .delete_on_exit();
}

/// A job of this name, and a cluster: a run of the job uses the job.
#[pipeline(truthful, timeout = "2h")]
pub fn kinds(name: Param<String>) {
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("submit").run_name(name).job_name(name).jar_params(["10"]).delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [clusters(), files(), kinds()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
