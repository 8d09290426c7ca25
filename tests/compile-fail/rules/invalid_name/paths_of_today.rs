use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("16.4.x-scala2.12")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2),
        )
        .libraries((
            Library::whl("etl-1.4.0-py3-none-any.whl"),
            Library::whl("/dbfs/wheels/etl-1.4.0-py3-none-any.whl"),
            Library::jar("etl.jar"),
            Library::requirements("requirements.txt"),
        ))
        .spark_python_task(SparkPythonTask::new("main.py"))
        .delete_on_exit();
    SubmitRunOp::new("tasks")
        .run_name(format!("{name}-tasks"))
        .tasks((
            Task::new("python").spark_python_task(SparkPythonTask::new("/dbfs/etl/main.py")),
            Task::new("notebook").notebook_task(NotebookTask::new("notebooks/load")),
            Task::new("mart").sql_task(
                SqlTask::new("1234567890abcdef").file(SqlTaskFile::new("mart.sql")),
            ),
        ))
        .delete_on_exit();
    SubmitRunOp::new("git")
        .run_name(format!("{name}-git"))
        .git_source(GitSource::new("https://github.com/user/repo", GitProvider::GitHub).git_branch("main"))
        .tasks([Task::new("python").spark_python_task(SparkPythonTask::new("main.py"))])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
fn of_each(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("16.4.x-scala2.12")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2),
        )
        .libraries([Library::whl("etl.whl")])
        .spark_python_task(SparkPythonTask::new("main.py"))
        .delete_on_exit();
}

fn main() {}
