//! `spark-submit` on a new cluster, and other tasks on existing ones.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

fn cluster() -> NewCluster {
    NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2)
}

#[pipeline(truthful, timeout = "2h")]
pub fn on_new_clusters(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(format!("{name}-run"))
        .new_cluster(cluster())
        .libraries(Vec::<Library>::new())
        .spark_submit_task(SparkSubmitTask::new(["--jars", "dbfs:/lib.jar", "dbfs:/figures.jar"]))
        .delete_on_exit();
    CreateJobOp::new("job")
        .job_name(format!("{name}-job"))
        .spec(json!({
            "libraries": [],
            "spark_submit_task": {"parameters": ["dbfs:/figures.py"]},
        }))
        .new_cluster(cluster())
        .delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h", allow(old_runtime))]
pub fn in_dedicated_mode(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .new_cluster(cluster().data_security_mode(DataSecurityMode::Dedicated))
        .spark_submit_task(SparkSubmitTask::new(["dbfs:/figures.jar"]))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn other_tasks(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(format!("{name}-run"))
        .existing_cluster_name("figures")
        .libraries([Library::jar("dbfs:/lib.jar")])
        .spark_jar_task(SparkJarTask::new("org.example.Figures"))
        .delete_on_exit();
    SubmitRunOp::new("run-job")
        .run_name(format!("{name}-run-job"))
        .job_name("figures")
        .spark_submit_params(["dbfs:/figures.py"])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [on_new_clusters(), in_dedicated_mode(), other_tasks()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
