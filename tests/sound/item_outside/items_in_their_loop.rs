//! Items that stay in the loop, whatever their names.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn the_same_name(tables: Param<Vec<String>>, table: Param<String>) {
    for_each(tables, |table| {
        SubmitRunOp::new("export")
            .run_name(format!("export-{table}"))
            .job_name("export")
            .jar_params([table])
            .delete_on_exit();
    });
    SubmitRunOp::new("report")
        .run_name(format!("report-{table}"))
        .job_name("report")
        .jar_params([table])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_an_inner_block(tables: Param<Vec<String>>, name: Param<String>) {
    for_each(tables, |table| {
        when(table.ne("none"), || {
            for_each(1..=3, |part| {
                let run_name = format!("{name}-{table}-{part}");
                SubmitRunOp::new("export")
                    .run_name(run_name)
                    .job_name("export")
                    .jar_params((table, part))
                    .delete_on_exit();
            });
        });
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn op_that_the_loop_returns(tables: Param<Vec<String>>, name: Param<String>) {
    let exports = for_each(tables, |table| {
        SubmitRunOp::new("export")
            .run_name(format!("export-{table}"))
            .job_name("export")
            .jar_params([table])
            .delete_on_exit()
    });
    SubmitRunOp::new("report")
        .run_name(name)
        .job_name("report")
        .jar_params(["1"])
        .after(exports.inner)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_rust(name: Param<String>) {
    let mut last = String::new();
    for table in ["sales", "stock"] {
        last = format!("{name}-{table}");
    }
    SubmitRunOp::new("report")
        .run_name(&last)
        .job_name("report")
        .jar_params([&last])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [the_same_name(), in_an_inner_block(), op_that_the_loop_returns(), of_rust()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
