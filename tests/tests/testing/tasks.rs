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
    assert!(unknown.contains("the run has no task `laod`; did you mean `load`?"), "{unknown}");
    let state = problem(ends("load", "FAILD"));
    assert!(state.contains("no state `FAILD`: did you mean `FAILED`?"), "{state}");
    let alone = problem(Scenario::new().fault("after", Fault::task_ends("x", "FAILED")));
    assert!(alone.contains("the run has no tasks with keys"), "{alone}");
    let code = ends("load", "FAILED").to_code();
    assert!(code.contains(r#"Fault::task_ends("load", "FAILED")"#), "{code}");
}
