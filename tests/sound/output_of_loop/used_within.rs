//! Outputs that stay in their loop.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn in_the_body(tables: Param<Vec<String>>) {
    for_each(tables, |table| {
        let load = SubmitRunOp::new("load")
            .run_name(format!("load-{table}"))
            .job_name("load")
            .jar_params([table])
            .delete_on_exit();
        SubmitRunOp::new("report")
            .run_name(format!("report-{table}"))
            .job_name("report")
            .jar_params([load.outputs.run_id])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_an_inner_body(tables: Param<Vec<String>>) {
    for_each(tables, |table| {
        let load = SubmitRunOp::new("load")
            .run_name(format!("load-{table}"))
            .job_name("load")
            .jar_params([table])
            .delete_on_exit();
        let state = load.outputs.result_state;
        when(state.eq("SUCCESS"), || {
            for_each(["csv", "parquet"], |format| {
                SubmitRunOp::new("report")
                    .run_name(format!("report-{table}-{format}-{}", workflow::uid()))
                    .job_name("report")
                    .jar_params((format, load.outputs.run_id))
                    .delete_on_exit();
            });
        });
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn order_with_the_loop(tables: Param<Vec<String>>, name: Param<String>) {
    let loads = for_each(tables, |table| {
        SubmitRunOp::new("load")
            .run_name(format!("load-{table}"))
            .job_name("load")
            .jar_params([table])
            .delete_on_exit()
    });
    SubmitRunOp::new("report")
        .run_name(name)
        .job_name("report")
        .jar_params(["1"])
        .after(loads.inner)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn rust_loop(name: Param<String>) {
    let mut ids = Vec::new();
    for table in ["sales", "stock"] {
        let load = SubmitRunOp::new("load")
            .run_name(format!("load-{table}-{name}"))
            .job_name("load")
            .jar_params([table])
            .delete_on_exit();
        ids.push(load.outputs.run_id.to_string());
    }
    SubmitRunOp::new("report").run_name(name).job_name("report").jar_params(ids).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn output_that_is_the_list(name: Param<String>) {
    let list =
        SubmitRunOp::new("list").run_name(name).job_name("list").jar_params(["1"]).delete_on_exit();
    for_each(list.outputs.notebook_output_result.read_as::<Vec<String>>(), |table| {
        SubmitRunOp::new("load")
            .run_name(format!("load-{table}"))
            .job_name("load")
            .jar_params((table, list.outputs.run_id))
            .keep();
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        in_the_body(),
        in_an_inner_body(),
        order_with_the_loop(),
        rust_loop(),
        output_that_is_the_list(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
