use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>, mode: Param<String>) {
    let load = SubmitRunOp::new("Load Data")
        .run_name(format!("load-{name}"))
        .job_name("load")
        .jar_params(["10"])
        .delete_on_exit();
    when(mode.eq("full"), || {
        SubmitRunOp::new("load-data")
            .run_name(format!("more-{name}"))
            .job_name("load")
            .jar_params(["20"])
            .delete_on_exit();
    })
    .after(load);
}

#[pipeline(allow(delete_without_create))]
fn clean(name: Param<String>) {
    if std::env::var("ALL").is_ok() {
        DeleteRunOp::new("delete").run_name(format!("{name}-all"));
    }
    DeleteRunOp::new("delete").run_name(name);
}

fn main() {}
