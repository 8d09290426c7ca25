use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let job = CreateJobOp::new("job")
        .job_name(format!("{name}-job"))
        .notebook_task(NotebookTask::new("/Shared/Load"));
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(format!("{name}-cluster"))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    SubmitRunOp::new("run")
        .run_name(format!("{name}-run"))
        .tasks((
            Task::new("load")
                .existing_cluster_name(format!("{name}-cluster"))
                .notebook_task(NotebookTask::new("/Shared/Load")),
            Task::new("job").run_job_task(RunJobTask::new().job_name(format!("{name}-job"))),
        ))
        .after((job, cluster))
        .delete_on_exit();
    DeleteClusterOp::new("delete-cluster").cluster_name(format!("{name}-cluster")).after(cluster);
    DeleteJobOp::new("delete-job").job_name(format!("{name}-job")).after(job);
}

fn main() {}
