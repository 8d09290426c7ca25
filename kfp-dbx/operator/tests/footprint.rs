//! The memory of the controller with thousands of objects. A process of its own measures it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use kfp_dbx_operator::controller::Controller;
use kfp_dbx_operator::object::Object;
use kfp_dbx_operator::time::Time;
use serde_json::{Value as Json, json};

const RUNS: usize = 5000;

/// The most bytes of a run, with its indices.
const MOST: usize = 6 * 1024;

/// A run as the API server returns it, after some looks at it.
fn run(number: usize) -> Json {
    let cluster = json!({
        "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 8,
        "spark_conf": {"spark.sql.shuffle.partitions": "200", "spark.speculation": "true"},
    });
    let fields = json!({"f:metadata": {"f:finalizers": {".": {}}}, "f:status": {
        "f:conditions": {}, "f:metadata": {"f:run_id": {}, "f:state": {"f:life_cycle_state": {}}},
    }});
    let condition = |name: &str, status: &str, message: &str| {
        json!({
            "type": name, "status": status, "reason": "Accepted", "message": message,
            "lastTransitionTime": "2026-11-29T08:00:13Z", "observedGeneration": 1,
        })
    };
    let id = 700_000_000_000_001_usize + number;
    let task = json!({"notebook_path": "/Shared/train", "base_parameters": {"day": "2026-11-29"}});
    json!({
        "apiVersion": "databricks.microsoft.com/v1alpha1",
        "kind": "Run",
        "metadata": {
            "name": format!("train-{number}"), "namespace": "team", "generation": 1,
            "uid": format!("0c9f1f3e-5f7a-4d56-9a5b-{number:012}"),
            "resourceVersion": number.to_string(),
            "creationTimestamp": "2026-11-29T08:00:00Z",
            "finalizers": ["run.finalizers.databricks.microsoft.com"],
            "annotations": {
                "kubectl.kubernetes.io/last-applied-configuration": cluster.to_string().repeat(3),
            },
            "ownerReferences": [{
                "apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "name": "train",
                "uid": "5b2c5e1e-4a3c-4c0c-8f5b-000000000000", "blockOwnerDeletion": true,
            }],
            "managedFields": [
                {"manager": "kfp-dbx-operator", "operation": "Update", "fieldsV1": fields},
                {"manager": "argo", "operation": "Update", "fieldsV1": fields},
            ],
        },
        "spec": {"new_cluster": cluster, "notebook_task": task, "timeout_seconds": 3600},
        "status": {
            "observedGeneration": 1,
            "conditions": [
                condition("Submitted", "True", "the run has the id 700000000000001"),
                condition("Ready", "False", "In run"),
            ],
            "metadata": {
                "run_id": id, "job_id": id, "number_in_job": id, "original_attempt_run_id": id,
                "state": {"life_cycle_state": "RUNNING", "state_message": "In run"},
                "cluster_instance": {"cluster_id": "1017-080038-fake0001"},
                "cluster_spec": {"new_cluster": cluster}, "task": {"notebook_task": task},
                "creator_user_name": "operator@example.com", "run_name": "train",
                "run_page_url": format!("https://adb-1.azuredatabricks.net/?o=1#job/{id}/run/{id}"),
                "run_type": "SUBMIT_RUN", "start_time": 1_795_939_238_504_u64, "trigger": "ONE_TIME",
            },
        },
    })
}

fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

#[test]
fn an_object_takes_a_few_kilobytes() {
    let size = run(0).to_string().len();
    let before = resident();
    let mut controller = Controller::new(64);
    let now = Time(1_795_939_200_000);
    controller.begin_listing("Run", None);
    for number in 0..RUNS {
        controller.on_listed(Object::new(run(number)).unwrap(), now);
    }
    controller.end_listing("Run", None);
    assert_eq!(controller.objects("Run"), RUNS);
    let each = resident().saturating_sub(before) / RUNS;
    println!(
        "a run of {size} bytes takes {each} bytes; {RUNS} take {} MB",
        each * RUNS / 1_000_000
    );
    assert!(each > 500, "it cannot be so little: {each} bytes");
    assert!(each < MOST, "{each} bytes");
}
