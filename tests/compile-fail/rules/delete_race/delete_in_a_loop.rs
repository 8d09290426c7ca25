use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn exports(tables: Param<Vec<String>>, day: Param<String>) {
    for_each(tables, |table| {
        SubmitRunOp::new("export")
            .run_name(format!("export-{table}-{day}"))
            .job_name("export")
            .jar_params([table]);
        DeleteRunOp::new("delete-run").run_name(format!("export-{table}-{day}"));
    });
}

fn main() {}
