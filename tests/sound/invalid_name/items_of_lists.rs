//! Items of lists that fit where they are used.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

const UPPER: &str = "Sales";

#[pipeline(truthful, timeout = "2h", allow(fixed_name_in_loop), mutex = "items", argo = "3.6")]
pub fn elsewhere() {
    for_each(["Sales Figures", "Stock_Items", "-"], |table| {
        SubmitRunOp::new("parameters")
            .run_name("the-same")
            .job_name("job")
            .jar_params([table])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn parts(day: Param<String>) {
    for_each([("a", "Sales Figures"), ("b", "Stock_Items")], |(name, table)| {
        SubmitRunOp::new("tuples")
            .run_name(format!("{name}-{day}"))
            .job_name("job")
            .jar_params([table])
            .delete_on_exit();
    });
    for_each([json!({"name": "a.b", "n": 1}), json!({"name": "c", "n": 2})], |item| {
        SubmitRunOp::new("objects")
            .run_name(format!("{}-{day}", item.field::<String>("name")))
            .job_name("job")
            .jar_params([item.field::<i32>("n")])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn numbers() {
    for_each(-1..3, |shard| {
        SubmitRunOp::new("in-the-middle")
            .run_name(format!("a-{shard}-{}", workflow::uid()))
            .job_name("job")
            .jar_params([shard])
            .delete_on_exit();
    });
    for_each(Sequence::new(0, 3).format("shard-%03d"), |shard| {
        SubmitRunOp::new("formatted")
            .run_name(format!("{shard}-{}", workflow::uid()))
            .job_name("job")
            .jar_params([shard])
            .delete_on_exit();
    });
}

/// Rust computes the items.
#[pipeline(truthful, timeout = "2h")]
pub fn computed() {
    for_each([UPPER.to_lowercase(), "stock".to_owned()], |table| {
        SubmitRunOp::new("run")
            .run_name(format!("{table}-{}", workflow::uid()))
            .job_name("job")
            .jar_params([table])
            .delete_on_exit();
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [elsewhere(), parts(), numbers(), computed()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
