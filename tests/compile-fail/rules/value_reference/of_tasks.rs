use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .tasks((
            Task::new("load").notebook_task(NotebookTask::new("/Shared/Load")),
            Task::new("if").depends_on([TaskDependency::new("load")]).condition_task(
                ConditionTask::new("{{tasks.lod.values.n}}", ConditionOperator::EqualTo, "1"),
            ),
            Task::new("report").depends_on([TaskDependency::new("load")]).notebook_task(
                NotebookTask::new("/Shared/Report").base_parameters([
                    ("rows", "{{tasks.load.valeus.rows}}"),
                    ("more", "{{task.load.values.more}}"),
                    ("day", "{{job.parameters.day}}"),
                    ("run", "run-{{job.runid}}"),
                    ("hour", "{{job.start_time.time}}"),
                    ("input", "{{input}}"),
                ]),
            ),
            Task::new("each").for_each_task(ForEachTask::new(
                "a, b",
                Task::new("one").notebook_task(NotebookTask::new("/Shared/One")),
            )),
        ))
        .delete_on_exit();
}

fn main() {}
