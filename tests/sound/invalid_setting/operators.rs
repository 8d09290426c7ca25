//! Each word that names an operator, and one that Rust computes.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx")]
pub fn ours(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
}

#[pipeline(operator = "azure-databricks-operator")]
pub fn archived(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
}

/// Rust computes the name.
#[pipeline(operator = ["kfp", "dbx"].join("-"), truthful, timeout = "1h")]
pub fn computed(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("figures").delete_on_exit();
}
