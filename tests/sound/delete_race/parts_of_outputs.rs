//! Deletes of names that are other parts of an output than the name of the create, and deletes in
//! the right order.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn plan(job: Param<String>) -> Output<Json> {
    let plan = SubmitRunOp::new("plan")
        .run_name(format!("plan-{}", workflow::uid()))
        .job_name(job)
        .notebook_params([("of", "today")])
        .delete_on_exit();
    plan.outputs.notebook_output_result.read_as()
}

#[pipeline(truthful, timeout = "2h")]
pub fn other_part(job: Param<String>) {
    let plan = plan(job);
    SubmitRunOp::new("load")
        .run_name(plan.field::<String>("new"))
        .job_name(job)
        .notebook_params([("of", plan.field::<String>("of"))])
        .keep();
    DeleteRunOp::new("delete").run_name(plan.field::<String>("old")).external();
}

/// The use of a part is the order.
#[pipeline(truthful, timeout = "2h")]
pub fn ordered_by_a_part(job: Param<String>) {
    let name = format!("load-{}", workflow::uid());
    let load = SubmitRunOp::new("load")
        .run_name(&name)
        .job_name(job)
        .notebook_params([("of", "today")])
        .delete_on_exit();
    let loaded = load.outputs.notebook_output_result.read_as::<Json>();
    let rows = loaded.field::<Json>("rows");
    let check = SubmitRunOp::new("check")
        .run_name(format!("check-{}", workflow::uid()))
        .job_name(job)
        .notebook_params([("rows", rows.field::<i64>("count"))])
        .delete_on_exit();
    when(rows.field::<i64>("count").gt(0), || {
        SubmitRunOp::new("report")
            .run_name(format!("report-{}", workflow::uid()))
            .job_name(job)
            .notebook_params([("day", loaded.field::<String>("day"))])
            .delete_on_exit();
    })
    .after(check);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [other_part(), ordered_by_a_part()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
