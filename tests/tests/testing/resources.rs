//! What a scenario can say about objects that are none of Databricks', and about deletes.

use kfp_dbx::Action;
use kfp_dbx::prelude::*;
use kfp_dbx::rules;
use kfp_dbx::testing::*;

const DONE: &str = "status.succeeded > 0";
const FAILED: &str = "status.conditions.0.type == Failed";

/// A job of Kubernetes that computes figures, with a report of it.
fn job(name: &str, failure: Option<&str>) {
    let job = ResourceOp::new("job").action(Action::Create).success_condition(DONE);
    let job = failure.into_iter().fold(job, ResourceOp::failure_condition);
    let job = job.k8s_resource(json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name},
        "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": []}}},
    }));
    let job = job.attribute_outputs([("succeeded", "{.status.succeeded}")]).keep();
    let report = ResourceOp::new("report").action(Action::Create).keep();
    report.after(job).k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("report-{name}")},
        "data": {"count": job.output("succeeded")},
    }));
}

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn figures() {
    job(&format!("figures-{}", workflow::uid()), Some(FAILED));
}

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn hopeful() {
    job(&format!("figures-{}", workflow::uid()), None);
}

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn cleared() {
    let cluster = CreateClusterOp::new("cluster").cluster_name(format!("c-{}", workflow::uid()));
    cluster.num_workers(2).spark_version("15.4.x").node_type_id("D3").delete_on_exit();
}

fn simulate(scenario: Scenario) -> Simulation {
    figures().simulate(scenario).unwrap()
}

fn seconds(run: &Simulation, op: &str) -> u64 {
    (run.op(op).ended().unwrap() - run.op(op).started().unwrap()).as_secs()
}

#[track_caller]
fn assert_problem(pipeline: Pipeline, scenario: Scenario, message: &str) {
    let error = pipeline.simulate(scenario).unwrap_err();
    assert_eq!(error.problems().collect::<Vec<_>>(), [message]);
}

#[test]
fn an_object_of_another_kind_meets_its_success_condition() {
    let run = simulate(Scenario::new());
    assert_eq!(run.phase(), Phase::Succeeded, "{run}");
    assert!(seconds(&run, "job") < 60, "{run}");
    assert_eq!(run.op("job").output("succeeded"), Some("1"), "{run}");
    let run = simulate(Scenario::new().takes("job", "30m").output("job", "succeeded", "7"));
    assert!((1800..1860).contains(&seconds(&run, "job")), "{run}");
    assert_eq!(run.op("job").output("succeeded"), Some("7"), "{run}");
}

#[test]
fn it_fails_by_its_failure_condition() {
    for fault in [None, Some(Fault::FailureCondition)] {
        let scenario = Scenario::new().takes("job", "5m");
        let run = simulate(match fault {
            None => scenario.fails("job"),
            Some(fault) => scenario.fault("job", fault),
        });
        assert_eq!(run.phase(), Phase::Failed, "{run}");
        assert!((300..360).contains(&seconds(&run, "job")), "{run}");
        assert!(run.op("job").message().contains("failure condition"), "{run}");
        assert!(run.op("report").omitted(), "{run}");
    }
}

#[test]
fn it_hangs_is_denied_or_is_there_before() {
    let run = simulate(Scenario::new().fault("job", Fault::Hangs));
    assert_eq!((run.phase(), seconds(&run, "job")), (Phase::Failed, 7200), "{run}");
    for fault in [Fault::Denied, Fault::Rejected] {
        let run = simulate(Scenario::new().fault("job", fault));
        assert_eq!(run.phase(), Phase::Failed, "{run}");
        assert!(run.op("job").message().contains("jobs.batch is forbidden"), "{run}");
        assert_eq!(run.objects().count(), 0, "{run}");
    }
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", allow(warnings))]
    fn fixed() {
        job("figures", Some(FAILED));
    }
    let run = fixed().simulate(Scenario::new().fault("job", Fault::AlreadyThere)).unwrap();
    assert!(run.op("job").message().contains("AlreadyExists"), "{run}");
}

#[test]
fn without_a_failure_condition_it_can_only_hang() {
    let message = "op `job` has no `failure_condition`, so it can only end by its timeout: write `.fault(\"job\", Fault::Hangs)`, or `Fault::Denied` if the API server refuses the object";
    assert_problem(hopeful(), Scenario::new().fails("job"), message);
    assert_problem(hopeful(), Scenario::new().fault("job", Fault::FailureCondition), message);
    let message = "op `report` waits for no condition: write `Fault::Denied` if the API server refuses its object";
    assert_problem(hopeful(), Scenario::new().fault("report", Fault::FailureCondition), message);
    let message = "a cluster fails by the state in which it ends: write `Fault::ends(…)`";
    assert_problem(cleared(), Scenario::new().fault("cluster", Fault::FailureCondition), message);
}

#[test]
fn an_op_without_conditions_fails_at_the_api_server() {
    let run = simulate(Scenario::new().fails("report"));
    assert_eq!(run.phase(), Phase::Failed, "{run}");
    assert!(run.op("report").message().contains("configmaps is forbidden"), "{run}");
}

#[test]
fn a_delete_that_fails_leaves_what_it_was_to_delete() {
    let run = cleared().simulate(Scenario::new().fails("delete-cluster")).unwrap();
    assert_eq!(run.op("delete-cluster").phase(), Some(Phase::Failed), "{run}");
    assert!(run.op("delete-cluster").message().contains("cannot delete resource"), "{run}");
    assert_eq!(run.left_behind().len(), 1, "{run}");
}

fn note(name: &str) -> ResourceOp {
    let note = ResourceOp::new(name).action(Action::Create);
    note.k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("{name}-{}", workflow::uid())},
    }))
}

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", allow(resource_leak))]
fn noted() {
    let job = ResourceOp::new("job").action(Action::Create).keep();
    let job = job.success_condition(DONE).failure_condition(FAILED).k8s_resource(json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": format!("figures-{}", workflow::uid())},
    }));
    note("praise").after(job);
    note("alarm").after_failure(job);
}

#[test]
fn an_exploration_finds_what_is_behind_its_success_and_its_failure() {
    let only = [Fault::FailureCondition, Fault::Hangs];
    let explored = noted().explore().faults(only).run().unwrap();
    let text = explored.to_string();
    assert!(text.contains("`praise`") && text.contains("`alarm`"), "{text}");
    assert!(explored.findings().iter().all(|found| found.rule() == rules::LEFT_BEHIND), "{text}");
}
