use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn figures(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("by-id")
        .run_name(format!("{name}-by-id"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .spark_submit_task(SparkSubmitTask::new(["dbfs:/figures.py"]))
        .delete_on_exit();
    SubmitRunOp::new("with-libraries")
        .run_name(format!("{name}-with-libraries"))
        .new_cluster(NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2))
        .libraries([Library::jar("dbfs:/lib.jar")])
        .spark_submit_task(SparkSubmitTask::new(["dbfs:/figures.py"]))
        .delete_on_exit();
    CreateJobOp::new("job")
        .job_name(format!("{name}-job"))
        .spec(json!({
            "existing_cluster_name": "figures",
            "libraries": [{"jar": "dbfs:/lib.jar"}],
            "spark_submit_task": {"parameters": ["dbfs:/figures.py"]},
        }))
        .delete_on_exit();
    ResourceOp::new("object")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": name},
            "spec": {
                "existing_cluster_name": "figures",
                "spark_submit_task": {"parameters": ["dbfs:/figures.py"]},
            },
        }))
        .keep();
}

fn main() {}
