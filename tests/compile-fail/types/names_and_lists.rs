use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn names(name: Param<String>) {
    SubmitRunOp::new("run")
        .name(name)
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .delete_on_exit();
    CreateClusterOp::new("cluster").name(name).policy_id("60642A1F0300A1B2").delete_on_exit();
    DeleteJobOp::new("job").name("nightly").external();
    let _ = RunSpec::new().name("nightly");
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn lists(name: Param<String>) {
    CreateJobOp::new("job")
        .job_name(name)
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .access_control_list(json!([{"group_name": "data", "permission_level": "CAN_SEE"}]))
        .parameters(json!({"name": "day", "default": "monday"}))
        .keep();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn tuples(name: Param<String>) {
    let load = SubmitRunOp::new("load")
        .run_name(name)
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .delete_on_exit();
    let two = (load.outputs.run_page_url, load.outputs.state_message);
    SubmitRunOp::new("report")
        .run_name(two)
        .notebook_task(NotebookTask::new("/Shared/Report").base_parameters([("load", two)]))
        .timeout_seconds((load.outputs.run_id, load.outputs.job_id))
        .delete_on_exit();
}

fn main() {}
