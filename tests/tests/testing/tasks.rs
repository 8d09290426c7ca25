//! Runs with several tasks: one that fails decides about the others.

use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

fn task(key: &str, on: &[&str], run_if: RunIf) -> Task {
    let on: Vec<_> = on.iter().map(|key| TaskDependency::new(*key)).collect();
    let cluster = NewCluster::new()
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(1);
    let task = Task::new(key).depends_on(on).run_if(run_if).new_cluster(cluster);
    task.notebook_task(NotebookTask::new("/Shared/work"))
}

/// A run that tolerates that nothing is merged.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly() {
    let run = SubmitRunOp::new("nightly")
        .run_name(format!("nightly-{}", workflow::uid()))
        .tasks([
            task("load", &[], RunIf::AllSuccess),
            task("merge", &["load"], RunIf::AllSuccess),
            task("alarm", &["merge"], RunIf::AtLeastOneFailed),
        ])
        .delete_on_exit();
    let jobs = SubmitRunOp::new("after").run_name(format!("after-{}", workflow::uid()));
    ResourceOp::new("note").keep().k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("nightly-{}", workflow::uid())},
        "data": {"tasks": format!("{}", run.outputs.task_results)},
    }));
    jobs.job_name("figures").jar_params(("--page", run.outputs.run_page_url)).delete_on_exit();
}

fn ends(key: &str, state: &str) -> Scenario {
    Scenario::new().fault("nightly", Fault::task_ends(key, state))
}

fn results(run: &Simulation) -> Json {
    serde_json::from_str(run.op("nightly").output("task_results").unwrap()).unwrap()
}

#[test]
fn only_the_tasks_run_that_run_if_lets_run() {
    let run = nightly().simulate(Scenario::new()).unwrap();
    let all = results(&run);
    let state = |key: &str| all[key]["result_state"].as_str().unwrap_or_default().to_owned();
    assert_eq!(["load", "merge", "alarm"].map(state), ["SUCCESS", "SUCCESS", "EXCLUDED"], "{run}");

    let run = nightly().simulate(ends("load", "FAILED")).unwrap();
    assert_eq!(run.phase(), Phase::Succeeded, "its last task has run: {run}");
    let all = results(&run);
    let state = |key: &str| all[key]["result_state"].as_str().unwrap_or_default().to_owned();
    assert_eq!(["load", "merge"].map(state), ["FAILED", "UPSTREAM_FAILED"], "{run}");
    assert_eq!(state("alarm"), "SUCCESS", "{run}");

    // The alarm never runs, and so does not fail.
    let problem = |scenario| nightly().simulate(scenario).unwrap_err().to_string();
    let none = problem(ends("alarm", "FAILED"));
    assert!(none.contains("has no effect: op `nightly` runs as it does without"), "{none}");
    let both = problem(ends("load", "FAILED").fails("nightly"));
    assert!(both.contains("only the last fault of an op holds"), "{both}");
}

#[test]
fn tasks_and_states_that_are_not_there_are_errors() {
    let problem = |scenario| nightly().simulate(scenario).unwrap_err().to_string();
    let unknown = problem(ends("laod", "FAILED"));
    let expected = "op `nightly`: the run has no task `laod`; did you mean `load`?\n  --> tests/tests/testing/tasks.rs:";
    assert!(unknown.starts_with(expected), "{unknown}");
    let state = problem(ends("load", "FAILD"));
    assert!(state.contains("no state `FAILD`: did you mean `FAILED`?"), "{state}");
    let alone = problem(Scenario::new().fault("after", Fault::task_ends("x", "FAILED")));
    assert!(alone.contains("the run has no tasks with keys"), "{alone}");
    let code = ends("load", "FAILED").to_code();
    assert!(code.contains(r#"Fault::task_ends("load", "FAILED")"#), "{code}");
}

#[test]
fn the_faults_of_an_exploration_are_those_of_its_ops() {
    let explore = |faults: &[Fault]| nightly().explore().faults(faults.to_vec()).pairs(false).run();
    let problem = |fault: Fault| explore(&[Fault::Hangs, fault]).unwrap_err().to_string();
    let wrong = |fault: Fault, call: &str, help: &str| {
        let expected = format!("no op of the pipeline can have the fault `{call}`: {help}\n  --> ");
        let found = problem(fault);
        assert!(found.starts_with(&expected) && found.contains("testing/tasks.rs:"), "{found}");
    };
    wrong(Fault::ends("FALED"), "Fault::ends(\"FALED\")", "did you mean `FAILED`?");
    let call = "Fault::task_ends(\"laod\", \"FAILED\")";
    wrong(Fault::task_ends("laod", "FAILED"), call, "did you mean `load`?");
    let call = "Fault::task_ends(\"load\", \"TIMDOUT\")";
    wrong(Fault::task_ends("load", "TIMDOUT"), call, "did you mean `TIMEDOUT`?");
    wrong(Fault::FailureCondition, "Fault::FailureCondition", "leave it out");
    // Each state of a task counts.
    let count = |faults: &[Fault]| explore(faults).unwrap().simulations();
    let none = count(&[]);
    assert_eq!(count(&[Fault::task_ends("load", "TIMEDOUT")]), none + 1);
    assert_eq!(
        count(&["TIMEDOUT", "FAILED"].map(|state| Fault::task_ends("load", state))),
        none + 2
    );
}

#[test]
fn a_rule_that_no_exploration_checks_is_not_allowed() {
    let error = nightly().explore().allow(rules::RESOURCE_LEAK).run().unwrap_err().to_string();
    let message = "no exploration checks the rule `resource_leak`, so that there is nothing to allow: the rules are `never_ends`, ";
    assert!(error.starts_with(message) && error.contains("testing/tasks.rs:"), "{error}");
}
