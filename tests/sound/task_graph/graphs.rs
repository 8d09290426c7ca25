//! Graphs of tasks that come close to a mistake.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn notebook(key: &str) -> Task {
    Task::new(key.to_owned()).notebook_task(NotebookTask::new("/Shared/Figures"))
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn graph(name: Param<String>, key: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .tasks((
            // Later tasks can come first.
            notebook("report").depends_on((TaskDependency::new("load"), TaskDependency::new("repair"))),
            notebook("load"),
            // Left out, it counts as successful.
            notebook("repair").depends_on([TaskDependency::new("load")]).run_if(RunIf::AllFailed),
            notebook("by-the-run").depends_on([TaskDependency::new(key)]),
            Task::new("is-large").depends_on([TaskDependency::new("load")]).condition_task(
                ConditionTask::new("{{tasks.load.values.rows}}", ConditionOperator::GreaterThan, "1000"),
            ),
            notebook("large")
                .depends_on([TaskDependency::new("is-large").outcome(ConditionOutcome::True)]),
            notebook("small")
                .depends_on([TaskDependency::new("is-large").outcome(ConditionOutcome::False)]),
            notebook("after-both")
                .depends_on((TaskDependency::new("large"), TaskDependency::new("small")))
                .run_if(RunIf::AtLeastOneSuccess),
            notebook("either")
                .depends_on((
                    TaskDependency::new("is-large").outcome(ConditionOutcome::True),
                    TaskDependency::new("is-large").outcome(ConditionOutcome::False),
                ))
                .run_if(RunIf::AtLeastOneSuccess),
            Task::new("each").for_each_task(
                ForEachTask::new("[1, 2]", notebook("one")).concurrency(2),
            ),
        ))
        .delete_on_exit();
}

/// Keys that only the run knows may be those of any task.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn keys_of_the_run(name: Param<String>, key: Param<String>) {
    CreateJobOp::new("job")
        .job_name(name)
        .tasks((
            Task::new(key).notebook_task(NotebookTask::new("/Shared/Figures")),
            notebook("report").depends_on([TaskDependency::new("figures")]),
        ))
        .delete_on_exit();
}

/// A run names the tasks of its job, with those that they depend on, or a part of one of them.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn some_tasks(name: Param<String>, key: Param<String>) {
    let job = CreateJobOp::new("job")
        .job_name(name)
        .tasks((notebook("load"), notebook("report").depends_on([TaskDependency::new("load")])))
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name(job.outputs.name)
        .only(("+report+", "load", "load.orders", key))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [graph(), keys_of_the_run(), some_tasks()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
