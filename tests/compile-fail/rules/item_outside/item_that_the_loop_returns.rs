use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn exports(tables: Param<Vec<String>>, name: Param<String>) {
    let exports = for_each(tables, |table| {
        SubmitRunOp::new("export")
            .run_name(format!("{name}-{table}"))
            .job_name("export")
            .jar_params([table])
            .delete_on_exit();
        table
    });
    SubmitRunOp::new("report")
        .run_name(name)
        .job_name("report")
        .jar_params([format!("--table={}", exports.inner)])
        .after(exports)
        .delete_on_exit();
}

fn main() {}
