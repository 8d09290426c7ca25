//! Locks, limits and approvals.
//!
//! A workflow with `parallelism` has no exit handler here: Argo 4.0.5's controller ends itself
//! (`nodeRequiresTaskSetReconciliation` in `workflow/controller/taskset.go`) when it looks at one in
//! which a task waits for room.

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::{Fault, OpScript};
use kfp_dbx_simulator::time::Time;
use kfp_dbx_tests::cluster::small_cluster;
use kfp_dbx_tests::simulated::{Case, asleep, gate, says_nothing};
use serde_json::Value as Json;

use crate::by_hand::{note as note_by_hand, run as run_by_hand, workflow as workflow_by_hand};
use crate::faults::{note, run};

#[pipeline(truthful, argo = "3.6.2")]
fn locked() {
    run("one", "works").mutex("lock").delete_on_exit();
    run("two", "works").mutex("lock").delete_on_exit();
    run("three", "works").mutex("lock").delete_on_exit();
}

#[pipeline(truthful, argo = "3.6.2", mutex = "all")]
pub fn locked_all() {
    let one = run("one", "works").delete_on_exit();
    note("two").after(one);
}

#[pipeline(argo = "3.6.2")]
fn limited() {
    let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO").duration("5s");
    let pause = SuspendOp::new("pause").duration("5s");
    when(approve.outputs.decision.eq("YES"), || note("yes")).otherwise(|| note("no"));
    note("after-pause").after(pause);
}

/// Somebody resumes all that waits, and decides nothing.
#[pipeline]
fn resumed() {
    let approve = SuspendOp::new("approve").choices(["yes", "no"]).default("no");
    let decided = when(approve.outputs.decision.eq("yes"), || note("yes")).otherwise(|| note("no"));
    let look = SuspendOp::new("look").after(decided);
    note("after-look").after(look);
    run("told", approve.outputs.decision).keep();
}

/// Runs of which this many may run at once, each of which takes the lock or counts.
fn counted(template: &Json, spec: &Json) -> String {
    let names = ["one", "two", "three"];
    let mut tasks: Vec<_> =
        names.iter().map(|name| json!({"name": name, "template": name})).collect();
    tasks.push(json!({"name": "last", "template": "note", "depends": "one && two && three"}));
    let runs = names.map(|name| run_by_hand(name, "works", template));
    workflow_by_hand(&json!(tasks), &[&[note_by_hand("note")], &runs[..]].concat(), spec)
}

fn limits(runs: &str) -> Json {
    let metadata = json!({"name": "limits"});
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"runs": runs}})
}

/// The API server refuses the object.
#[pipeline]
fn refused() {
    let bad = ResourceOp::new("bad")
        .k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": format!("Not_A_Name-{}", workflow::uid())},
        }))
        .timeout("6m")
        .keep();
    note("next").after(bad);
    note("alert").after_failure(bad);
}

/// Its run has the same name each time, and takes long.
#[pipeline(truthful, allow(fixed_name), argo = "3.6.2")]
fn meets() {
    let work = run("work", "slow").run_name("meets-slow").delete_on_exit();
    note("next").after(work);
}

/// The same, some time later.
#[pipeline(truthful, allow(fixed_name), argo = "3.6.2")]
fn meets_later() {
    let pause = SuspendOp::new("pause").duration("20s");
    let work = run("work", "slow").run_name("meets-slow").delete_on_exit().after(pause);
    note("next").after(work);
}

/// Somebody refuses.
#[pipeline]
fn refuses() {
    let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
    when(approve.outputs.decision.eq("YES"), || note("yes")).otherwise(|| note("no"));
    note("alert").after_failure(approve);
    note("anyway").after_end(approve);
    on_exit(|| {
        let look = SuspendOp::new("look");
        note("after-look").after(look);
    });
}

#[pipeline(truthful, allow(fixed_name))]
fn backs_off() {
    let work = run("work", "works")
        .retry(Retry::on_error(2).backoff("10s").factor(2))
        .patch_template(asleep())
        .delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
}

/// The second pause is longer than the time for all attempts.
#[pipeline(truthful, allow(fixed_name))]
fn gives_up() {
    let work = run("work", "works")
        .retry(Retry::on_error(5).backoff("10s").factor(9).max_duration("90s"))
        .patch_template(asleep())
        .delete_on_exit();
    note("next").after(work);
}

/// A pod that waits for room, and the deadline of the workflow. The pause lets Argo look at it then.
#[pipeline(truthful, deadline = "25s", allow(no_timeout))]
fn pending_late() {
    SuspendOp::new("pause").duration("5m");
    let work = SubmitRunOp::new("work")
        .run_name(format!("work-{}", workflow::uid()))
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/work"))
        .patch_template(gate())
        .delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
    on_exit(|| note("last"));
}

pub fn cases() -> Vec<Case> {
    let slow = || OpScript { takes: Some(Time::seconds(50)), ..says_nothing("work") };
    let semaphore = json!({"configMapKeyRef": {"name": "limits", "key": "runs"}});
    let semaphore = json!({"synchronization": {"semaphores": [semaphore]}});
    let counts =
        |name, runs| Case::of_yaml(name, counted(&semaphore, &json!({}))).present(limits(runs));
    let all = ["one", "two", "three"];
    vec![
        counts("semaphore-one", "1").exclusive(&all),
        counts("semaphore-two", "2"),
        counts("semaphore-none", "0"),
        Case::of_yaml("parallelism-of-workflow", counted(&json!({}), &json!({"parallelism": 1})))
            .exclusive(&all),
        Case::new("approval-resumed", resumed()),
        Case::new("runs-meet", meets()).script(slow()).beside(meets_later()).script(slow()),
        Case::new("runs-meet-mutex", meets().mutex("meets"))
            .script(slow())
            .beside(meets_later().mutex("meets"))
            .script(slow())
            .exclusive(&["work"]),
        Case::new("approval-refused", refuses())
            .fault("approve", Fault::Rejected)
            .fault("look", Fault::Rejected),
        Case::new("backoff", backs_off()).fault("work", Fault::PodLostBefore),
        Case::new("backoff-gives-up", gives_up()).fault("work", Fault::PodLostBefore),
        Case::new("pending-deadline", pending_late()).fault("work", Fault::Pending),
        Case::new("mutex", locked()).exclusive(&["one", "two", "three"]),
        Case::new("mutex-of-workflows", locked_all())
            .beside(locked_all())
            .exclusive(&["one", "two"]),
        Case::new("approval-by-time", limited()),
        Case::new("bad-name", refused()),
    ]
}
