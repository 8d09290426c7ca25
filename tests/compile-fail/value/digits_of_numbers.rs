use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h", name = "Digits")]
fn digits(name: Param<String>) {
    SubmitRunOp::new("typed")
        .run_name(format!("{name}-typed"))
        .new_cluster(
            NewCluster::new()
                .spark_version("x")
                .node_type_id("x")
                .num_workers(1)
                .spark_conf([("version", 1.10), ("share", 0.5)]),
        )
        .spark_jar_task(SparkJarTask::new("C").parameters([1e5, -2.50, 1.0, 1_000.5]))
        .delete_on_exit();
    SubmitRunOp::new("json")
        .run_name(format!("{name}-json"))
        .spec(json!({
            "existing_cluster_name": "shared",
            "spark_jar_task": {"main_class_name": "C", "parameters": [1.10, [2.0], 3.0]},
        }))
        .delete_on_exit();
}

fn main() {}
