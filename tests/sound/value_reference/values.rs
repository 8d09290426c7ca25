//! References that lead to values, and texts that are none.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn values(name: Param<String>, table: Param<String>) {
    CreateJobOp::new("create")
        .job_name(name)
        .parameters([
            JobParameter::new("day", "{{job.start_time.iso_date}}"),
            JobParameter::new("table-name", "orders"),
        ])
        .tasks((
            Task::new("load").notebook_task(NotebookTask::new("/Shared/Load").base_parameters((
                ("day", "{{job.parameters.day}}"),
                ("name", "{{job.parameters.`table-name`}}"),
                ("run", "{{ job.run_id }}-{{task.execution_count}}"),
                ("trigger", "{{job.trigger.file_arrival.location}}"),
                // Databricks passes these on.
                ("template", "{{ my.value }} {{run_id}}"),
            ))),
            Task::new("each").depends_on([TaskDependency::new("load")]).for_each_task(
                ForEachTask::new(
                    "{{tasks.load.values.tables}}",
                    Task::new("one").notebook_task(NotebookTask::new("/Shared/One").base_parameters([
                        ("table", format!("{table}-{{{{input.name}}}}")),
                        ("state", "{{tasks.load.result_state}}".to_owned()),
                    ])),
                ),
            ),
        ))
        .keep();
}
