//! The operator on a real cluster is killed in the middle of its work.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_tests::cluster::{Cluster, notebook_run};
use serde_json::{Value as Json, json};

const RUNS: usize = 200;

fn run(number: usize) -> Json {
    notebook_run(&format!("run-{number}"))
}

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_killed_operator_submits_no_run_twice_and_loses_none() {
    let Some(mut cluster) = Cluster::with_workspace("killed", &["--run-seconds=10"]) else {
        return;
    };
    let all: Vec<_> = (0..RUNS).map(run).collect();
    cluster.create(&json!({"apiVersion": "v1", "kind": "List", "items": all}));
    // While runs are submitted, watched and ended.
    for runs in [20, 60, 120, RUNS] {
        cluster.wait_until(&format!("{runs} runs are there"), |workspace| {
            workspace["runs"].as_array().map_or(0, Vec::len) >= runs
        });
        cluster.restart_operator();
    }
    let is_ended = |run: &Json| run["status"]["metadata"]["state"]["result_state"] == "SUCCESS";
    for _ in 0..600 {
        if cluster.list().iter().all(is_ended) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
    let objects = cluster.list();
    assert_eq!(objects.iter().filter(|run| is_ended(run)).count(), RUNS, "{:#?}", objects[0]);

    let workspace = cluster.workspace();
    let runs = workspace["runs"].as_array().unwrap();
    assert_eq!(runs.len(), RUNS, "no run is submitted twice");
    let by_token: BTreeMap<String, &Json> =
        runs.iter().map(|run| (text(&run["idempotency_token"]), &run["run_id"])).collect();
    for object in &objects {
        let id = &object["status"]["metadata"]["run_id"];
        assert_eq!(by_token[&text(&object["metadata"]["uid"])], id, "{object:#}");
    }
    let names: BTreeSet<_> = runs.iter().map(|run| text(&run["run_name"])).collect();
    assert_eq!(names.len(), RUNS);
    assert_eq!(workspace["broken_limits"], json!({}));

    cluster.delete_all("runs.databricks.microsoft.com");
    cluster.restart_operator();
    cluster.wait_for_none();
    assert_eq!(cluster.workspace()["runs"], json!([]));
}
