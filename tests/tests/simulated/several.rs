//! Runs with several tasks, whose `run_if` decides which of them run.

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::Fault;
use kfp_dbx_tests::cluster::small_cluster;
use kfp_dbx_tests::simulated::Case;

use crate::faults::note;

/// A task after others.
fn task(key: &str, on: &[&str], run_if: RunIf) -> Task {
    let on: Vec<_> = on.iter().map(|key| TaskDependency::new(*key)).collect();
    Task::new(key)
        .depends_on(on)
        .run_if(run_if)
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/work"))
}

fn first(key: &str) -> Task {
    Task::new(key).new_cluster(small_cluster()).notebook_task(NotebookTask::new("/Shared/work"))
}

/// A task that tells of others, and others that run or not: the first one has a word that decides how
/// it ends.
fn tasks(load: &str) -> [Task; 6] {
    [
        first(load),
        first("count"),
        task("merge", &[load, "count"], RunIf::AllSuccess),
        task("alarm", &[load, "merge"], RunIf::AtLeastOneFailed),
        task("clean", &["merge"], RunIf::AllDone),
        task("some", &[load, "count"], RunIf::AtLeastOneSuccess),
    ]
}

/// Notes how a run has ended, and each of its tasks.
fn note_ends(run: SubmitRunOp, load: &str) {
    let results = run.outputs.task_results;
    let of = |key: &str, name: &str| results.field::<Json>(key).field::<String>(name);
    let result = |key: &str| of(key, "result_state");
    ResourceOp::new("ends").keep().timeout("6m").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("ends-{}", workflow::uid())},
        "data": {
            "run": run.outputs.result_state,
            "load": of(load, "life_cycle_state"),
            "count": result("count"),
            "merge": result("merge"),
            "alarm": result("alarm"),
            "clean": result("clean"),
            "some": result("some"),
        },
    }));
}

/// With the conditions of the reference, an op succeeds however its run ends.
fn one_fails(load: &'static str) -> Pipeline {
    let pipeline = Pipeline::builder("one-fails").build(move |_| {
        let run = SubmitRunOp::new("work")
            .run_name(format!("work-{}", workflow::uid()))
            .tasks(tasks(load))
            .timeout("6m")
            .delete_on_exit();
        note_ends(run, load);
    });
    pipeline.operator("kfp-dbx")
}

/// All of its tasks fail that run: the name of the run has the word.
fn all_fail(word: &'static str) -> Pipeline {
    let pipeline = Pipeline::builder("all-fail").build(move |_| {
        let run = SubmitRunOp::new("work")
            .run_name(format!("work-{word}-{}", workflow::uid()))
            .tasks(tasks("load"))
            .timeout("6m")
            .delete_on_exit();
        note_ends(run, "load");
    });
    pipeline.operator("kfp-dbx")
}

/// A failure that the last tasks tolerate, and one that they don't, each with what comes next.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "6m")]
fn tolerated() {
    let run = |op: &str, run_if| {
        SubmitRunOp::new(op)
            .run_name(format!("{op}-{}", workflow::uid()))
            .tasks([first("load-fails"), task("report", &["load-fails"], run_if)])
            .delete_on_exit()
    };
    let done = run("done", RunIf::AllDone);
    note("after-done").after(done);
    let failed = run("failed", RunIf::AllSuccess);
    note("after-failed").after(failed);
    note("alert").after_failure(failed);
    let excluded = run("excluded", RunIf::NoneFailed);
    note("after-excluded").after(excluded);
}

/// A job with a condition, and a run of it.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "6m")]
fn decides() {
    let of = |key: &str, outcome: &str| {
        let on = TaskDependency::new("is-full").outcome(outcome);
        Task::new(key)
            .depends_on([on])
            .new_cluster(small_cluster())
            .notebook_task(NotebookTask::new("/Shared/work"))
    };
    let full = ConditionTask::new("{{job.parameters.mode}}", ConditionOperator::EqualTo, "full");
    let job = CreateJobOp::new("job")
        .job_name(format!("job-{}", workflow::uid()))
        .parameters([JobParameter::new("mode", "delta")])
        .tasks([
            Task::new("is-full").condition_task(full),
            of("all", "true"),
            of("some", "false"),
            task("last", &["all", "some"], RunIf::NoneFailed),
        ])
        .delete_on_exit();
    for (op, mode) in [("full", "full"), ("delta", "delta")] {
        let run = SubmitRunOp::new(op)
            .run_name(format!("{op}-{}", workflow::uid()))
            .job_name(job.outputs.name)
            .job_parameters([("mode", mode)])
            .delete_on_exit();
        let results = run.outputs.task_results;
        let of = |key: &str, name: &str| results.field::<Json>(key).field::<String>(name);
        ResourceOp::new(format!("ends-{op}")).keep().k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": format!("ends-{op}-{}", workflow::uid())},
            "data": {
                "is-full": of("is-full", "result"),
                "all": of("all", "result_state"),
                "some": of("some", "result_state"),
                "last": of("last", "result_state"),
            },
        }));
    }
}

pub fn cases() -> Vec<Case> {
    let fault = |load: &str, state: &str| Fault::TaskEnds(load.to_owned(), state.to_owned());
    let mut cases = vec![Case::new("tasks-succeed", one_fails("load"))];
    let words = [
        ("tasks-one-fails", "load-fails", "FAILED"),
        ("tasks-one-times-out", "load-times-out", "TIMEDOUT"),
        ("tasks-one-is-cancelled", "load-is-cancelled", "CANCELED"),
        ("tasks-one-breaks", "load-breaks", "INTERNAL_ERROR"),
        ("tasks-one-is-skipped", "load-is-skipped", "SKIPPED"),
    ];
    for (name, load, state) in words {
        cases.push(Case::new(name, one_fails(load)).fault("work", fault(load, state)));
    }
    let words = [
        ("tasks-all-fail", "fails", "FAILED"),
        ("tasks-all-time-out", "times-out", "TIMEDOUT"),
        ("tasks-all-are-cancelled", "is-cancelled", "CANCELED"),
        ("tasks-all-break", "breaks", "INTERNAL_ERROR"),
    ];
    for (name, word, state) in words {
        let case = Case::new(name, all_fail(word));
        cases.push(case.fault("work", Fault::Ends(state.to_owned())));
    }
    let tolerated = ["done", "failed", "excluded"]
        .iter()
        .fold(Case::new("tasks-tolerated", tolerated()), |case, op| {
            case.fault(op, fault("load-fails", "FAILED"))
        });
    cases.extend([tolerated, Case::new("tasks-condition", decides())]);
    cases
}
