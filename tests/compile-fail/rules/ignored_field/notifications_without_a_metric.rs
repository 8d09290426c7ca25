use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn slow(name: Param<String>) {
    CreateJobOp::new("create")
        .job_name(name)
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .email_notifications(
            EmailNotifications::new().on_duration_warning_threshold_exceeded(["user@foo.com"]),
        )
        .trigger(
            TriggerSettings::new().model(
                ModelTrigger::new(ModelTriggerCondition::ModelCreated).aliases(["champion"]),
            ),
        )
        .keep();
}

fn main() {}
