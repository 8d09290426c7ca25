use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn figures(name: Param<String>) {
    SubmitRunOp::new("one")
        .run_name(name)
        .new_cluster(NewCluster::new()
            .spark_version("17.3.x-scala2.13")
            .node_type_id("Standard_D4ds_v5")
            .num_workers(2)
            .data_security_mode(DataSecurityMode::Standard))
        .spark_submit_task(SparkSubmitTask::new(["dbfs:/figures.py"]))
        .delete_on_exit();
    SubmitRunOp::new("several")
        .run_name(format!("{name}-several"))
        .tasks([Task::new("figures")
            .new_cluster(NewCluster::new()
            .spark_version("17.3.x-scala2.13")
            .node_type_id("Standard_D4ds_v5")
            .num_workers(2)
            .data_security_mode(DataSecurityMode::UserIsolation))
            .spark_submit_task(SparkSubmitTask::new(["dbfs:/figures.py"]))])
        .delete_on_exit();
}

fn main() {}
