use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
fn conditions(name: Param<String>) {
    SubmitRunOp::new("quotes")
        .run_name(format!("{name}-quotes"))
        .job_name("job")
        .jar_params(["1"])
        .success_condition("status.metadata.state.result_state = 'SUCCESS'")
        .delete_on_exit();
    SubmitRunOp::new("or")
        .run_name(format!("{name}-or"))
        .job_name("job")
        .jar_params(["1"])
        .success_condition("status.metadata.state.result_state=SUCCESS")
        .failure_condition(
            "status.metadata.state.result_state=FAILED || status.metadata.state.result_state=TIMEDOUT",
        )
        .delete_on_exit();
    ResourceOp::new("at-least")
        .k8s_resource(json!({
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {"name": name},
        }))
        .success_condition("status.succeeded >= 1")
        .failure_condition("{.status.failed} > 0");
}

fn main() {}
