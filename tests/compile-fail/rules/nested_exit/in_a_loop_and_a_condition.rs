use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn exports(tables: Param<Vec<String>>, mode: Param<String>) {
    for_each(tables, |table| {
        SubmitRunOp::new("export")
            .run_name(format!("export-{table}"))
            .job_name("export")
            .jar_params([table])
            .keep();
        when(mode.eq("clean"), || {
            on_success(|| {
                DeleteRunOp::new("delete-run").run_name(format!("export-{table}"));
            });
        });
    });
}

fn main() {}
