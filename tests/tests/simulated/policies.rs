//! Locks, limits and approvals.
//!
//! The `parallelism` of a workflow is left out: Argo 4.0.5's controller ends itself
//! (`nodeRequiresTaskSetReconciliation` in `workflow/controller/taskset.go`) when it looks at a
//! workflow with an exit handler in which a task waits for room.

use kfp_dbx::prelude::*;
use kfp_dbx_tests::simulated::Case;

use crate::faults::{note, run};

#[pipeline(truthful, argo = "3.6.2")]
fn locked() {
    run("one", "works").mutex("lock").delete_on_exit();
    run("two", "works").mutex("lock").delete_on_exit();
    run("three", "works").mutex("lock").delete_on_exit();
}

#[pipeline(truthful, argo = "3.6.2", mutex = "all")]
fn locked_all() {
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

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("mutex", locked()).exclusive(&["one", "two", "three"]),
        Case::new("mutex-of-workflows", locked_all())
            .beside(locked_all())
            .exclusive(&["one", "two"]),
        Case::new("approval-by-time", limited()),
        Case::new("bad-name", refused()),
    ]
}
