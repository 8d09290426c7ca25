use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn exports(tables: Param<Vec<String>>, day: Param<String>) {
    for_each(tables, |table| {
        SubmitRunOp::new("export")
            .run_name(format!("export-{day}"))
            .job_name("export")
            .jar_params([table])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
fn nested(tables: Param<Vec<String>>, day: Param<String>) {
    for_each(tables, |table| {
        for_each([("csv", 10), ("parquet", 40)], |(format, slices)| {
            SubmitRunOp::new("export")
                .run_name(format!("export-{day}-{table}-{}", workflow::uid()))
                .job_name("export")
                .jar_params((format, slices))
                .delete_on_exit();
        });
    });
}

fn main() {}
