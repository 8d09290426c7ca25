use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn padded(table: Param<String>, slices: Param<i32>) {
    let run_name = format!("export-{table:>10}-{}", workflow::uid());
    SubmitRunOp::new("export")
        .run_name(run_name)
        .job_name("export")
        .jar_params((format!("--slices={slices:03}"), format!("--table={:?}", table)))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
fn upper_cased(table: Param<String>) {
    SubmitRunOp::new("export")
        .run_name(format!("export-{}", workflow::uid()))
        .job_name("export")
        .jar_params([format!("--table={table}").to_uppercase()])
        .delete_on_exit();
}

fn main() {}
