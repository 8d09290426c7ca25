use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn in_json(name: Param<String>) {
    SubmitRunOp::new("job-for-a-run")
        .run_name(name)
        .spec(json!({
            "job_id": 11223344,
            "settings": {
                "name": "nightly",
                "schedule": {"quartz_cron_expression": "0 15 22 ? * *", "timezone_id": "UTC"},
                "max_concurrent_runs": 1,
            },
        }))
        .delete_on_exit();
    CreateJobOp::new("run-for-a-job")
        .job_name(name)
        .spec(json!({"run_id": 455644833, "state": {"life_cycle_state": "TERMINATED"}}))
        .delete_on_exit();
}

fn main() {
    let _ = include_spec!(RunSpec, "data/job_of_a_workspace.json");
    let _ = include_spec!(JobSpec, "data/jobs.json");
    let _ = include_spec!(JobSpec, "data/jobs_of_the_cli.json");
    let _ = include_spec!(RunSpec, "data/jobs.json");
}
