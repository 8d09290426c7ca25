use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn files(day: Param<String>) {
    CreateDbfsBlockOp::new("upload-first")
        .block_name(format!("first-{day}"))
        .path("/data/figures.csv")
        .data(Base64::text("1"))
        .delete_on_exit();
    CreateDbfsBlockOp::new("upload-second")
        .block_name(format!("second-{day}"))
        .spec(DbfsBlockSpec::new().path("dbfs:/data/figures.csv").data(Base64::text("2")))
        .delete_on_exit();
}

fn main() {}
