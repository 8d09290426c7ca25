use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn program(day: Param<String>) {
    let upload = CreateVolumeFileOp::new("upload")
        .file_name(day)
        .path(format!("/Volumes/main/default/jobs/{day}.py"))
        .data(Base64::text("print(3)"))
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(day)
        .existing_cluster_name("shared")
        .spark_python_task(SparkPythonTask::new(upload.outputs.file_info_path))
        .delete_on_exit();
    DeleteVolumeFileOp::new("delete").file_name(day).after(upload);
}

fn main() {}
