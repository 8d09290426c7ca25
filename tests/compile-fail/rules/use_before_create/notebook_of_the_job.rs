use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn report(user: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(format!("report-{}", workflow::uid()))
        .path(format!("/Users/{user}/Report"))
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    let job = CreateJobOp::new("create-job")
        .job_name(format!("report-{}", workflow::uid()))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .notebook_task(NotebookTask::new(format!("/Users/{user}/Report")))
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(format!("report-{}", workflow::uid()))
        .job_name(job.outputs.name)
        .notebook_params([("day", "monday")])
        .delete_on_exit();
}

fn main() {}
