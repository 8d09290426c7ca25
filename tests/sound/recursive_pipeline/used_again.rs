//! Pipelines that are used more than once, but none of them in itself.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(op = Clean)]
pub fn clean(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

mod elsewhere {
    use kfp_dbx::prelude::*;

    #[pipeline(op = Both)]
    pub fn both(run: Param<String>) {
        let first = super::Clean::new("first").run(format!("{run}-1"));
        super::Clean::new("second").run(format!("{run}-2")).after(first);
    }
}

/// The op that it uses has the name of its own type, but is another one.
#[pipeline(op = Both)]
pub fn outer(run: Param<String>) {
    let all = when(run.ne("none"), || {
        elsewhere::Both::new("both").run(run);
    });
    Clean::new("last").run(format!("{run}-3")).after(all);
}

#[pipeline(op = Shadowed)]
pub fn shadowed(run: Param<String>) {
    use self::Clean as Shadowed;
    Shadowed::new("clean").run(run);
}

#[pipeline]
pub fn nightly() {
    Both::new("one").run("one");
    Both::new("two").run("two");
    Shadowed::new("three").run("three");
    elsewhere::Both::new("four").run("four");
    for_each(["five", "six"], |run| {
        Clean::new("each").run(run);
    });
}

/// A pipeline that is built in the body of another one is no part of it.
#[pipeline(op = Counted)]
pub fn counted(run: Param<String>) {
    let parts = elsewhere::both().workflow().map_or(0, |workflow| workflow.warnings().len());
    Clean::new(format!("clean-{parts}")).run(run);
}

#[pipeline]
pub fn counts() {
    Counted::new("counted").run("counted");
}

#[test]
fn builds_without_warnings() {
    for pipeline in [outer(), shadowed(), nightly(), counts()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
