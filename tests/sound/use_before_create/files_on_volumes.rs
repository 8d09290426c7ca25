//! Files on volumes and in the workspace that are there before they are used.
#![deny(warnings)]

use kfp_dbx::prelude::*;

/// A path in DBFS, one of another folder and a package are other files.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn wheels(day: Param<String>) {
    let wheel = CreateVolumeFileOp::new("wheel")
        .file_name(format!("wheel-{day}"))
        .path(format!("/Volumes/main/default/jobs/{day}/etl.whl"))
        .data(Base64::text("…"))
        .delete_on_exit();
    let code = ImportWorkspaceItemOp::new("code")
        .item_name(format!("code-{day}"))
        .path(format!("/Shared/{day}/run.py"))
        .content(Base64::text("print(1)"))
        .file_format(ImportFormat::Auto)
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(format!("run-{day}"))
        .existing_cluster_name("shared")
        .libraries([Library::whl(format!("/Volumes/main/default/jobs/{day}/etl.whl"))])
        .spark_python_task(SparkPythonTask::new(format!("/Workspace/Shared/{day}/run.py")))
        .after((wheel, code))
        .delete_on_exit();
    SubmitRunOp::new("others")
        .run_name(format!("others-{day}"))
        .existing_cluster_name("shared")
        .libraries([
            Library::whl(format!("/Volumes/main/default/jobs/{day}/other.whl")),
            Library::jar(format!("dbfs:/Shared/{day}/run.py")),
        ])
        .notebook_task(NotebookTask::new("/Figures"))
        .delete_on_exit();
}
