//! What only kfp-dbx-operator writes.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

/// The page of the run, in an object, in an argument and in a condition.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
pub fn nightly(name: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(name).job_name("figures").delete_on_exit();
    ResourceOp::new("note").keep().k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("note-{}", workflow::uid())},
        "data": {"url": run.outputs.run_page_url},
    }));
    when(run.outputs.run_page_url.ne(""), || {
        SubmitRunOp::new("other")
            .run_name(format!("other-{}", workflow::uid()))
            .job_name("figures")
            .jar_params([format!("--before={}", run.outputs.run_page_url)])
            .delete_on_exit();
    });
}
