//! Each way out of a workflow.

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::{Action, Fault, OpScript, When};
use kfp_dbx_simulator::time::Time;
use kfp_dbx_tests::cluster::small_cluster;
use kfp_dbx_tests::simulated::{Case, gate, says_nothing};

use crate::faults::{note, run};

/// A cluster, a job on a cluster of its own, a run of that job and a run on the cluster, which hang.
#[pipeline(truthful, timeout = "10m")]
pub fn owned() {
    all_kinds();
}

/// The same with a deadline, and a pause, for which Argo looks at the workflow at the deadline.
#[pipeline(truthful, timeout = "10m", deadline = "60s", allow(timeout_order))]
pub fn owned_and_pause() {
    SuspendOp::new("pause").duration("5m");
    all_kinds();
}

fn all_kinds() {
    let uid = workflow::uid();
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(format!("cluster-{uid}"))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(1)
        .delete_on_exit();
    let job = CreateJobOp::new("job")
        .job_name(format!("job-hangs-{uid}"))
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/work"))
        .delete_on_exit()
        .after(cluster);
    let of_job = SubmitRunOp::new("of-job")
        .run_name(format!("of-job-hangs-{uid}"))
        .job_name(job.outputs.name)
        .notebook_params([("day", "monday")])
        .delete_on_exit();
    SubmitRunOp::new("last")
        .run_name(format!("last-{uid}"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Shared/work"))
        .after(of_job)
        .delete_on_exit();
}

fn owned_for(operator: &str) -> Pipeline {
    owned().operator(operator)
}

/// Without timeouts: the pods have the workflow's deadline.
#[pipeline(truthful, deadline = "45s", allow(no_timeout))]
fn late() {
    let work = SubmitRunOp::new("work")
        .run_name(format!("work-hangs-{}", workflow::uid()))
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/work"))
        .delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
    on_exit(|| note("last"));
}

#[pipeline(deadline = "30s")]
fn late_approval() {
    let approve = SuspendOp::new("approve");
    note("next").after(approve);
    on_exit(|| note("last"));
}

#[pipeline]
pub fn waits() {
    let approve = SuspendOp::new("approve").after(note("first"));
    note("next").after(approve);
    on_exit(|| {
        let last = note("last");
        note("very-last").after(last);
    });
}

#[pipeline]
pub fn held() {
    let first = note("first").patch_template(gate());
    note("next").after(first);
    on_exit(|| note("last"));
}

#[pipeline]
fn exits(#[default = "works"] work: Param<String>) {
    run("work", work).truthful().delete_on_exit();
    on_exit(|| note("always"));
    on_failure(|| note("alert"));
    on_success(|| note("praise"));
}

#[pipeline]
fn bad_exit(#[default = "works"] report: Param<String>) {
    note("work");
    on_exit(|| {
        let report = run("report", report).truthful().keep();
        note("after-report").after(report);
        note("beside-report");
    });
}

#[pipeline]
pub fn asks_at_exit() {
    note("work");
    on_exit(|| {
        let look = SuspendOp::new("look").choices(["A", "B"]).default("B");
        when(look.outputs.decision.eq("A"), || note("a")).otherwise(|| note("b"));
    });
}

#[pipeline(ttl = "5s")]
fn short_lived() {
    run("work", "works").truthful().keep();
    note("note");
}

/// A run that hangs in a loop, and one with a retry, each with something after it.
#[pipeline(truthful)]
pub fn repeated() {
    let retried = run("retried", "hangs").retry(Retry::on_error(2)).delete_on_exit();
    note("after-retried").after(retried);
    let each = for_each(["a", "b"], |item| {
        let looped = run("looped", format!("{item}-hangs")).delete_on_exit();
        note("after-looped").after(looped).allow(rules::FIXED_NAME_IN_LOOP);
    });
    note("after-loop").after(each);
    let first = note("first");
    let items = for_each(["a", "b"], |item| {
        run("item", format!("{item}-hangs")).delete_on_exit().after(first);
    });
    note("after-items").after(items);
    // All others run by then.
    let slow = run("slow", "slow").delete_on_exit();
    run("last", "hangs").after(slow).delete_on_exit();
}

pub fn cases() -> Vec<Case> {
    let running = |op: &str| When::Running(op.to_owned());
    let started = |op: &str| When::Started(op.to_owned());
    let mut cases = Vec::new();
    let archived = "azure-databricks-operator";
    let ways = [
        ("stop", archived, Action::Stop),
        ("stop-kfp-dbx", "kfp-dbx", Action::Stop),
        ("terminate", archived, Action::Terminate),
        ("terminate-kfp-dbx", "kfp-dbx", Action::Terminate),
        ("delete", archived, Action::Delete),
        ("delete-kfp-dbx", "kfp-dbx", Action::Delete),
    ];
    for (name, operator, action) in ways {
        let case = Case::new(name, owned_for(operator)).fault("of-job", Fault::Hangs);
        cases.push(case.intervene(action, running("of-job")));
    }
    for (name, action) in
        [("stop-repeated", Action::Stop), ("terminate-repeated", Action::Terminate)]
    {
        let case = Case::new(name, repeated()).fault("retried", Fault::Hangs);
        let case = case.fault("looped", Fault::Hangs).fault("item", Fault::Hangs);
        let slow = OpScript { takes: Some(Time::seconds(45)), ..says_nothing("slow") };
        let case = case.script(slow).fault("last", Fault::Hangs);
        cases.push(case.intervene(action, running("last")));
    }
    cases.extend([
        Case::new("stop-approval", waits())
            .fault("approve", Fault::Hangs)
            .intervene(Action::Stop, running("approve")),
        Case::new("terminate-approval", waits())
            .fault("approve", Fault::Hangs)
            .intervene(Action::Terminate, running("approve")),
        Case::new("stop-pending", held()).intervene(Action::Stop, started("first")),
        Case::new("terminate-pending", held()).intervene(Action::Terminate, started("first")),
        Case::new("deadline", late()).fault("work", Fault::Hangs),
        Case::new("deadline-approval", late_approval()).fault("approve", Fault::Hangs),
        Case::new("exit-success", exits()),
        Case::new("exit-failure", exits()).word("work", Fault::Ends("FAILED".to_owned())),
        Case::new("exit-fails", bad_exit()).word("report", Fault::Ends("FAILED".to_owned())),
        Case::new("exit-fails-workflow", bad_exit().fail_on_exit_failure(true))
            .word("report", Fault::Ends("FAILED".to_owned())),
        Case::new("exit-approval", asks_at_exit()).output("look", "look-decision", "A"),
        Case::new("ttl", short_lived()),
    ]);
    cases
}
