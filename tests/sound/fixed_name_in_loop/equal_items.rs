//! Items that are equal, but give no two resources one name at the same time.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", mutex = "equal", argo = "3.6")]
pub fn one_after_the_other() {
    for_each(["sales", "sales"], |table| {
        let run = SubmitRunOp::new("run")
            .run_name(table)
            .job_name("job")
            .jar_params([table])
            .allow(rules::RESOURCE_LEAK);
        DeleteRunOp::new("delete").run_name(table).wait("10m").after_end(run);
    })
    .parallelism(1);
}

#[pipeline(truthful, timeout = "2h")]
pub fn other_parts_differ() {
    for_each([("sales", 1), ("sales", 2)], |(table, part)| {
        SubmitRunOp::new("run")
            .run_name(format!("{table}-{part}-{}", workflow::uid()))
            .job_name("job")
            .jar_params([table])
            .delete_on_exit();
    });
    for_each(["a", "a-1"], |first| {
        for_each([1, 2], |second| {
            SubmitRunOp::new("inner")
                .run_name(format!("{first}-{second}-{}", workflow::uid()))
                .job_name("job")
                .jar_params([second])
                .delete_on_exit();
        });
    });
}

#[pipeline]
pub fn no_create(day: Param<String>) {
    for_each(["sales", "sales"], |table| {
        DeleteRunOp::new("delete").run_name(format!("{table}-{day}")).external();
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [one_after_the_other(), other_parts_differ(), no_create()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
