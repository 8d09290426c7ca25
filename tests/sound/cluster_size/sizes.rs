//! A number of workers, or a range.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn each_form(name: Param<String>) {
    CreateClusterOp::new("number")
        .cluster_name(format!("{name}-1"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(1)
        .delete_on_exit();
    CreateClusterOp::new("range")
        .cluster_name(format!("{name}-2"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .autoscale(Autoscale::new(2, 2))
        .delete_on_exit();
    CreateClusterOp::new("json")
        .cluster_name(format!("{name}-3"))
        .spec(json!({
            "spark_version": "5.3.x-scala2.11",
            "node_type_id": "Standard_D3_v2",
            "autoscale": {"min_workers": 1, "max_workers": 8},
        }))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_parameters(name: Param<String>, #[default = 2] min: Param<i32>, max: Param<i32>) {
    CreateClusterOp::new("range")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .autoscale(Autoscale::new(min, max))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_rust(name: Param<String>) {
    let cluster = NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2");
    let cluster = match std::env::args().count() {
        0 => cluster.num_workers(2),
        many => cluster.autoscale(Autoscale::new(1, many as i32 + 1)),
    };
    SubmitRunOp::new("submit")
        .run_name(name)
        .new_cluster(cluster)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn one_worker_at_least(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster").cluster_name(name);
    cluster.spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").delete_on_exit();
    if std::env::args().count() > 0 {
        cluster.num_workers(2);
    }
}

#[test]
fn builds_without_warnings() {
    for pipeline in [each_form(), by_parameters(), by_rust(), one_worker_at_least()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
