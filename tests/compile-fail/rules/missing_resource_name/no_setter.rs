use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn nightly(name: Param<String>) {
    let run = SubmitRunOp::new("submit").job_name(name).jar_params(["10"]);
    DeleteRunOp::new("delete-run").after(run);
    CreateSecretScopeOp::new("create-scope").initial_manage_principal(name);
    CreateClusterOp::new("create-cluster")
        .spec(json!({"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2}));
}

fn main() {}
