//! The ops of a block are made where the macro does not see them.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn delete(name: impl IntoValue<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
}

#[pipeline]
pub fn by_a_helper(name: Param<String>, mode: Param<String>, parts: Param<Vec<String>>) {
    when(mode.eq("all"), || delete(name)).otherwise(|| delete(format!("{name}-2")));
    for_each(parts, delete);
    on_exit(|| {
        delete(format!("{name}-3"));
    });
}

#[pipeline]
pub fn by_rust(name: Param<String>, mode: Param<String>) {
    when(mode.eq("all"), || {
        for part in ["a", "b"] {
            delete(format!("{name}-{part}"));
        }
    });
}

#[pipeline]
pub fn nested(name: Param<String>, mode: Param<String>, full: Param<bool>) {
    when(mode.eq("all"), || {
        when(full, || {
            delete(name);
        });
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [by_a_helper(), by_rust(), nested()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
