//! Specs and objects in them that only the run knows.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn specs(
    #[default = json!({"job_name": "job", "jar_params": ["10"]})] literal: Param<Json>,
    #[default = RunSpec::new().job_name("job").jar_params(["10"])] typed: Param<Json>,
    without: Param<Json>,
) {
    let id = workflow::uid();
    for (name, spec) in [("b", literal), ("c", typed), ("d", without)] {
        SubmitRunOp::new(name).run_name(format!("{name}-{id}")).spec(spec).delete_on_exit();
    }
    // The name can be given before and after, and by `k8s_name`.
    SubmitRunOp::new("e").spec(without).run_name(format!("e-{id}")).delete_on_exit();
    SubmitRunOp::new("f").spec(without).k8s_name(format!("f-{id}")).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn parts(
    #[default = NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2)]
    cluster: Param<Json>,
    #[default = [json!({"jar": "dbfs:/a.jar"})]] libraries: Param<Vec<Json>>,
    #[default = json!([{"jar": "dbfs:/a.jar"}])] list: Param<Json>,
    task: Param<Json>,
) {
    for (name, libraries) in [("typed", Ok(libraries)), ("json", Err(list))] {
        let run = SubmitRunOp::new(name)
            .run_name(format!("{name}-{}", workflow::uid()))
            .new_cluster(cluster)
            .notebook_task(task)
            .delete_on_exit();
        match libraries {
            Ok(libraries) => run.libraries(libraries),
            Err(list) => run.libraries(list),
        };
    }
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_an_object(#[default = json!({"job_name": "job", "jar_params": ["1"]})] spec: Param<Json>) {
    ResourceOp::new("create").set_owner_reference(true).k8s_resource(json!({
        "apiVersion": "databricks.microsoft.com/v1alpha1",
        "kind": "Run",
        "metadata": {"name": format!("run-{}", workflow::uid())},
        "spec": spec,
    }));
}

#[test]
fn builds_without_warnings() {
    for pipeline in [specs(), parts(), in_an_object()] {
        assert!(pipeline.workflow().unwrap().warnings().is_empty());
    }
}
