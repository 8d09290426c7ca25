//! Runs a notebook with all resources that it needs: a file, secrets, a cluster, a job and the
//! notebook itself, which is read from a file and encoded.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// A toy pipeline that runs a sample notebook in a Databricks cluster.
// The sample of the Python package breaks these rules, so they are allowed.
#[pipeline(
    name = "Databrick",
    allow(resource_leak, fixed_name, no_timeout, ignored_failure, secret_in_source)
)]
pub fn notebook_pipeline(
    #[default = "test-block"] dbfsblock_name: Param<String>,
    #[default = "test-scope"] secretescope_name: Param<String>,
    #[default = "test-item"] workspaceitem_name: Param<String>,
    #[default = "test-cluster"] cluster_name: Param<String>,
    #[default = "test-job"] job_name: Param<String>,
    #[default = "test-run"] run_name: Param<String>,
    #[default = "user@foo.com"] user: Param<String>,
    #[default = "38"] parameter1: Param<String>,
    #[default = "43"] parameter2: Param<String>,
) {
    let notebook_path = format!("/Users/{user}/ScalaExampleNotebook");

    let create_dbfsblock = CreateDbfsBlockOp::new("createdbfsblock")
        .block_name(dbfsblock_name)
        .path("/data/foo.txt")
        .data(Base64::text("Alejandro Campos Magencio"));

    let create_secretscope = CreateSecretScopeOp::new("createsecretscope")
        .scope_name(secretescope_name)
        .initial_manage_principal("users")
        .secrets([
            Secret::string_value("string-secret", "helloworld"),
            Secret::byte_value("byte-secret", Base64::text("helloworld")),
            Secret::value_from("ref-secret", SecretKeyRef::new("mysecret", "username")),
        ]);

    let import_workspaceitem = ImportWorkspaceItemOp::new("importworkspaceitem")
        .item_name(workspaceitem_name)
        .content(include_notebook!("ScalaExampleNotebook.scala"))
        .path(&notebook_path)
        .language(Language::Scala)
        .file_format(ImportFormat::Source);

    let create_cluster = CreateClusterOp::new("createcluster")
        .cluster_name(cluster_name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .spark_conf([("spark.speculation", "true")])
        .num_workers(2);

    let create_job = CreateJobOp::new("createjob")
        .job_name(job_name)
        .existing_cluster_id(create_cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new(&notebook_path));

    let submit_run = SubmitRunOp::new("submitrun")
        .run_name(run_name)
        .job_name(job_name)
        .notebook_params([("param1", parameter1), ("param2", parameter2)])
        .after((create_dbfsblock, create_secretscope, import_workspaceitem, create_job));

    let delete_run = DeleteRunOp::new("deleterun").run_name(run_name).after(submit_run);
    let delete_job = DeleteJobOp::new("deletejob").job_name(job_name).after(delete_run);
    DeleteClusterOp::new("deletecluster").cluster_name(cluster_name).after(delete_job);
    DeleteWorkspaceItemOp::new("deleteworkspaceitem")
        .item_name(workspaceitem_name)
        .after(submit_run);
    DeleteSecretScopeOp::new("deletesecretscope").scope_name(secretescope_name).after(submit_run);
    DeleteDbfsBlockOp::new("deletedbfsblock").block_name(dbfsblock_name).after(submit_run);
}

fn main() -> ExitCode {
    kfp_dbx::print(&notebook_pipeline())
}
