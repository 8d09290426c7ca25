//! JSON for a list of objects, and for a map.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn json_for_lists(name: Param<String>, day: Param<String>) {
    CreateJobOp::new("job")
        .job_name(name)
        .notebook_task(NotebookTask::new("/Shared/Load").base_parameters(json!({"day": day, "n": 5})))
        .access_control_list(json!([{"group_name": "data", "permission_level": "CAN_VIEW"}]))
        .keep();
}

#[test]
fn builds_without_warnings() {
    let workflow = json_for_lists().workflow().unwrap();
    assert_eq!(format!("{:?}", workflow.warnings()), "[]");
}
