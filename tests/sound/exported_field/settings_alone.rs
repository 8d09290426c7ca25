//! The settings of a job or a cluster, with names that a workspace uses elsewhere for what it adds.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn settings(name: Param<String>) {
    CreateJobOp::from_json_spec(
        "settings",
        r#"{
            "settings": {
                "tasks": [{
                    "task_key": "state",
                    "notebook_task": {"notebook_path": "/Nightly", "base_parameters": {"job_id": "7", "state": "x"}}
                }],
                "tags": {"created_time": "today"}
            }
        }"#,
    )
    .job_name(name)
    .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", settings().workflow().unwrap().warnings()), "[]");
}
