use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>, table: Param<String>) {
    CreateJobOp::new("create")
        .job_name(name)
        .parameters([JobParameter::new("day", "{{job.start_tme.iso_date}}")])
        .notebook_task(NotebookTask::new("/Shared/Load").base_parameters([
            ("day", format!("{table}/{{{{job.parameters.dya}}}}")),
            ("where", "{{workspace.name}}".to_owned()),
        ]))
        .delete_on_exit();
    CreateJobOp::new("without")
        .job_name(format!("{name}-without"))
        .spark_python_task(SparkPythonTask::new("/Shared/load.py").parameters(["{{job.parameters.day}}"]))
        .existing_cluster_name("figures")
        .delete_on_exit();
}

fn main() {}
