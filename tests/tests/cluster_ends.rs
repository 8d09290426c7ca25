//! Every way out of a workflow on a real cluster with the operator: what ends, and what is left in
//! Kubernetes and in the workspace.

use kfp_dbx::prelude::*;
use kfp_dbx_tests::cluster::{Cluster, Run, rejected_resources, small_cluster};
use serde_json::{Value as Json, json};

/// A run of the name, which has words that decide how it ends.
fn run(op: &str, name: &str) -> SubmitRunOp {
    SubmitRunOp::new(op)
        .run_name(format!("{name}-{}", workflow::uid()))
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/work"))
        .timeout("4m")
}

/// The words, each with the state that the status has in the end.
const ENDS: [(&str, &str, &str); 6] = [
    ("fails", "TERMINATED", "FAILED"),
    ("times-out", "TERMINATED", "TIMEDOUT"),
    ("is-cancelled", "TERMINATED", "CANCELED"),
    ("breaks", "INTERNAL_ERROR", ""),
    ("is-skipped", "SKIPPED", ""),
    ("is-rejected", "INTERNAL_ERROR", "FAILED"),
];

#[pipeline(truthful)]
fn truthful_ends() {
    for (word, _, _) in ENDS {
        run(word, word).delete_on_exit();
    }
    run("succeeds", "succeeds").delete_on_exit();
}

#[test]
fn a_truthful_op_fails_where_its_run_does_not_succeed() {
    let Some(cluster) = Cluster::for_test("truthful-ends") else { return };
    let done = cluster.run(&truthful_ends().allow_warnings(), &[]);
    assert_eq!(done.phase, "Failed", "{done}");
    assert_eq!(done.phase_of("succeeds"), "Succeeded", "{done}");
    for (word, life, result) in ENDS {
        assert_eq!(done.phase_of(word), "Failed", "{word}: {done}");
        let state = state(&done, word);
        assert_eq!(state["life_cycle_state"], life, "{word}: {state}");
        assert_eq!(state["result_state"].as_str().unwrap_or_default(), result, "{word}: {state}");
    }
    nothing_left(&cluster, &done);
}

/// Returns the last state of a run.
fn state<'a>(done: &'a Run, op: &str) -> &'a Json {
    let runs = done.seen.iter().find(|(key, _)| key.starts_with(&format!("Run/{op}-")));
    &runs.unwrap_or_else(|| panic!("no run of {op}: {done}")).1["status"]["metadata"]["state"]
}

/// With the conditions of the reference an op succeeds however its run ends, but it ends.
#[pipeline]
fn reference_ends() {
    for (word, _, _) in ENDS {
        run(word, word).delete_on_exit();
    }
}

#[test]
fn with_the_conditions_of_the_reference_every_run_ends() {
    let Some(cluster) = Cluster::for_test("reference-ends") else { return };
    let done = cluster.run(&reference_ends().allow_warnings(), &[]);
    assert_eq!(done.phase, "Succeeded", "{done}");
    nothing_left(&cluster, &done);
}

/// A request that the API refuses, of each kind. Without a status the ops would wait for ever.
#[pipeline(allow(no_timeout, fixed_name))]
fn rejections() {
    CreateClusterOp::new("cluster")
        .cluster_name(format!("cluster-is-rejected-{}", workflow::uid()))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(1)
        .delete_on_exit();
    rejected_resources();
}

#[test]
fn a_rejected_request_fails_the_op_of_each_kind() {
    let Some(cluster) = Cluster::for_test("rejections") else { return };
    let done = cluster.run(&rejections().allow_warnings(), &[]);
    assert_eq!(done.phase, "Failed", "{done}");
    for op in ["cluster", "job", "scope", "item", "block"] {
        assert_eq!(done.phase_of(op), "Failed", "{op}: {done}");
    }
    nothing_left(&cluster, &done);
}

#[pipeline(truthful)]
fn hanging() {
    run("waits", "hangs").timeout("15s").delete_on_exit();
}

#[test]
fn the_timeout_of_an_op_ends_a_run_that_hangs() {
    let Some(cluster) = Cluster::for_test("hangs") else { return };
    let done = cluster.run(&hanging().allow_warnings(), &[]);
    assert_eq!(done.phase, "Failed", "{done}");
    assert_eq!(done.phase_of("waits"), "Failed", "{done}");
    nothing_left(&cluster, &done);
}

/// A cluster, a job on a cluster of its own, a run of that job and a run on the cluster, which hang.
#[pipeline(truthful, timeout = "10m")]
fn owned() {
    let uid = workflow::uid();
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(format!("cluster-{uid}"))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(1)
        .delete_on_exit();
    SubmitRunOp::new("on-cluster")
        .run_name(format!("on-cluster-hangs-{uid}"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Shared/work"))
        .delete_on_exit();
    let job = CreateJobOp::new("job")
        .job_name(format!("job-hangs-{uid}"))
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/work"))
        .delete_on_exit();
    SubmitRunOp::new("of-job")
        .run_name(format!("of-job-hangs-{uid}"))
        .job_name(job.outputs.name)
        .notebook_params([("day", "monday")])
        .delete_on_exit();
}

/// Starts the workflow, and returns its name when both runs are active.
fn start(cluster: &Cluster) -> String {
    start_for(cluster, "azure-databricks-operator")
}

fn start_for(cluster: &Cluster, operator: &str) -> String {
    let workflow = cluster.start(&owned().operator(operator).allow_warnings(), &[]);
    cluster.wait_until("both runs are active", |workspace| active_runs(workspace) == 2);
    workflow
}

fn active_runs(workspace: &Json) -> usize {
    let runs = workspace["runs"].as_array().into_iter().flatten();
    runs.filter(|run| run["active"] == true).count()
}

/// Argo fails a DAG of a stopped workflow at its first look, also that of the exit handler: of its
/// ops, only those start that wait for no other one (`executeDAG` in `workflow/controller/dag.go`).
/// The deletion of the workflow takes the rest.
#[test]
fn stop_runs_the_first_deletes_at_exit() {
    let Some(cluster) = Cluster::for_test("stop") else { return };
    let workflow = start(&cluster);
    cluster.patch(&workflow, &json!({"shutdown": "Stop"}));
    let done = cluster.wait(&workflow);
    assert_eq!(done.phase, "Failed", "{done}");
    cluster.wait_until("the runs are gone", |workspace| workspace["runs"] == json!([]));
    cluster.delete(&workflow);
    nothing_left(&cluster, &done);
}

/// Where the operator keeps the order of deletes, none waits for another one.
#[test]
fn stop_deletes_all_in_a_pipeline_for_this_operator() {
    let Some(cluster) = Cluster::for_test("stop-all") else { return };
    let workflow = start_for(&cluster, "kfp-dbx");
    cluster.patch(&workflow, &json!({"shutdown": "Stop"}));
    let done = cluster.wait(&workflow);
    assert_eq!(done.phase, "Failed", "{done}");
    nothing_left(&cluster, &done);
}

#[test]
fn terminate_leaves_what_the_deletion_of_the_workflow_then_takes() {
    let Some(cluster) = Cluster::for_test("terminate") else { return };
    let workflow = start(&cluster);
    cluster.patch(&workflow, &json!({"shutdown": "Terminate"}));
    let done = cluster.wait(&workflow);
    assert_eq!(done.phase, "Failed", "{done}");
    assert_eq!(cluster.objects().len(), 4, "{done}");
    assert_eq!(active_runs(&cluster.workspace()), 2, "{done}");
    cluster.delete(&workflow);
    nothing_left(&cluster, &done);
}

#[test]
fn the_deletion_of_a_workflow_takes_all_that_it_owns() {
    let Some(cluster) = Cluster::for_test("deletion") else { return };
    let workflow = start(&cluster);
    cluster.delete(&workflow);
    cluster.wait_for_none();
    cluster.wait_until("nothing is left", |workspace| left(workspace).is_empty());
}

/// Waits until the finalizers have ended and the workspace is empty.
fn nothing_left(cluster: &Cluster, done: &Run) {
    cluster.wait_for_none();
    // Databricks terminates a cluster after it has answered.
    cluster.wait_until("nothing is left", |workspace| left(workspace).is_empty());
    assert_eq!(cluster.workspace()["broken_limits"], json!({}), "{done}");
}

/// Returns what is in a workspace.
fn left(workspace: &Json) -> Vec<String> {
    let lists = [
        ("runs", "run_name"),
        ("jobs", "name"),
        ("clusters", "cluster_name"),
        ("scopes", "name"),
        ("files", "path"),
    ];
    let all = lists.iter().flat_map(|(list, name)| {
        let items = workspace[list].as_array().into_iter().flatten();
        items.map(move |item| format!("{list}: {}", item[name].as_str().unwrap_or_default()))
    });
    let notebooks = workspace["items"].as_array().into_iter().flatten();
    let notebooks = notebooks.filter(|item| item["object_type"] == "NOTEBOOK");
    all.chain(notebooks.map(|item| format!("items: {}", item["path"]))).collect()
}
