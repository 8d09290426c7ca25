//! Names that the user interfaces show, for the versions of Argo that have them.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn submit(name: &str) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{}", workflow::uid()))
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
pub fn literal() {
    let name = "Nightly";
    submit("run").display_name(format!("{name} figures"));
}

#[pipeline(truthful, timeout = "2h", argo = "3.7")]
pub fn by_item(day: Param<String>) {
    for_each(["a", "b"], |table| {
        SubmitRunOp::new("run")
            .display_name(format!("{table} of {day}"))
            .run_name(format!("{table}-{}", workflow::uid()))
            .job_name("job")
            .jar_params([table])
            .delete_on_exit();
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [literal(), by_item()] {
        assert!(pipeline.workflow().unwrap().warnings().is_empty());
    }
}
