//! A deadline that is set while the workflow runs, as Kubeflow Pipelines does to terminate a run.

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::{Action, Fault, When};
use kfp_dbx_simulator::time::Time;
use kfp_dbx_tests::simulated::{Case, asleep};
use serde_json::json;

use crate::at_exit::long_exit;
use crate::by_hand::hooked;
use crate::ends::{asks_at_exit, held, owned, repeated, waits};
use crate::faults::{note, run};
use crate::policies::locked_all;

/// A run that waits for its next attempt, and one that hangs.
#[pipeline(truthful, allow(fixed_name))]
fn backs_off() {
    let work = run("work", "works")
        .retry(Retry::on_error(2).backoff("4m"))
        .patch_template(asleep())
        .delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
    // By then the first attempt is lost.
    let pause = SuspendOp::new("pause").duration("30s");
    run("last", "hangs").delete_on_exit().after(pause);
}

/// A run that hangs with a lock, and one that waits for it.
#[pipeline(truthful, argo = "3.6.2")]
fn locks() {
    let one = run("one", "hangs").mutex("lock").delete_on_exit();
    let first = note("first");
    let two = run("two", "works").mutex("lock").delete_on_exit().after(first);
    note("after-one").after(one);
    note("after-two").after(two);
    run("last", "hangs").delete_on_exit().after(first);
}

/// A run that hangs with the lock of the workflow.
#[pipeline(truthful, argo = "3.6.2", mutex = "all")]
fn hangs_with_lock() {
    run("hangs", "hangs").timeout("45s").delete_on_exit();
}

/// A loop of which one item has ended, one runs, and one waits for room.
#[pipeline(truthful)]
fn one_by_one() {
    let each = for_each(["works", "hangs", "other"], |item| run("load", item).delete_on_exit());
    note("next").after(each.parallelism(1));
}

/// Both branches of a condition after an approval, and a reaction.
#[pipeline]
fn decides() {
    let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
    when(approve.outputs.decision.eq("YES"), || note("yes")).otherwise(|| note("no"));
    note("alert").after_failure(approve);
    note("anyway").after_end(approve);
}

pub fn cases() -> Vec<Case> {
    let running = |op: &str| When::Running(op.to_owned());
    let started = |op: &str| When::Started(op.to_owned());
    let set = |case: Case, op: &str| {
        case.fault(op, Fault::Hangs).intervene(Action::Deadline, running(op))
    };
    let archived = || owned().operator("azure-databricks-operator");
    let today = || owned().operator("kfp-dbx");
    let case = |name| Case::new(name, repeated()).fault("retried", Fault::Hangs);
    let case = |name| case(name).fault("looped", Fault::Hangs).fault("item", Fault::Hangs);
    let mut cases = vec![
        set(Case::new("deadline-set", archived()), "of-job"),
        set(Case::new("deadline-set-kfp-dbx", today()), "of-job"),
        set(case("deadline-set-repeated"), "last"),
        set(Case::new("deadline-set-approval", waits()), "approve"),
        set(Case::new("deadline-set-decision", decides()), "approve"),
        Case::new("deadline-set-pending", held()).intervene(Action::Deadline, started("first")),
        // Nothing of the exit handler is ended.
        set(Case::new("deadline-set-at-exit", long_exit()), "report"),
        Case::new("deadline-set-asks-at-exit", asks_at_exit())
            .output("look", "look-decision", "A")
            .intervene(Action::Deadline, running("look")),
        set(Case::of_yaml("deadline-set-hook", hooked("hangs", &json!({}), &json!({}))), "work"),
        Case::new("deadline-set-loop", one_by_one())
            .script(crate::blocks::item("load", 1, Fault::Hangs))
            .intervene(Action::Deadline, When::At(Time::seconds(45)))
            .exclusive(&["load"]),
        // The second workflow waits for the lock of the first one.
        Case::new("deadline-set-before", hangs_with_lock())
            .fault("hangs", Fault::Hangs)
            .beside(locked_all())
            .intervene(Action::Deadline, When::At(Time::seconds(25))),
    ];
    for (name, action) in [
        ("deadline-set-backoff", Action::Deadline),
        ("stop-backoff", Action::Stop),
        ("terminate-backoff", Action::Terminate),
    ] {
        let case = Case::new(name, backs_off()).fault("work", Fault::PodLostBefore);
        cases.push(case.fault("last", Fault::Hangs).intervene(action, running("last")));
    }
    for (name, action) in [
        ("deadline-set-lock", Action::Deadline),
        ("stop-lock", Action::Stop),
        ("terminate-lock", Action::Terminate),
    ] {
        let case = Case::new(name, locks()).fault("one", Fault::Hangs);
        cases.push(case.fault("last", Fault::Hangs).intervene(action, running("last")));
    }
    cases
}
