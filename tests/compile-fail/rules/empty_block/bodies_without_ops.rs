use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>, mode: Param<String>, tables: Param<Vec<String>>) {
    when(mode.eq("full"), || {
        SubmitRunOp::new("load")
            .run_name(name)
            .job_name("load")
            .jar_params(["10"])
            .delete_on_exit();
    })
    .otherwise(|| {});
    for_each(tables, |_| {});
    on_exit(|| {});
}

fn main() {}
