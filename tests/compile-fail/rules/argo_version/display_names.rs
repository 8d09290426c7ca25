use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn by_default(tables: Param<Vec<String>>) {
    for_each(tables, |table| {
        SubmitRunOp::new("export")
            .display_name(format!("export {table}"))
            .run_name(format!("export-{table}-{}", workflow::uid()))
            .job_name("export")
            .jar_params([table])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h", argo = "3.6")]
fn before(day: Param<String>) {
    SubmitRunOp::new("export")
        .run_name(format!("export-{}", workflow::uid()))
        .display_name(day)
        .job_name("export")
        .jar_params([day])
        .delete_on_exit();
}

fn main() {}
