use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", mutex = "figures", argo = "3.6")]
fn files(day: Param<String>) {
    let all = CreateDbfsBlockOp::new("upload-all")
        .block_name("figures")
        .path("/figures")
        .data(Base64::text("1"));
    CreateDbfsBlockOp::new("upload-day")
        .block_name(format!("figures-{day}"))
        .path(format!("/figures/{day}.csv"))
        .data(Base64::text("2"))
        .after(all)
        .keep();
    on_exit(|| {
        DeleteDbfsBlockOp::new("delete-all").block_name("figures");
    });
}

fn main() {}
