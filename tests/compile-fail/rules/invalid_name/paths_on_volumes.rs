use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", timeout = "10m")]
fn files(name: Param<String>) {
    CreateVolumeFileOp::new("elsewhere")
        .file_name(format!("{name}-1"))
        .path(format!("/data/{name}.py"))
        .data(Base64::text("print(3)"))
        .delete_on_exit();
    CreateVolumeFileOp::new("with-a-scheme")
        .file_name(format!("{name}-2"))
        .spec(json!({"path": "dbfs:/Volumes/main/default/jobs/pi.py", "data": "cHJpbnQoMyk="}))
        .allow(rules::FIXED_NAME)
        .delete_on_exit();
    CreateVolumeFileOp::new("too-short")
        .file_name(format!("{name}-3"))
        .path("/Volumes/main/default/pi.py")
        .data(Base64::text("print(3)"))
        .allow(rules::FIXED_NAME)
        .delete_on_exit();
    CreateVolumeFileOp::new("a-folder")
        .file_name(format!("{name}-4"))
        .path("/Volumes/main/default/jobs/")
        .data(Base64::text("print(3)"))
        .allow(rules::FIXED_NAME)
        .delete_on_exit();
    CreateVolumeFileOp::new("upwards")
        .file_name(format!("{name}-5"))
        .path("/Volumes/main/default/jobs/../pi.py")
        .data(Base64::text("print(3)"))
        .allow(rules::FIXED_NAME)
        .delete_on_exit();
}

fn main() {}
