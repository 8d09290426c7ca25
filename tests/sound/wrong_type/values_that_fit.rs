//! Values that become what the field takes.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

type Text = Param<String>;
type Number = Param<i32>;

#[pipeline(truthful, timeout = "2h")]
pub fn arguments(name: Param<String>, slices: Param<i32>, full: Param<bool>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({"job_name": "job", "jar_params": ["--slices", slices, 10, 2.5, true, full]}))
        .delete_on_exit();
    SubmitRunOp::new("typed")
        .run_name(format!("{name}-typed"))
        .job_name("job")
        .notebook_params((("slices", slices), ("full", full), ("ten", 10)))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", allow(timeout_order))]
pub fn references(
    name: Param<String>,
    workers: Param<i32>,
    tags: Param<Json>,
    conf: Param<std::collections::BTreeMap<String, String>>,
    libraries: Param<Json>,
) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({
            "new_cluster": {
                "spark_version": name,
                "node_type_id": "Standard_D3_v2",
                "num_workers": workers,
                "custom_tags": tags,
                "spark_conf": conf,
            },
            "libraries": libraries,
            "notebook_task": {"notebook_path": format!("/Nightly/{workers}")},
            "timeout_seconds": 2147483647,
        }))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn read_as(name: Param<String>, workers: Param<String>) {
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spec(json!({"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": workers.read_as::<i32>()}))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_rust(name: Param<String>) {
    let workers: i32 = "2".parse().unwrap();
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spec(json!({"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": workers}))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn aliases(name: Text, workers: Number) {
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spec(json!({"spark_version": name, "node_type_id": "D3", "num_workers": workers}))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [arguments(), references(), read_as(), by_rust(), aliases()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
