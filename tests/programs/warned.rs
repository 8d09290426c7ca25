//! A program whose pipeline has warnings. rustc reports those that the attribute can see.

// The warnings are what is tested: compiling this program does not show them.
#![allow(deprecated)]

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Loads a table. rustc does not report its warnings: they depend on the pipeline that uses it.
#[pipeline(op = Load)]
fn load(table: Param<String>) {
    SubmitRunOp::new("load")
        .run_name(format!("load-{table}-{}", workflow::uid()))
        .job_name("load")
        .jar_params([table]);
}

/// A helper, which the attribute does not look into.
fn helper(name: &str) {
    DeleteRunOp::new(name).run_name("made-elsewhere");
}

#[pipeline]
fn warned(unused: Param<String>, #[default = "sales"] table: Param<String>) {
    Load::new("tables").table(table);
    CreateClusterOp::new("cluster")
        .cluster_name("fixed")
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .autotermination_minutes(0);
    let job = CreateJobOp::new("job")
        .job_name(format!("job-{}", workflow::uid()))
        .spec(serde_json::json!({"name": "other"}))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .notebook_task(NotebookTask::new("/Load"));
    CreateSecretScopeOp::new("scope")
        .scope_name("scope")
        .initial_manage_principal("users")
        .secrets([Secret::string_value("key", "hunter2")])
        .after(job);
    helper("delete");
}

fn main() -> ExitCode {
    match std::env::args().nth(1) {
        None => kfp_dbx::print(&warned()),
        Some(_) => kfp_dbx::cli::main([warned()]),
    }
}
