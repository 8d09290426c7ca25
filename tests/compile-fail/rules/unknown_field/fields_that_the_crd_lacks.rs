use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    CreateJobOp::new("of-today")
        .job_name(name)
        .spec(json!({
            "job_clusters": [{
                "job_cluster_key": "main",
                "new_cluster": {"spark_version": "15.4.x-scala2.12", "node_type_id": "D4", "num_workers": 2},
            }],
            "tasks": [{
                "task_key": "nightly",
                "job_cluster_key": "main",
                "notebook_task": {"notebook_path": "/Nightly"},
            }],
            "max_retires": 2,
            "queue": {"enabled": true},
            "schedule": {
                "quartz_cron_expression": "0 15 22 ? * *",
                "timezone_id": "UTC",
                "pause_status": "UNPAUSED",
            },
        }))
        .keep();
    CreateJobOp::new("no-operator")
        .job_name(format!("{name}-none"))
        .spec(json!({
            "existing_cluster_name": "shared",
            "notebook_task": {"notebook_path": "/Nightly"},
            "permissions": [{"level": "CAN_VIEW", "group_name": "analysts"}],
            "lifecycle": {"prevent_destroy": true},
            "triggers": [],
        }))
        .delete_on_exit();
    let cluster = json!({
        "spark_version": "15.4.x-scala2.12",
        "node_type_id": "Standard_D3_v2",
        "num_workers": 2,
        "data_security_mode": "SINGLE_USER",
        "runtime_engine": "PHOTON",
    });
    SubmitRunOp::new("by-a-setter")
        .run_name(name)
        .spec(json!({"python_wheel_task": {"package_name": "etl", "entry_point": "run"}}))
        .new_cluster(cluster)
        .delete_on_exit();
    ResourceOp::new("object")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Dcluster",
            "metadata": {"name": name},
            "spec": {"spark_version": "15.4.x-scala2.12", "num_workers": 2, "policy_id": "60642A1F0300A1B2"},
        }))
        .keep();
}

fn main() {}
