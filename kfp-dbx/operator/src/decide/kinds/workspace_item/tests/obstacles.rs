use super::*;

#[test]
fn a_rejected_item_is_an_error() {
    let mut harness = item();
    let refused = (WorkspaceImport, rejects("the notebook is broken"));
    assert_eq!(harness.pass(vec![refused]).unwrap().after, None);
    assert_eq!(harness.status()["state"], "ERROR");
    assert_eq!(harness.status()["message"], "the notebook is broken");
    assert_eq!(harness.condition("Submitted"), "False Rejected");
    assert_eq!(harness.reasons(), ["Rejected"]);
    harness.pass(vec![]);
    harness.change("content", "");
    harness.pass(vec![imports(), is("NOTEBOOK")]);
    assert_eq!(harness.status()["state"], "READY");
    assert!(harness.status()["message"].is_null());
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let mut harness = item();
    harness.pass(vec![(WorkspaceImport, gone()), (WorkspaceMkdirs, rejects("not yours"))]);
    let message = "the folder `/Users/me/a` cannot be made: not yours";
    assert_eq!(harness.status()["message"], message);
    assert_eq!(harness.status()["state"], "ERROR");
}

#[test]
fn what_is_wrong_in_the_spec_is_an_error() {
    let cases = [
        (json!({ "content": CONTENT }), "`path` is not set: set it"),
        (json!({ "path": "/a" }), "`content` is not set: set it, also if it is empty"),
        (
            json!({ "path": "/a", "content": "?" }),
            "`content` is not base64: write it as `base64` prints it",
        ),
    ];
    for (spec, message) in cases {
        let mut harness = item();
        harness.object["spec"] = spec;
        assert_eq!(harness.pass(vec![]).unwrap().after, None);
        assert_eq!(harness.status()["state"], "ERROR");
        assert_eq!(harness.status()["message"], message);
        assert_eq!(harness.condition("Ready"), "False Invalid");
        harness.delete();
        harness.pass(vec![]);
        assert!(harness.is_gone);
    }
}

#[test]
fn content_of_more_than_ten_megabytes_is_an_error() {
    let mut harness = item();
    harness.object["spec"]["content"] = "AAAA".repeat(3_500_000).into();
    harness.pass(vec![]);
    let message =
        "`content` has 10500000 bytes, but Databricks takes at most 10485760: make it smaller";
    assert_eq!(harness.status()["message"], message);
}

#[test]
fn an_item_of_another_type_is_deleted_first() {
    let mut harness = item();
    let script = vec![
        (WorkspaceImport, exists()),
        is("FILE"),
        done(WorkspaceDelete),
        imports(),
        is("NOTEBOOK"),
    ];
    harness.pass(script);
    let deleted = json!({ "path": "/Users/me/a/nb", "recursive": false });
    assert_eq!(harness.called(WorkspaceDelete), [deleted]);
    assert_eq!(harness.status()["object_info"]["object_type"], "NOTEBOOK");
}

#[test]
fn a_folder_of_someone_else_is_never_deleted() {
    for kind in ["DIRECTORY", "REPO", "DASHBOARD"] {
        let mut harness = item();
        let wait = harness.pass(vec![(WorkspaceImport, exists()), is(kind)]).unwrap();
        assert_eq!(harness.status()["state"], "ERROR");
        assert_eq!(harness.condition("Submitted"), "False Exists");
        // It is looked for again, without a sign of it in the status while it is there.
        assert!(wait.after.is_some());
        let version = harness.object["metadata"]["resourceVersion"].clone();
        assert!(harness.pass(vec![is(kind)]).unwrap().after.is_some());
        assert_eq!(harness.object["metadata"]["resourceVersion"], version);
        harness.pass(vec![(WorkspaceGetStatus, gone()), imports(), is("NOTEBOOK")]);
        assert_eq!(harness.status()["state"], "READY");
        assert!(harness.called(WorkspaceDelete).is_empty());
    }
}

#[test]
fn something_that_exists_and_does_not_is_tried_again() {
    let mut harness = item();
    let script = vec![(WorkspaceImport, exists()), (WorkspaceGetStatus, gone())];
    assert!(harness.pass(script).unwrap().after.is_some());
    assert_eq!(harness.condition("Ready"), "False Exists");
    assert_eq!(harness.status()["state"], "PENDING");
    let script = vec![
        (WorkspaceImport, exists()),
        is("FILE"),
        (WorkspaceDelete, gone()),
        (WorkspaceImport, exists()),
    ];
    assert!(harness.pass(script).unwrap().after.is_some());
    harness.pass(vec![imports(), is("NOTEBOOK")]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn an_archive_is_imported_where_nothing_is() {
    let mut harness = archive();
    let script = vec![(WorkspaceGetStatus, gone()), imports(), is("DIRECTORY")];
    harness.pass(script);
    let sent = json!({ "path": "/Shared/all", "content": CONTENT, "format": "DBC" });
    assert_eq!(harness.called(WorkspaceImport), [sent]);
    assert_eq!(harness.status()["state"], "READY");
    // Another content replaces the whole folder, which is ours.
    harness.change("content", "");
    let script = vec![
        (WorkspaceImport, exists()),
        is("DIRECTORY"),
        done(WorkspaceDelete),
        imports(),
        is("DIRECTORY"),
    ];
    harness.pass(script);
    assert_eq!(harness.called(WorkspaceDelete)[0]["recursive"], true);
}

#[test]
fn an_archive_is_not_imported_over_something_else() {
    let mut harness = archive();
    let wait = harness.pass(vec![is("NOTEBOOK")]).unwrap();
    assert!(wait.after.is_some());
    assert_eq!(harness.condition("Submitted"), "False Exists");
    harness.delete();
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

#[test]
fn an_archive_whose_answer_was_lost_is_imported_again() {
    let mut harness = archive();
    harness.pass(vec![(WorkspaceGetStatus, gone()), (WorkspaceImport, lost())]);
    harness.restart();
    harness.later(90);
    let script = vec![
        (WorkspaceImport, exists()),
        is("DIRECTORY"),
        done(WorkspaceDelete),
        imports(),
        is("DIRECTORY"),
    ];
    harness.pass(script);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn an_archive_that_was_throttled_claims_nothing() {
    let mut harness = archive();
    harness.pass(vec![(WorkspaceGetStatus, gone()), (WorkspaceImport, throttled())]);
    harness.later(1);
    harness.pass(vec![is("DIRECTORY")]);
    assert_eq!(harness.condition("Submitted"), "False Exists");
}
