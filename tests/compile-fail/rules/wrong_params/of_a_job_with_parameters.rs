use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let job = CreateJobOp::new("create")
        .job_name(name)
        .parameters([JobParameter::new("day", "monday")])
        .tasks((
            Task::new("load").notebook_task(NotebookTask::new("/Shared/Load")),
            Task::new("report")
                .depends_on([TaskDependency::new("load")])
                .notebook_task(NotebookTask::new("/Shared/Report")),
        ))
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name(job.outputs.name)
        .notebook_params([("day", "sunday")])
        .delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn several_tasks(name: Param<String>) {
    let job = CreateJobOp::new("create")
        .job_name(name)
        .tasks((
            Task::new("load").notebook_task(NotebookTask::new("/Shared/Load")),
            Task::new("each").for_each_task(ForEachTask::new(
                r#"["de", "fr"]"#,
                Task::new("report")
                    .environment_key("default")
                    .spark_python_task(SparkPythonTask::new("/Workspace/Shared/report.py")),
            )),
        ))
        .environments([JobEnvironment::new("default", Environment::new().environment_version("4"))])
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name(job.outputs.name)
        .jar_params(["sunday"])
        .delete_on_exit();
    SubmitRunOp::new("elsewhere")
        .run_name(format!("{name}-elsewhere"))
        .job_name("figures")
        .jar_params(["sunday"])
        .notebook_params([("day", "sunday")])
        .delete_on_exit();
}

fn main() {}
