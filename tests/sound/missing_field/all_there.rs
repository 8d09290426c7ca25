//! All that a spec needs is there, here or there.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h", allow(fixed_name))]
pub fn by_spec(name: Param<String>) {
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .num_workers(2)
        .spec(json!({"spark_version": "5.3.x-scala2.11", "node_type_id": "Standard_D3_v2"}))
        .delete_on_exit();
    CreateDbfsBlockOp::new("upload")
        .block_name(name)
        .spec(DbfsBlockSpec::new().path("/data/a.csv"))
        .data(Base64::text("1"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_rust(name: Param<String>) {
    let version = ["5.3.x", "scala2.11"].join("-");
    let cluster = NewCluster::new().num_workers(2);
    SubmitRunOp::new("submit")
        .run_name(name)
        .new_cluster(cluster.spark_version(version).node_type_id("Standard_D3_v2"))
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

/// A format other than source needs no language.
#[pipeline(timeout = "2h", allow(fixed_name))]
pub fn archives(name: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path("/Shared/Models")
        .content(Base64::bytes(b"PK"))
        .file_format(ImportFormat::Dbc)
        .delete_on_exit();
}

#[pipeline(timeout = "2h")]
pub fn by_parameters(name: Param<String>, spec: Param<Json>) {
    CreateDbfsBlockOp::new("upload").block_name(name).spec(spec).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn bound_cluster(name: Param<String>) {
    let new_cluster = NewCluster::new()
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    for part in ["a", "b"] {
        SubmitRunOp::new("submit")
            .run_name(format!("{name}-{part}"))
            .new_cluster(new_cluster.clone())
            .notebook_task(NotebookTask::new("/Nightly"))
            .delete_on_exit();
    }
    SubmitRunOp::new("last")
        .run_name(name)
        .new_cluster(new_cluster)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [by_spec(), by_rust(), archives(), by_parameters(), bound_cluster()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
