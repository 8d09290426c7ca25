use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn report(run_name: &str, days: Vec<String>, count: Param<u32>, user: Param<&str>, size: int, address: Option<String>) {
    SubmitRunOp::new("report").run_name(run_name).job_name("report").jar_params((days, count, user, size, address));
}

fn main() {}
