//! Each fault of an op, and the ops that come after it.

use std::fmt::Display;

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::{Fault, OpScript};
use kfp_dbx_tests::cluster::{notebook_run, rejected_resources, small_cluster};
use kfp_dbx_tests::simulated::{self as testing, Case, gate, says_nothing};

/// A run whose name has a word that decides how it ends.
pub fn run(op: &str, word: impl Display) -> SubmitRunOp {
    SubmitRunOp::new(op)
        .run_name(format!("{op}-{word}-{}", workflow::uid()))
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/work"))
        .timeout("6m")
        .allow(rules::FIXED_NAME_IN_LOOP)
}

/// An op that makes a `ConfigMap` which stays.
pub fn note(op: &str) -> ResourceOp {
    let map = json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("{op}-{}", workflow::uid())},
        "data": {"op": op},
    });
    ResourceOp::new(op).k8s_resource(map).timeout("6m").keep()
}

#[pipeline(truthful)]
pub fn truthful(#[default = "works"] work: Param<String>) {
    let work = run("work", work).delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
    note("anyway").after_end(work);
}

/// With the conditions of the reference, an op succeeds however its run ends.
#[pipeline]
fn reference(#[default = "works"] work: Param<String>) {
    let work = run("work", work).delete_on_exit();
    let result = work.outputs.result_state;
    when(result.eq("SUCCESS"), || note("next")).otherwise(|| note("alert"));
}

#[pipeline(truthful)]
fn hangs(#[default = "works"] work: Param<String>) {
    let work = run("work", work).timeout("40s").delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
}

#[pipeline(truthful)]
fn on_a_cluster(#[default = "works"] create: Param<String>) {
    let cluster = CreateClusterOp::new("create")
        .cluster_name(format!("create-{create}-{}", workflow::uid()))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(1)
        .timeout("40s")
        .delete_on_exit();
    SubmitRunOp::new("work")
        .run_name(format!("work-{}", workflow::uid()))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Shared/work"))
        .timeout("6m")
        .delete_on_exit();
}

#[pipeline(allow(no_timeout, fixed_name))]
fn rejections() {
    rejected_resources();
}

#[pipeline(truthful, allow(fixed_name))]
fn lost() {
    let work = run("work", "slow").delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
}

#[pipeline(truthful, allow(fixed_name))]
fn asleep() {
    let work = run("work", "works").patch_template(testing::asleep()).delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
}

#[pipeline(truthful, allow(fixed_name))]
fn retried() {
    let work = run("work", "slow").retry(Retry::on_error(2)).delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
}

#[pipeline(truthful, allow(fixed_name))]
fn asleep_at_first() {
    let work = run("work", "works")
        .retry(Retry::on_error(2))
        .patch_template(testing::asleep_at_first("create", 1))
        .delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
}

#[pipeline(truthful, allow(fixed_name))]
fn always_asleep() {
    let work = run("work", "works")
        .retry(Retry::on_error(1))
        .patch_template(testing::asleep())
        .delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
}

#[pipeline(truthful)]
fn reattached() {
    let work = run("work", "slow").reattach().delete_on_exit();
    note("next").after(work);
}

/// The pause lets Argo look at the workflow again: it sees only then that a pod was pending for too
/// long.
#[pipeline(truthful)]
fn pending() {
    let work = run("work", "works").timeout("15s").patch_template(gate()).delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
    SuspendOp::new("pause").duration("40s");
}

#[pipeline(truthful, allow(fixed_name))]
fn fixed() {
    let work = run("work", "works").run_name("fixed").delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
}

#[pipeline(truthful)]
fn deletes_another(name: Param<String>) {
    let delete = DeleteRunOp::new("delete").run_name(name).external().timeout("6m");
    note("next").after(delete);
}

pub fn present(name: &str) -> Json {
    let mut run = notebook_run(name);
    run["spec"]["run_name"] = name.into();
    run
}

pub fn times(op: &str, fault: Fault, times: u32) -> OpScript {
    OpScript { fault: Some(fault), times: Some(times), ..says_nothing(op) }
}

pub fn cases() -> Vec<Case> {
    let ends = |state: &str| Fault::Ends(state.to_owned());
    vec![
        Case::new("run-succeeds", truthful()),
        Case::new("run-failed", truthful()).word("work", ends("FAILED")),
        Case::new("run-timedout", truthful()).word("work", ends("TIMEDOUT")),
        Case::new("run-canceled", truthful()).word("work", ends("CANCELED")),
        Case::new("run-skipped", truthful()).word("work", ends("SKIPPED")),
        Case::new("run-internal-error", truthful()).word("work", ends("INTERNAL_ERROR")),
        Case::new("run-rejected", truthful()).word("work", Fault::Rejected),
        Case::new("run-hangs", hangs()).word("work", Fault::Hangs),
        Case::new("reference-succeeds", reference()),
        Case::new("reference-failed", reference()).word("work", ends("FAILED")),
        Case::new("reference-skipped", reference()).word("work", ends("SKIPPED")),
        Case::new("cluster-error", on_a_cluster()).word("create", ends("ERROR")),
        Case::new("cluster-hangs", on_a_cluster()).word("create", Fault::Hangs),
        Case::new("cluster-rejected", on_a_cluster()).word("create", Fault::Rejected),
        ["job", "scope", "item", "block"]
            .iter()
            .fold(Case::new("others-rejected", rejections()), |case, op| {
                case.fault(op, Fault::Rejected)
            }),
        Case::new("pod-lost-before", asleep()).fault("work", Fault::PodLostBefore),
        Case::new("pod-lost-after", lost()).fault("work", Fault::PodLostAfter),
        Case::new("pod-pending", pending()).fault("work", Fault::Pending),
        Case::new("retry-after-lost-pod", asleep_at_first()).script(times(
            "work",
            Fault::PodLostBefore,
            1,
        )),
        Case::new("retry-finds-its-run", retried()).script(times("work", Fault::PodLostAfter, 1)),
        Case::new("retry-gives-up", always_asleep()).fault("work", Fault::PodLostBefore),
        Case::new("reattach", reattached()).script(times("work", Fault::PodLostAfter, 1)),
        Case::new("already-there", fixed())
            .present(present("fixed"))
            .fault("work", Fault::AlreadyThere),
        Case::new("deletes-another", deletes_another())
            .present(present("of-another"))
            .param("name", "of-another"),
        Case::new("deletes-nothing", deletes_another()).param("name", "of-nobody"),
    ]
}
