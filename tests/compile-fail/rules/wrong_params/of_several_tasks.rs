use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("nightly")
        .jar_params(["10"])
        .notebook_params([("day", "monday")])
        .delete_on_exit();
    SubmitRunOp::new("submit-again")
        .run_name(format!("{name}-again"))
        .spec(json!({"job_name": "nightly", "jar_params": ["10"], "python_params": ["10"]}))
        .delete_on_exit();
}

fn main() {}
