//! One of two ops of one name, or names that are numbered.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn delete(name: impl IntoValue<String>) -> DeleteRunOp {
    DeleteRunOp::new("delete").run_name(name).external()
}

#[pipeline]
pub fn branches(name: Param<String>) {
    if std::env::var("ALL").is_ok() {
        DeleteRunOp::new("delete").run_name(format!("{name}-all")).external();
    } else if std::env::var("SOME").is_ok() {
        DeleteRunOp::new("delete").run_name(format!("{name}-some")).external();
    } else {
        DeleteRunOp::new("delete").run_name(name).external();
    }
}

#[pipeline]
pub fn early_return(name: Param<String>) {
    let Ok(part) = std::env::var("PART") else {
        DeleteRunOp::new("delete").run_name(name).external();
        return;
    };
    DeleteRunOp::new("delete").run_name(format!("{name}-{part}")).external();
}

#[pipeline]
pub fn cfg(name: Param<String>) {
    #[cfg(any())]
    DeleteRunOp::new("delete").run_name(format!("{name}-old")).external();
    #[cfg(not(any()))]
    let delete = DeleteRunOp::new("delete").run_name(name).external();
    #[cfg(not(any()))]
    DeleteJobOp::new("delete-job").job_name(name).external().after(delete);
}

#[pipeline]
pub fn loops(name: Param<String>) {
    for part in ["a", "b"] {
        DeleteRunOp::new("delete").run_name(format!("{name}-{part}")).external();
    }
    let one = |part: &str| DeleteRunOp::new(part).run_name(format!("{name}-{part}")).external();
    one("c").after(one("d"));
}

#[pipeline]
pub fn helpers(name: Param<String>) {
    delete(name);
    delete(format!("{name}-2"));
}

#[pipeline(op = Part)]
pub fn part(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
}

/// Each pipeline names its own ops.
#[pipeline]
pub fn parts(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
    Part::new("first").name(format!("{name}-1"));
    Part::new("second").name(format!("{name}-2"));
}

/// A block has no name of an op's.
#[pipeline]
pub fn of_blocks(name: Param<String>, mode: Param<String>) {
    let when_full = when(mode.eq("full"), || {
        DeleteRunOp::new("when").run_name(name).external();
    })
    .name("delete");
    DeleteRunOp::new("delete").run_name(format!("{name}-2")).external().after(when_full);
}

#[pipeline]
pub fn both_ways_of_rust(name: Param<String>) {
    let op = match std::env::args().count() {
        1 => DeleteRunOp::new("delete").run_name(name),
        _ => DeleteRunOp::new("delete").run_name(format!("{name}-many")),
    };
    op.external();
}

#[test]
fn builds_without_warnings() {
    let all = [
        branches(),
        early_return(),
        cfg(),
        loops(),
        helpers(),
        part(),
        parts(),
        of_blocks(),
        both_ways_of_rust(),
    ];
    for pipeline in all {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
