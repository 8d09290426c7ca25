//! Defaults with braces that arrive as they are.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn texts(
    name: Param<String>,
    #[default = "{a} {{b}} }}"] title: Param<String>,
    #[default = ["{{sales}}", "{}"]] tables: Param<Vec<String>>,
    #[default = json!({"a": {"b": {}}})] nested: Param<Json>,
) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .notebook_params([("title", title)])
        .delete_on_exit();
    SubmitRunOp::new("submit-list")
        .run_name(format!("{name}-list"))
        .job_name("job")
        .spec(json!({"jar_params": tables}))
        .delete_on_exit();
    SubmitRunOp::new("submit-nested")
        .run_name(format!("{name}-nested"))
        .job_name("job")
        .spec(json!({"notebook_params": {"nested": nested}}))
        .delete_on_exit();
}

/// A text of the op's own arrives as it is, whatever it holds.
#[pipeline(truthful, timeout = "2h")]
pub fn in_the_op(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["{{workflow.name}}"])
        .delete_on_exit()
        .allow(rules::FORGOTTEN_FORMAT);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [texts(), in_the_op()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
