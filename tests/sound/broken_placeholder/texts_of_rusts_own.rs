//! What Rust knows can be padded, shown and changed.
#![deny(warnings)]

use kfp_dbx::prelude::*;

const TABLE: &str = "sales";

#[pipeline(truthful, timeout = "2h")]
pub fn known(slices: Param<i32>) {
    for part in 0..2 {
        let name = format!("{TABLE}-{part:02}").to_lowercase();
        let shown = format!("{:?}", std::env::args().count());
        SubmitRunOp::new(&name)
            .run_name(format!("{name}-{}", workflow::uid()))
            .job_name("export")
            .jar_params((shown, format!("--slices={slices}"), TABLE.to_uppercase()))
            .delete_on_exit();
    }
}

/// A shadowed name is another one.
#[pipeline(truthful, timeout = "2h")]
pub fn shadowed(table: Param<String>) {
    let run_name = format!("{table}-{}", workflow::uid());
    let table = "sales";
    SubmitRunOp::new("export")
        .run_name(run_name)
        .job_name("export")
        .jar_params((format!("{table:>10}"), table.to_uppercase()))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [known(), shadowed()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
