use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    CreateJobOp::new("both")
        .job_name(name)
        .tasks([Task::new("load").notebook_task(NotebookTask::new("/Shared/Load"))])
        .notebook_task(NotebookTask::new("/Shared/Report"))
        .existing_cluster_name("figures")
        .delete_on_exit();
    SubmitRunOp::new("parts")
        .run_name(format!("{name}-2"))
        .tasks((
            Task::new("nothing").existing_cluster_name("figures"),
            Task::new("load")
                .notebook_task(NotebookTask::new("/Shared/Load"))
                .sql_task(SqlTask::new("0123456789abcdef").query(SqlTaskQuery::new("1"))),
        ))
        .delete_on_exit();
    SubmitRunOp::new("several")
        .run_name(format!("{name}-3"))
        .spec(json!({
            "existing_cluster_name": "figures",
            "notebook_task": {"notebook_path": "/Shared/Load"},
            "spark_jar_task": {"main_class_name": "com.example.Report"},
        }))
        .delete_on_exit();
}

fn main() {}
