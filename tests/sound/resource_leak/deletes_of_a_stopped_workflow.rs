//! After `argo stop`, a delete runs that waits for no other op, or the workflow owns the resource.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
pub fn waits_for_nothing() {
    let name = format!("train-{}", workflow::uid());
    let create = CreateClusterOp::new("cluster").cluster_name(&name).num_workers(2);
    let create = create.spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2");
    let run = SubmitRunOp::new("train").run_name(&name).after(create);
    run.existing_cluster_name(&name).notebook_task(NotebookTask::new("/Models/Train"));
    on_exit(|| {
        DeleteRunOp::new("delete-run").run_name(&name);
        DeleteClusterOp::new("delete-cluster").cluster_name(&name);
    });
}

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
pub fn owned() {
    let name = format!("train-{}", workflow::uid());
    let create = CreateClusterOp::new("cluster").cluster_name(&name).num_workers(2);
    let create = create.spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2");
    let create = create.set_owner_reference(true);
    let run = SubmitRunOp::new("train").run_name(&name).after(create);
    run.existing_cluster_name(&name).notebook_task(NotebookTask::new("/Models/Train"));
    on_exit(|| {
        let run = DeleteRunOp::new("delete-run").run_name(&name);
        DeleteClusterOp::new("delete-cluster").cluster_name(&name).after(run);
    });
}

/// The archived operator replaces the owner of such a run: nothing else can delete it.
#[pipeline(truthful, timeout = "2h")]
pub fn without_another_way() {
    let name = format!("report-{}", workflow::uid());
    let load = SubmitRunOp::new("load").run_name(format!("load-{}", workflow::uid()));
    load.job_name("load").jar_params(["1"]).delete_on_exit();
    on_failure(|| {
        let report = SubmitRunOp::new("report").run_name(&name).job_name("report");
        let report = report.jar_params([workflow::status()]);
        DeleteRunOp::new("delete-report").run_name(&name).wait("10m").after(report);
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [waits_for_nothing(), owned(), without_another_way()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
