use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("nightly")
        .jar_params(["10"])
        .libraries([Library::jar("dbfs:/figures.jar")])
        .timeout_seconds(3600)
        .delete_on_exit();
    SubmitRunOp::new("submit-on")
        .run_name(format!("{name}-on"))
        .spec(json!({
            "job_name": "nightly",
            "notebook_params": {"day": "monday"},
            "existing_cluster_name": "shared",
        }))
        .delete_on_exit();
}

fn main() {}
