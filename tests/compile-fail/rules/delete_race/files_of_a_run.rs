use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn report(user: Param<String>, day: Param<String>, script: Param<String>) {
    let import = ImportWorkspaceItemOp::new("import")
        .item_name(format!("report-{day}"))
        .path(format!("/Users/{user}/Report"))
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source);
    let upload = CreateDbfsBlockOp::new("upload")
        .block_name(format!("report-{day}"))
        .path(format!("/report/{day}.py"))
        .data(script);
    SubmitRunOp::new("report")
        .run_name(format!("report-{day}"))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .notebook_task(NotebookTask::new(format!("/Users/{user}/Report")))
        .after(import);
    SubmitRunOp::new("send")
        .run_name(format!("send-{day}"))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_python_task(SparkPythonTask::new(format!("dbfs:/report/{day}.py")))
        .after(upload);
    DeleteWorkspaceItemOp::new("delete-item").item_name(format!("report-{day}")).after(import);
    DeleteDbfsBlockOp::new("delete-file").block_name(format!("report-{day}")).after(upload);
}

fn main() {}
