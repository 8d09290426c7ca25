//! Libraries that the cluster installs.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn cluster(runtime: &str) -> NewCluster {
    NewCluster::new()
        .spark_version(runtime.to_owned())
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h", allow(old_runtime))]
pub fn nightly(name: Param<String>) {
    SubmitRunOp::new("older")
        .run_name(format!("{name}-older"))
        .new_cluster(cluster("14.3.x-scala2.12"))
        .libraries([Library::jar("dbfs:/FileStore/jars/figures.jar")])
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
    SubmitRunOp::new("allowed")
        .run_name(format!("{name}-allowed"))
        .new_cluster(cluster("17.3.x-scala2.13").spark_conf([(
            "spark.databricks.driver.dbfsLibraryInstallationAllowed",
            "true",
        )]))
        .libraries([Library::jar("dbfs:/FileStore/jars/figures.jar")])
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
    SubmitRunOp::new("volume")
        .run_name(format!("{name}-volume"))
        .new_cluster(cluster("17.3.x-scala2.13"))
        .libraries((
            Library::jar("/Volumes/main/default/libraries/figures.jar"),
            Library::whl("dbfs:/Volumes/main/default/libraries/figures-1.0-py3-none-any.whl"),
        ))
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", nightly().workflow().unwrap().warnings()), "[]");
}
