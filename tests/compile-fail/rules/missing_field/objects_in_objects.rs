use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("sql")
        .run_name(name)
        .spec(json!({
            "sql_task": {"warehouse_id": "0123456789abcdef", "query": {}},
            "webhook_notifications": {"on_failure": [{"id": ""}]},
            "environments": [{"environment_key": "etl", "spec": {"dependencies": ["simplejson"]}}],
        }))
        .delete_on_exit();
}

fn main() {}
