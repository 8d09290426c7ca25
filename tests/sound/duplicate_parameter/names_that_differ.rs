//! Parameters whose names differ by a little.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline]
pub fn case(run_name: Param<String>, #[name = "Run_Name"] other: Param<String>) {
    DeleteRunOp::new("a").run_name(run_name).external();
    DeleteRunOp::new("b").run_name(other).external();
}

#[pipeline]
pub fn raw(r#type: Param<String>, #[name = "r-type"] other: Param<String>) {
    DeleteRunOp::new("a").run_name(r#type).external();
    DeleteRunOp::new("b").run_name(other).external();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [case(), raw()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
