use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn exports(tables: Param<Vec<String>>, name: Param<String>) {
    SubmitRunOp::new("main").run_name(name).job_name("export").jar_params([name]).delete_on_exit();
    on_exit(|| {
        let notices = for_each(tables, |table| {
            SubmitRunOp::new("notify")
                .run_name(format!("notify-{table}"))
                .job_name("notify")
                .jar_params([table])
                .keep()
        });
        SubmitRunOp::new("archive")
            .run_name(format!("archive-{name}"))
            .job_name("archive")
            .jar_params([notices.inner.outputs.run_id])
            .keep();
    });
}

fn main() {}
