use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn exports(tables: Param<Vec<String>>, name: Param<String>) {
    let exports = for_each(tables, |table| {
        when(table.ne("stock"), || {
            SubmitRunOp::new("export")
                .run_name(format!("export-{table}"))
                .job_name("export")
                .jar_params([table])
                .delete_on_exit()
        })
    });
    SubmitRunOp::new("report")
        .run_name(name)
        .job_name("report")
        .jar_params([exports.inner.inner.outputs.run_id])
        .delete_on_exit();
}

fn main() {}
