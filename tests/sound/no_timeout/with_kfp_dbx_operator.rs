//! What only the archived operator does.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

/// The operator reports what Databricks rejects, and what the other ops need is there.
#[pipeline(operator = "kfp-dbx", truthful)]
pub fn nightly(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .delete_on_exit();
    let job = CreateJobOp::new("create-job")
        .job_name(format!("{name}-job"))
        .existing_cluster_name(cluster.outputs.name)
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .delete_on_exit();
    SubmitRunOp::new("of-the-job")
        .run_name(format!("{name}-run"))
        .job_name(format!("{name}-job"))
        .after(job)
        .delete_on_exit();
    SubmitRunOp::new("direct")
        .run_name(format!("{name}-direct"))
        .existing_cluster_id("0923-164208-meows279")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .delete_on_exit();
    ImportWorkspaceItemOp::new("item")
        .item_name(name)
        .path(format!("/Shared/{name}"))
        .content(Base64::text("select 1"))
        .language(Language::Sql)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    CreateDbfsBlockOp::new("block")
        .block_name(name)
        .path(format!("/data/{name}"))
        .data(Base64::text("1"))
        .delete_on_exit();
    let password = ResourceOp::new("password")
        .k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": format!("{name}-password")},
        }))
        .set_owner_reference(true);
    CreateSecretScopeOp::new("scope")
        .scope_name(name)
        .secrets([Secret::value_from(
            "password",
            SecretKeyRef::new(format!("{name}-password"), "password"),
        )])
        .after(password)
        .delete_on_exit();
}
