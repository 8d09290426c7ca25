use kfp_dbx::prelude::*;

#[pipeline]
fn publish() {
    SuspendOp::new("retried").retry(Retry::on_error(2));
    SuspendOp::new("limited").timeout("1d");
    SuspendOp::new("soon").duration("soon");
    SuspendOp::new("chosen").choices("YES");
}

fn main() {}
