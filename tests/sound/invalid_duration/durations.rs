//! Durations in all their forms.
#![deny(warnings)]

use std::time::Duration;

use kfp_dbx::prelude::*;

const TIMEOUT: &str = "2h";

#[pipeline(truthful, timeout = "90m", deadline = "1d2h3m4s", ttl = "86400s")]
pub fn written(name: Param<String>) {
    let clear = DeleteRunOp::new("clear").run_name(name).external().wait("10m");
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .retry(Retry::on_error(2).backoff("30s").max_duration("1h"))
        .after(clear)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = TIMEOUT)]
pub fn by_rust(name: Param<String>) {
    let hours = 3;
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .timeout(format!("{hours}h"))
        .delete_on_exit();
}

#[pipeline(truthful)]
pub fn of_std(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .timeout(Duration::from_secs(7200))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [written(), by_rust(), of_std()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
