use kfp_dbx::prelude::*;

#[pipeline]
fn clean(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
    DeleteJobOp::new("Delete!").job_name(name).external();
    if std::env::var("ALL").is_ok() {
        DeleteClusterOp::new("delete").cluster_name(name).external();
    }
}

fn main() {}
