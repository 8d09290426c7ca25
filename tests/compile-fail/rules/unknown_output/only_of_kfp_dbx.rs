use kfp_dbx::prelude::*;
use serde_json::json;

fn run(name: Param<String>) -> SubmitRunOp {
    SubmitRunOp::new("run").run_name(name).job_name("figures").jar_params(["10"]).delete_on_exit()
}

fn note(name: &str, url: Output<String>) {
    ResourceOp::new(name).keep().k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("{name}-{}", workflow::uid())},
        "data": {"url": url},
    }));
}

#[pipeline(truthful, timeout = "2h")]
fn seen(name: Param<String>) {
    let run = SubmitRunOp::new("run")
        .run_name(name)
        .job_name("figures")
        .jar_params(["10"])
        .delete_on_exit();
    let page = run.outputs.run_page_url;
    ResourceOp::new("note").keep().k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("note-{}", workflow::uid())},
        "data": {"url": page, "again": run.outputs.run_page_url},
    }));
    let other = SubmitRunOp::new("other")
        .run_name(format!("{name}-other"))
        .job_name("figures")
        .jar_params([format!("--before={}", run.outputs.run_page_url)])
        .delete_on_exit();
    when(other.outputs.run_page_url.ne(""), || {
        SubmitRunOp::new("last")
            .run_name(format!("last-{}", workflow::uid()))
            .job_name("figures")
            .jar_params(["10"])
            .delete_on_exit();
    });
}

#[pipeline(operator = "azure-databricks-operator", truthful, timeout = "2h")]
fn in_functions(name: Param<String>) {
    let run = run(name);
    note("first", run.outputs.run_page_url);
    note("second", run.outputs.run_page_url);
}

fn main() {}
