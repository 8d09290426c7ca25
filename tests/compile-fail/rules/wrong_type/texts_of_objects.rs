use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
fn notes(name: Param<String>, rows: Param<i64>) {
    let run = SubmitRunOp::new("run")
        .run_name(name)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    ResourceOp::new("note").keep().k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("{name}-note"), "labels": {"team": 7}},
        "data": {
            "rows": rows,
            "run": run.outputs.run_id,
            "tasks": run.outputs.task_results,
            "is-full": true,
            "limits": {"rows": 1},
            "page": run.outputs.run_page_url,
            "all": format!("{}", run.outputs.task_results),
        },
    }));
    ResourceOp::new("secret").keep().k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": format!("{name}-secret")},
        "stringData": {"port": 8080},
    }));
}

fn main() {}
