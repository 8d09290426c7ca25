//! A program with two pipelines and a command line, which compiles, checks, draws and runs them.
//!
//! `cargo run --example command_line --features full -- --help` lists its commands.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Computes last night's figures.
#[pipeline(schedule = "0 2 * * *", truthful, timeout = "2h", argo = "3.6")]
pub fn nightly(
    /// How many slices the work is cut into.
    #[default = 10]
    slices: Param<i32>,
    /// The tables that are read.
    #[default = ["sales", "stock"]]
    tables: Param<Vec<String>>,
) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(format!("nightly-{}", workflow::uid()))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    for_each(tables, |table| {
        SubmitRunOp::new("compute")
            .run_name(format!("{table}-{}", workflow::uid()))
            .existing_cluster_id(cluster.outputs.cluster_id)
            .spark_jar_task(SparkJarTask::new("com.example.Figures").parameters((table, slices)))
            .delete_on_exit();
    });
}

/// Deletes a run that someone left behind.
#[pipeline(name = "Clean")]
pub fn clean(
    /// The run's name.
    run: Param<String>,
) {
    DeleteRunOp::new("deleterun").run_name(run).external();
}

fn main() -> ExitCode {
    kfp_dbx::cli::main([nightly(), clean()])
}
