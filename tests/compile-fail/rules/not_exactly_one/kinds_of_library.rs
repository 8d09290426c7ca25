use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({
            "existing_cluster_name": "shared",
            "libraries": [{"jar": "dbfs:/a.jar", "whl": "dbfs:/a.whl"}, {}],
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .spec(json!({
            "initial_manage_permission": "users",
            "secrets": [{"key": "storage"}],
        }))
        .delete_on_exit();
}

fn main() {}
