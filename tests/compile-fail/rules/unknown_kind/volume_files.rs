use kfp_dbx::prelude::*;

#[pipeline(timeout = "10m")]
fn upload(name: Param<String>) {
    let upload = CreateVolumeFileOp::new("upload")
        .file_name(name)
        .path(format!("/Volumes/main/default/jobs/{name}.py"))
        .data(Base64::text(""));
    DeleteVolumeFileOp::new("delete").file_name(name).after(upload);
}

#[pipeline(operator = "azure-databricks-operator", timeout = "10m")]
fn archived(name: Param<String>) {
    CreateVolumeFileOp::new("upload")
        .file_name(name)
        .path(format!("/Volumes/main/default/jobs/{name}.py"))
        .data(Base64::text("print(3)"))
        .delete_on_exit();
}

fn main() {}
