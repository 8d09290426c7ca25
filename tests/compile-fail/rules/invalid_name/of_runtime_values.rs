use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(team: Param<String>) {
    SubmitRunOp::new("too-long")
        .run_name(format!("nightly-load-of-the-warehouse-nightly-load-of-the-warehouse-nightly-load-of-the-warehouse-nightly-load-of-the-warehouse-nightly-load-of-the-warehouse-nightly-load-of-the-warehouse-nightly-load-of-the-warehouse-everywhere-{team}-{}", workflow::uid()))
        .job_name("job")
        .jar_params(["10"])
        .delete_on_exit();
    SubmitRunOp::new("time")
        .run_name(format!("{team}-{}", workflow::creation_timestamp()))
        .job_name("job")
        .jar_params(["10"])
        .delete_on_exit();
}

fn main() {}
