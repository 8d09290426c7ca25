//! Calls that look as if a body called itself.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline]
pub fn clean(run: Param<String>) {
    let clean = |name: String| {
        DeleteRunOp::new("delete").run_name(name).external();
    };
    clean(format!("{run}-1"));
}

#[pipeline]
pub fn local(run: Param<String>) {
    fn local(run: Param<String>) {
        DeleteRunOp::new("delete").run_name(run).external();
    }
    local(run);
}

mod helpers {
    use kfp_dbx::prelude::*;

    pub fn shared(run: Param<String>) {
        DeleteRunOp::new("delete").run_name(run).external();
    }
}

#[pipeline]
pub fn shared(run: Param<String>) {
    helpers::shared(run);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [clean(), local(), shared()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
