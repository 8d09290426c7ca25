use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn nightly(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_id(cluster.outputs.cluster_id)
        .spark_jar_task(SparkJarTask::new("com.example.Figures"));
    let delete_cluster = DeleteClusterOp::new("delete-cluster").cluster_name(name).after(job);
    DeleteJobOp::new("delete-job").job_name(name).after(delete_cluster);
}

fn main() {}
