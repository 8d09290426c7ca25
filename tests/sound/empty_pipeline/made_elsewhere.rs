//! The ops of the pipeline are made where the macro does not see them.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn delete(name: impl IntoValue<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
}

#[pipeline]
pub fn by_a_helper(name: Param<String>) {
    delete(name);
}

#[pipeline]
pub fn in_rust(name: Param<String>) {
    for part in ["a", "b"] {
        delete(format!("{name}-{part}"));
    }
}

#[pipeline]
pub fn in_a_block(name: Param<String>, mode: Param<String>) {
    when(mode.eq("all"), || {
        delete(name);
    });
}

#[pipeline]
pub fn by_a_closure(name: Param<String>) {
    let all = [name];
    all.into_iter().for_each(delete);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [by_a_helper(), in_rust(), in_a_block(), by_a_closure()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
