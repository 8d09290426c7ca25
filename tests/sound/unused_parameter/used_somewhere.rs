//! Parameters that are used in a way that is easily missed.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline]
pub fn in_a_format(name: Param<String>, part: Param<i32>, day: Param<String>) {
    DeleteRunOp::new("delete").run_name(format!("{name}-{part:}-{}", day)).external();
}

#[pipeline(allow(resource_leak))]
pub fn in_json(name: Param<String>, team: Param<String>) {
    ResourceOp::new("create").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "labels": {"team": format!("{team}")}},
    }));
}

#[pipeline]
pub fn in_a_condition(name: Param<String>, mode: Param<String>, count: Param<i32>) {
    when(mode.eq("all"), || {
        for_each(Sequence::new(1, count), |part| {
            DeleteRunOp::new("delete").run_name(format!("{name}-{part}")).external();
        });
    });
}

fn delete(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
}

#[pipeline]
pub fn by_a_helper(name: Param<String>) {
    delete(name);
}

#[pipeline]
pub fn in_a_closure(name: Param<String>) {
    let delete = || DeleteRunOp::new("delete").run_name(name).external();
    delete();
}

#[pipeline(allow(unused_parameter))]
pub fn allowed(name: Param<String>, later: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
}

#[pipeline]
pub fn raw(r#type: Param<String>) {
    DeleteRunOp::new("delete").run_name(format!("run-{type}")).external();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        in_a_format(),
        in_json(),
        in_a_condition(),
        by_a_helper(),
        in_a_closure(),
        allowed(),
        raw(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
