use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn figures(name: Param<String>, tables: Param<Vec<String>>) {
    SubmitRunOp::new("of-a-parameter")
        .run_name(name)
        .spec(json!({
            "existing_cluster_name": "figures",
            "notebook_task": {"notebook_path": format!("/Figures/{tables}")},
        }))
        .delete_on_exit();
    let loads = for_each(["a", "b"], |table| {
        SubmitRunOp::new("load")
            .run_name(format!("load-{table}-{}", workflow::uid()))
            .job_name("load")
            .jar_params([table])
            .delete_on_exit()
    });
    // When it is built, this one is reported as well.
    SubmitRunOp::new("of-a-loop")
        .run_name(format!("{name}-of-a-loop"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new(format!("/Figures/{}", loads.inner.outputs.run_id)))
        .delete_on_exit();
}

fn main() {}
