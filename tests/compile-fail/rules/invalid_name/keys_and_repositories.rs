use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("git")
        .run_name(name)
        .git_source(GitSource::new("https://github.com/user/repo", GitProvider::GitHub).git_branch("main"))
        .tasks((
            Task::new("load data").notebook_task(NotebookTask::new("/Shared/Load")),
            Task::new("report").existing_cluster_name("figures").spark_python_task(
                SparkPythonTask::new("dbfs:/report.py").source(Source::Git),
            ),
        ))
        .delete_on_exit();
    SubmitRunOp::new("workspace")
        .run_name(format!("{name}-2"))
        .spec(json!({
            "environments": [{"environment_key": "a.b", "spec": {"environment_version": "4"}}],
            "git_source": {
                "git_url": "https://github.com/user/repo",
                "git_provider": "gitHub",
                "git_tag": "v1",
            },
            "tasks": [{
                "task_key": "load",
                "notebook_task": {"notebook_path": "Shared/Load", "source": "WORKSPACE"},
            }],
        }))
        .delete_on_exit();
}

fn main() {}
