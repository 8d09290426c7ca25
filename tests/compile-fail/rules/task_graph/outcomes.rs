use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .tasks((
            Task::new("load").notebook_task(NotebookTask::new("/Shared/Load")),
            Task::new("is-large")
                .depends_on([TaskDependency::new("load").outcome(ConditionOutcome::True)])
                .condition_task(ConditionTask::new(
                    "{{tasks.load.values.rows}}",
                    ConditionOperator::GreaterThan,
                    "1000",
                )),
            Task::new("both")
                .depends_on((
                    TaskDependency::new("is-large").outcome(ConditionOutcome::True),
                    TaskDependency::new("is-large").outcome(ConditionOutcome::False),
                ))
                .notebook_task(NotebookTask::new("/Shared/Both")),
            Task::new("failed")
                .depends_on([TaskDependency::new("is-large").outcome(ConditionOutcome::True)])
                .run_if(RunIf::AllFailed)
                .notebook_task(NotebookTask::new("/Shared/Failed")),
        ))
        .delete_on_exit();
}

fn main() {}
