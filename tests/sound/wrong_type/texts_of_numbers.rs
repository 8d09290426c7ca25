//! A text that is only the placeholder of a number, a boolean or a list, for fields of text.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn in_specs(number: Param<i32>, flag: Param<bool>, list: Param<Vec<String>>) {
    let named = flag.to_string();
    SubmitRunOp::new("run")
        .spec(json!({
            "existing_cluster_id": number.to_string(),
            "timeout_seconds": number,
            "spark_jar_task": {
                "main_class_name": format!("{list}"),
                "parameters": [number.to_string(), format!("{flag}"), number, named],
            },
        }))
        .run_name(format!("run-{}", workflow::uid()))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_setters(number: Param<i32>, flag: Param<bool>) {
    SubmitRunOp::new("run")
        .run_name(format!("run-{}", workflow::uid()))
        .existing_cluster_id(number.to_string())
        .spark_jar_task(SparkJarTask::new(flag.to_string()).parameters([format!("{number}")]))
        .delete_on_exit();
}
