use kfp_dbx::prelude::*;

#[pipeline]
fn clean(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name);
    DeleteJobOp::new("Delete!").job_name(name);
    if std::env::var("ALL").is_ok() {
        DeleteClusterOp::new("delete").cluster_name(name);
    }
}

fn main() {}
