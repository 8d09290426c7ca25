//! A pipeline of ops of all kinds, with conditions and loops.

use kfp_dbx::prelude::*;

/// The ops of a stage, with its deletes.
const OF_A_STAGE: usize = 10;

/// Returns a pipeline of so many ops, in stages of ten that follow each other: a cluster, a job on it, a
/// loop of runs of the job, each with its delete, an approval, a run that it decides on, and a
/// `ConfigMap`.
pub fn mixed(ops: usize) -> Pipeline {
    let pipeline = Pipeline::builder("mixed").build(move |p| {
        let tables = p.param(Parameter::<Vec<String>>::new("tables").default(["a", "b"]));
        let mut last: Option<ResourceOp> = None;
        for stage in 0..ops / OF_A_STAGE {
            last = Some(self::stage(stage, tables, last.take()));
        }
    });
    pipeline.truthful(true).timeout("2h").deadline("3d").operator("kfp-dbx")
}

fn stage(stage: usize, tables: Param<Vec<String>>, last: Option<ResourceOp>) -> ResourceOp {
    let name = |of: &str| format!("{of}-{stage}-{}", workflow::uid());
    let cluster = CreateClusterOp::new(format!("cluster-{stage}"))
        .cluster_name(name("cluster"))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .after(last)
        .delete_on_exit();
    let job = CreateJobOp::new(format!("job-{stage}"))
        .job_name(name("job"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Jobs/Load"))
        .delete_on_exit();
    let loads = for_each(tables, |table| {
        let load = SubmitRunOp::new(format!("load-{stage}"))
            .run_name(format!("load-{stage}-{table}-{}", workflow::uid()))
            .job_name(job.outputs.name)
            .notebook_params([("table", table)])
            .retry(Retry::on_error(2));
        DeleteRunOp::new(format!("delete-load-{stage}"))
            .run_name(format!("load-{stage}-{table}-{}", workflow::uid()))
            .after_end(load);
    });
    let approve = SuspendOp::new(format!("approve-{stage}"))
        .choices(["YES", "NO"])
        .default("NO")
        .after(loads);
    let published = when(approve.outputs.decision.eq("YES"), || {
        SubmitRunOp::new(format!("publish-{stage}"))
            .run_name(name("publish"))
            .job_name(job.outputs.name)
            .notebook_params([("table", "all")])
            .delete_on_exit();
    });
    let note = ResourceOp::new(format!("note-{stage}")).action(Action::Apply).keep();
    note.k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name("note")},
        "data": {"approved": approve.outputs.decision},
    }))
    .after(published)
}
