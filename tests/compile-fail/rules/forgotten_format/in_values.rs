use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn exported(table: Param<String>, day: Param<String>) {
    let path = "/Exports/{table}/{day}";
    let run = SubmitRunOp::new("export")
        .run_name("export-{table}-run")
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new(path).base_parameters([("table", "{table:?}")]))
        .delete_on_exit();
    SubmitRunOp::new("report")
        .run_name(format!("report-{}", workflow::uid()))
        .job_name("report")
        .jar_params(vec!["--days={{day}} {day}"])
        .delete_on_exit()
        .after(run);
}

#[pipeline(truthful, timeout = "2h")]
fn of_outputs_and_items(table: Param<String>) {
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(table)
        .spec(serde_json::json!({"spark_version": "{table}", "node_type_id": "x", "num_workers": 1}));
    let id = cluster.outputs.cluster_id;
    let text = format!("{table}-x");
    for_each(["a", "b"], |item| {
        SubmitRunOp::new("run")
            .run_name(format!("{item}-{}", workflow::uid()))
            .job_name("run")
            .jar_params(("{item}", "{id}", "{text}", format!("{{table}} {table}")))
            .delete_on_exit();
    });
    cluster.delete_on_exit();
}

fn main() {}
