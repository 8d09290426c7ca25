//! What happens to a workflow while its exit handler runs, and to all that it owns on every way out.

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::{Action, Fault, OpScript, When};
use kfp_dbx_simulator::time::Time;
use kfp_dbx_tests::simulated::{Case, says_nothing};

use crate::ends::{owned, owned_and_pause};
use crate::faults::{note, run};

/// An exit handler with a run, something before it, and something after it.
#[pipeline(truthful)]
pub fn long_exit() {
    run("work", "works").keep();
    on_exit(|| {
        let report = run("report", "hangs").timeout("50s").keep().after(note("before-report"));
        note("after-report").after(report);
    });
}

#[pipeline]
fn asks_at_exit() {
    run("work", "works").truthful().keep();
    on_exit(|| {
        let look = SuspendOp::new("look");
        note("after-look").after(look);
    });
}

/// The exit handler begins before the deadline, or after it, and takes longer than that.
///
/// The timeouts of pods take the place of the deadline, at which Argo then does not look at the
/// workflow. It does so at the next event: when the pod of `work` ends.
#[pipeline(truthful, deadline = "40s", allow(timeout_order))]
fn late_exit(#[default = "works"] work: Param<String>) {
    run("work", work).timeout("60s").delete_on_exit();
    on_exit(|| {
        let report = run("report", "slow").keep();
        note("after-report").after(report);
    });
}

/// A workflow past its deadline is ended when Argo looks at it, which is when `slow` ends.
#[pipeline(truthful, deadline = "20s")]
fn seen_late() {
    run("work", "hangs").delete_on_exit();
    let slow = run("slow", "slow").delete_on_exit();
    note("next").after(slow);
    note("alert").after_failure(slow);
}

/// An exit handler whose op fails by its timeout.
#[pipeline(truthful)]
fn timed_out_exit() {
    note("work");
    on_exit(|| {
        let report = run("report", "hangs").timeout("15s").keep();
        note("after-report").after(report);
    });
}

pub fn cases() -> Vec<Case> {
    let running = |op: &str| When::Running(op.to_owned());
    let mut cases = Vec::new();
    let ways = [
        ("exit-stop", "exit-asks-stop", Action::Stop),
        ("exit-terminate", "exit-asks-terminate", Action::Terminate),
        ("exit-delete", "exit-asks-delete", Action::Delete),
    ];
    for (long, asks, action) in ways {
        let case = Case::new(long, long_exit()).fault("report", Fault::Hangs);
        cases.push(case.intervene(action, running("report")));
        let case = Case::new(asks, asks_at_exit()).fault("look", Fault::Hangs);
        cases.push(case.intervene(action, running("look")));
    }
    let hangs = |name, pipeline: Pipeline| Case::new(name, pipeline).fault("of-job", Fault::Hangs);
    let archived = || owned().operator("azure-databricks-operator");
    let today = || owned().operator("kfp-dbx");
    let slow = || OpScript { takes: Some(Time::seconds(50)), ..says_nothing("report") };
    cases.extend([
        Case::new("exit-after-deadline", late_exit()).word("work", Fault::Hangs).script(slow()),
        Case::new("exit-over-deadline", late_exit()).script(slow()),
        Case::new("exit-times-out", timed_out_exit()).fault("report", Fault::Hangs),
        // Each way out that the guide lists, with both orders of deletes.
        hangs("out-deadline", owned_and_pause().operator("azure-databricks-operator")),
        hangs("out-deadline-kfp-dbx", owned_and_pause().operator("kfp-dbx")),
        Case::new("deadline-seen-late", seen_late())
            .fault("work", Fault::Hangs)
            .script(OpScript { takes: Some(Time::seconds(50)), ..says_nothing("slow") }),
        hangs("out-stop-ttl", archived().ttl("5s")).intervene(Action::Stop, running("of-job")),
        hangs("out-terminate-ttl", archived().ttl("5s"))
            .intervene(Action::Terminate, running("of-job")),
        hangs("out-terminate-ttl-kfp-dbx", today().ttl("5s"))
            .intervene(Action::Terminate, running("of-job")),
    ]);
    cases
}
