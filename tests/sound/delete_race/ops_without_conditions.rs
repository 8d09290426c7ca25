//! An op without conditions ends before its resource does. Something else waits, or nothing needs to.
#![deny(warnings)]

use kfp_dbx::prelude::*;

const VERSION: &str = "databricks.microsoft.com/v1alpha1";

/// An operator waits for a job and a cluster that a spec names.
#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
pub fn named_by_its_name() {
    let name = format!("figures-{}", workflow::uid());
    let job = ResourceOp::new("job")
        .k8s_resource(json!({
            "apiVersion": VERSION,
            "kind": "Djob",
            "metadata": {"name": &name},
            "spec": {
                "existing_cluster_name": "figures",
                "spark_jar_task": {"main_class_name": "com.example.Figures"},
            },
        }))
        .set_owner_reference(true);
    let run = SubmitRunOp::new("run").run_name(&name).job_name(&name).jar_params(["10"]);
    run.after(job).delete_on_exit();
}

/// Another op waits for the end of the run.
#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
pub fn waited_for_by_another_op() {
    let name = format!("train-{}", workflow::uid());
    let cluster = CreateClusterOp::new("cluster").cluster_name(&name).num_workers(2);
    let cluster = cluster.spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2");
    let cluster = cluster.delete_on_exit();
    let train = ResourceOp::new("train")
        .k8s_resource(json!({
            "apiVersion": VERSION,
            "kind": "Run",
            "metadata": {"name": &name},
            "spec": {
                "existing_cluster_name": &name,
                "notebook_task": {"notebook_path": "/Models/Train"},
            },
        }))
        .set_owner_reference(true)
        .after(cluster);
    let trained = ResourceOp::new("trained")
        .k8s_resource(json!({"apiVersion": VERSION, "kind": "Run", "metadata": {"name": &name}}))
        .action(Action::Get)
        .success_condition("status.metadata.state.result_state == SUCCESS")
        .failure_condition("status.metadata.state.life_cycle_state == INTERNAL_ERROR")
        .after(train);
    DeleteClusterOp::new("delete").cluster_name(&name).after(trained);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [named_by_its_name(), waited_for_by_another_op()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
