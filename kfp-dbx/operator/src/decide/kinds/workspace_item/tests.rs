#![allow(clippy::unwrap_used, clippy::panic)]

use Endpoint::{WorkspaceDelete, WorkspaceGetStatus, WorkspaceImport, WorkspaceMkdirs};
use serde_json::json;

use crate::databricks::{Answer, Endpoint, Failure};
use crate::decide::harness::{Harness, exists, gone, lost, object, rejects, throttled};

mod importing;
mod obstacles;
mod removal;

/// `print(1)`
const CONTENT: &str = "cHJpbnQoMSk=";
const HASH: &str = "f36c28972be9cd625bfda7a61a114cb2ed6a0436";

fn item() -> Harness {
    Harness::new(object(
        "WorkspaceItem",
        "notebook",
        json!({
            "path": "/Users/me/a/nb",
            "content": CONTENT,
            "language": "PYTHON",
            "format": "SOURCE",
        }),
    ))
}

fn archive() -> Harness {
    Harness::new(object(
        "WorkspaceItem",
        "archive",
        json!({ "path": "/Shared/all", "content": CONTENT, "format": "DBC" }),
    ))
}

fn done(endpoint: Endpoint) -> (Endpoint, Answer) {
    (endpoint, Ok(json!({})))
}

fn imports() -> (Endpoint, Answer) {
    done(WorkspaceImport)
}

fn is(object_type: &str) -> (Endpoint, Answer) {
    let told = json!({
        "path": "/Users/me/a/nb",
        "object_type": object_type,
        "language": "PYTHON",
        "object_id": 7,
    });
    (WorkspaceGetStatus, Ok(told))
}

/// A notebook that is imported.
fn imported() -> Harness {
    let mut harness = item();
    harness.pass(vec![imports(), is("NOTEBOOK")]);
    assert_eq!(harness.condition("Ready"), "True Imported");
    harness
}
