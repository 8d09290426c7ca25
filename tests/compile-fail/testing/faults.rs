use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

#[pipeline(operator = "kfp-dbx")]
fn nightly() {
    SuspendOp::new("approve").duration("1h");
}

fn main() {
    Scenario::new().fault("load", "FAILED").fault("load", Fault::TimedOut).stop("5m");
    nightly().explore().allow("left_behind").assert_clean();
}
