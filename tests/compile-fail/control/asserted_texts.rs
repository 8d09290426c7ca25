use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn asserted(mode: Param<String>, days: Param<i32>) {
    assert_eq!("full", mode.to_string());
    assert_ne!(mode.to_string(), "", "a message");
    debug_assert!(format!("{days}").len() < 3, "{}", mode.to_string().is_empty());
    while mode.to_string() > String::from("full") {}
    DeleteRunOp::new("delete").run_name(mode).external();
}

fn main() {}
