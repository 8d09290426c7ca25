//! Creates a cluster, runs a job on it, and deletes both. The run uses the id of the cluster, which
//! is an output of the create, so it waits for the cluster.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

fn create_cluster(cluster_name: Param<String>) -> CreateClusterOp {
    CreateClusterOp::new("createcluster")
        .cluster_name(cluster_name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .spark_conf([("spark.speculation", "true")])
        .num_workers(2)
}

fn submit_run(
    run_name: Param<String>,
    cluster_id: Output<String>,
    parameter: Param<String>,
) -> SubmitRunOp {
    SubmitRunOp::new("submitrun")
        .run_name(run_name)
        .existing_cluster_id(cluster_id)
        .libraries([Library::jar("dbfs:/docs/sparkpi.jar")])
        .spark_jar_task(
            SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters([parameter]),
        )
}

fn delete_run(run_name: Param<String>) -> DeleteRunOp {
    DeleteRunOp::new("deleterun").run_name(run_name)
}

fn delete_cluster(cluster_name: Param<String>) -> DeleteClusterOp {
    DeleteClusterOp::new("deletecluster").cluster_name(cluster_name)
}

/// A toy pipeline that computes an approximation to pi with Azure Databricks.
// The sample of the Python package breaks these rules, so they are allowed.
#[pipeline(name = "DatabricksCluster", allow(resource_leak, no_timeout, ignored_failure))]
pub fn calc_pipeline(
    #[default = "test-cluster"] cluster_name: Param<String>,
    #[default = "test-run"] run_name: Param<String>,
    #[default = "10"] parameter: Param<String>,
) {
    let create_cluster = create_cluster(cluster_name);
    let submit_run = submit_run(run_name, create_cluster.outputs.cluster_id, parameter);
    let delete_run = delete_run(run_name).after(submit_run);
    delete_cluster(cluster_name).after(delete_run);
}

fn main() -> ExitCode {
    kfp_dbx::print(&calc_pipeline())
}
