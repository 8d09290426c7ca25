use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    CreateJobOp::new("unknown")
        .job_name(name)
        .environment_key("defualt")
        .environments([JobEnvironment::new("default", Environment::new().environment_version("4"))])
        .python_wheel_task(PythonWheelTask::new("figures", "main"))
        .delete_on_exit();
    SubmitRunOp::new("none")
        .run_name(format!("{name}-2"))
        .tasks([Task::new("load")
            .environment_key("default")
            .dbt_task(DbtTask::new(["dbt run"]).project_directory("/Workspace/Shared/dbt"))])
        .delete_on_exit();
    SubmitRunOp::new("libraries")
        .run_name(format!("{name}-3"))
        .spec(json!({
            "environments": [{"environment_key": "default", "spec": {"environment_version": "4"}}],
            "tasks": [
                {
                    "task_key": "load",
                    "environment_key": "default",
                    "spark_python_task": {"python_file": "/Workspace/Shared/load.py"},
                    "libraries": [{"pypi": {"package": "pandas"}}],
                },
                {
                    "task_key": "report",
                    "depends_on": [{"task_key": "load"}],
                    "notebook_task": {"notebook_path": "/Shared/Report"},
                    "libraries": [{"whl": "/Volumes/main/default/wheels/figures-1.0-py3-none-any.whl"}],
                },
            ],
        }))
        .delete_on_exit();
}

fn main() {}
