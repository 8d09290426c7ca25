use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn models(name: Param<String>) {
    SubmitRunOp::new("models")
        .run_name(name)
        .dbt_task(
            DbtTask::new([
                "pip install dbt-databricks",
                "dbt deps",
                "dbt seed --select countries",
                "dbt run --select staging",
                "dbt run --select marts",
                "dbt test --select staging",
                "dbt test --select marts",
                "dbt snapshot",
                "dbt source freshness",
                "dbt docs generate",
                "dbt-clean",
            ])
            .catalog("main")
            .schema("sales"),
        )
        .environment_key("dbt")
        .spec(json!({
            "environments": [
                {"environment_key": "dbt", "spec": {"environment_version": "4"}},
                {"environment_key": "e1", "spec": {"environment_version": "4"}},
                {"environment_key": "e2", "spec": {"environment_version": "4"}},
                {"environment_key": "e3", "spec": {"environment_version": "4"}},
                {"environment_key": "e4", "spec": {"environment_version": "4"}},
                {"environment_key": "e5", "spec": {"environment_version": "4"}},
                {"environment_key": "e6", "spec": {"environment_version": "4"}},
                {"environment_key": "e7", "spec": {"environment_version": "4"}},
                {"environment_key": "e8", "spec": {"environment_version": "4"}},
                {"environment_key": "e9", "spec": {"environment_version": "4"}},
                {"environment_key": "e10", "spec": {"environment_version": "4"}},
            ],
            "git_source": {
                "git_url": "https://github.com/user/models",
                "git_provider": "gitHub",
                "git_commit": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
            },
        }))
        .delete_on_exit();
    CreateJobOp::new("none")
        .job_name(format!("{name}-job"))
        .existing_cluster_name("figures")
        .spec(json!({"dbt_task": {"commands": []}}))
        .delete_on_exit();
}

fn main() {}
