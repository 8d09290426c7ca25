//! A node type, or a pool.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn each_form(name: Param<String>, pool: Param<String>, node_type: Param<String>) {
    CreateClusterOp::new("type")
        .cluster_name(format!("{name}-1"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id(node_type)
        .driver_node_type_id("Standard_D12_v2")
        .num_workers(1)
        .delete_on_exit();
    CreateClusterOp::new("pool")
        .cluster_name(format!("{name}-2"))
        .spark_version("5.3.x-scala2.11")
        .instance_pool_id(pool)
        .num_workers(1)
        .delete_on_exit();
    // An empty text sets nothing.
    CreateClusterOp::new("empty")
        .cluster_name(format!("{name}-3"))
        .spark_version("5.3.x-scala2.11")
        .instance_pool_id(pool)
        .node_type_id("")
        .num_workers(1)
        .delete_on_exit();
    CreateClusterOp::new("json")
        .cluster_name(format!("{name}-4"))
        .spec(json!({
            "spark_version": "5.3.x-scala2.11",
            "instance_pool_id": pool,
            "driver_node_type_id": "",
            "num_workers": 2,
        }))
        .delete_on_exit();
}

/// Nothing shows what the parameter holds.
#[pipeline(truthful, timeout = "2h")]
pub fn by_a_parameter(name: Param<String>, spec: Param<Json>) {
    CreateClusterOp::new("cluster").k8s_name(name).spec(spec).delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({"new_cluster": spec, "notebook_task": {"notebook_path": "/Nightly"}}))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_rust(name: Param<String>) {
    let cluster = NewCluster::new().spark_version("5.3.x-scala2.11").num_workers(2);
    let cluster = match std::env::args().count() {
        0 => cluster.instance_pool_id("pool"),
        _ => cluster.node_type_id("Standard_D3_v2"),
    };
    SubmitRunOp::new("submit")
        .run_name(name)
        .new_cluster(cluster)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    let create = CreateClusterOp::new("create").cluster_name(name).num_workers(2);
    create.spark_version("5.3.x-scala2.11").delete_on_exit();
    if std::env::args().count() > 0 {
        create.node_type_id("Standard_D3_v2");
    }
}

/// The operator ignores the cluster of a run with a job, which is reported as such.
#[pipeline(truthful, timeout = "2h", allow(ignored_field))]
pub fn of_a_job(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("nightly")
        .notebook_params([("day", "monday")])
        .new_cluster(NewCluster::new().spark_version("5.3.x-scala2.11").num_workers(2))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [each_form(), by_a_parameter(), by_rust(), of_a_job()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
