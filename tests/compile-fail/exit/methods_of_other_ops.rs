use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(op = Load, allow(warnings))]
fn load(table: Param<String>) {
    SubmitRunOp::new("load").run_name(table).job_name("load").jar_params(["1"]);
}

#[pipeline(allow(warnings))]
fn nightly(table: Param<String>, mail: Param<bool>) {
    Load::new("sales").table(table).retry(Retry::times(3)).delete_on_exit();
    let map = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": table}});
    ResourceOp::new("map").k8s_resource(map).delete_on_exit().truthful();
    when(mail, || DeleteRunOp::new("mail").run_name("mail")).timeout("2h");
}

fn main() {}
