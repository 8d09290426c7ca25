use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .git_source(
            GitSource::new("https://github.com/user/repo", GitProvider::GitHub)
                .git_branch("main")
                .git_tag("v1"),
        )
        .tasks((
            Task::new("sql").sql_task(SqlTask::new("0123456789abcdef")),
            Task::new("job").run_job_task(RunJobTask::new().job_id(7).job_name("figures")),
            Task::new("wheel").existing_cluster_name("figures").python_wheel_task(
                PythonWheelTask::new("figures", "main")
                    .parameters(["monday"])
                    .named_parameters([("day", "monday")]),
            ),
        ))
        .delete_on_exit();
    SubmitRunOp::new("spec")
        .run_name(format!("{name}-2"))
        .spec(json!({
            "environments": [{
                "environment_key": "default",
                "spec": {"environment_version": "4", "base_environment": "/Workspace/Shared/env.yaml"},
            }],
            "tasks": [{
                "task_key": "dbt",
                "environment_key": "default",
                "dbt_task": {
                    "commands": ["dbt run"],
                    "warehouse_id": "0123456789abcdef",
                    "profiles_directory": "profiles",
                },
            }],
        }))
        .delete_on_exit();
}

fn main() {}
