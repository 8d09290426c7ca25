use kfp_dbx::prelude::*;

fn as_ops(name: Param<String>) {
    let load = Task::new("load").notebook_task(NotebookTask::new("/Shared/Load"));
    let load = load.existing_cluster_name("figures");
    SubmitRunOp::new("figures")
        .run_name(name)
        .tasks([load.clone(), Task::new("report").after(load).retry(Retry::on_error(3))])
        .delete_on_exit();
}

fn as_jobs(name: Param<String>) {
    SubmitRunOp::new("figures")
        .run_name(name)
        .job_clusters([JobCluster::new("shared", NewCluster::new())])
        .delete_on_exit();
}

fn as_values(name: Param<String>) {
    SubmitRunOp::new("figures")
        .run_name(name)
        .queue(true)
        .tasks([Task::new("load").depends_on(["extract"])])
        .delete_on_exit();
}

fn main() {}
