use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn files(tables: Param<Vec<String>>, day: Param<String>) {
    for_each(tables, |table| {
        CreateDbfsBlockOp::new("upload")
            .block_name(format!("{table}-{day}"))
            .path(format!("/data/{day}.csv"))
            .data(Base64::text("1"))
            .delete_on_exit();
    });
}

fn main() {}
