use super::*;

#[test]
fn an_item_is_imported() {
    let harness = &mut item();
    let wait = harness.pass(vec![imports(), is("NOTEBOOK")]).unwrap();
    assert_eq!(wait.after, None);
    let sent = json!({
        "path": "/Users/me/a/nb",
        "content": CONTENT,
        "format": "SOURCE",
        "language": "PYTHON",
        "overwrite": true,
    });
    assert_eq!(harness.called(WorkspaceImport), [sent]);
    let info = json!({
        "language": "PYTHON",
        "object_type": "NOTEBOOK",
        "path": "/Users/me/a/nb",
    });
    assert_eq!(harness.status()["object_info"], info);
    assert_eq!(harness.status()["object_hash"], HASH);
    assert_eq!(harness.status()["state"], "READY");
    assert_eq!(harness.status()["observedGeneration"], 1);
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    assert_eq!(harness.condition("Ready"), "True Imported");
    assert_eq!(harness.reasons(), ["Imported"]);
    harness.restart();
    harness.pass(vec![]);
}

#[test]
fn an_empty_item_is_imported_as_it_is() {
    let mut harness = item();
    harness.object["spec"]["content"] = "".into();
    harness.pass(vec![imports(), is("NOTEBOOK")]);
    assert_eq!(harness.called(WorkspaceImport)[0]["content"], "");
    assert_eq!(harness.status()["object_hash"], "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

#[test]
fn content_with_line_breaks_is_sent_without_them() {
    let mut harness = item();
    harness.object["spec"]["content"] = "cHJp\nbnQoMSk=\n".into();
    harness.pass(vec![imports(), is("NOTEBOOK")]);
    assert_eq!(harness.called(WorkspaceImport)[0]["content"], CONTENT);
    assert_eq!(harness.status()["object_hash"], HASH);
}

#[test]
fn the_hash_is_there_only_while_the_item_is() {
    let mut harness = imported();
    harness.change("content", "cHJpbnQoMik=");
    harness.pass(vec![(WorkspaceImport, lost())]);
    assert!(harness.status()["object_hash"].is_null());
    assert_eq!(harness.status()["state"], "PENDING");
    assert_eq!(harness.status()["object_info"]["path"], "/Users/me/a/nb");
    harness.later(1);
    let wait = harness.pass(vec![]).unwrap();
    assert!((88..=90).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
    assert_eq!(harness.condition("Ready"), "False Settling");
    harness.later(89);
    harness.pass(vec![imports(), is("NOTEBOOK")]);
    assert_eq!(harness.status()["object_hash"], "fc6551f13ceddcbe0730ff74c4300f2682c74028");
    assert_eq!(harness.status()["observedGeneration"], 2);
}

#[test]
fn another_language_is_imported_too() {
    let mut harness = imported();
    harness.change("language", "SQL");
    harness.pass(vec![imports(), is("NOTEBOOK")]);
    assert_eq!(harness.called(WorkspaceImport)[1]["language"], "SQL");
}

#[test]
fn an_item_of_the_archived_operator_is_taken_over_as_it_is() {
    let mut harness = item();
    let info = json!({ "path": "/Users/me/a/nb", "object_type": "NOTEBOOK" });
    harness.object["status"] = json!({ "object_hash": HASH, "object_info": info });
    harness.object["metadata"]["generation"] = 3.into();
    harness.pass(vec![]);
    assert_eq!(harness.status()["state"], "READY");
    assert_eq!(harness.status()["object_info"], info);
    assert_eq!(harness.status()["observedGeneration"], 3);
    // What it has not imported yet is imported.
    harness.object["status"] = json!({ "object_hash": "other", "object_info": info });
    harness.pass(vec![imports(), is("NOTEBOOK")]);
}

#[test]
fn missing_folders_are_made() {
    let mut harness = item();
    harness.pass(vec![(WorkspaceImport, gone()), done(WorkspaceMkdirs), imports(), is("NOTEBOOK")]);
    assert_eq!(harness.called(WorkspaceMkdirs), [json!({ "path": "/Users/me/a" })]);
    assert_eq!(harness.condition("Ready"), "True Imported");
}

#[test]
fn folders_are_made_once() {
    let mut harness = item();
    let wait = harness
        .pass(vec![(WorkspaceImport, gone()), done(WorkspaceMkdirs), (WorkspaceImport, gone())])
        .unwrap();
    assert_eq!(wait.after, None);
    assert_eq!(harness.status()["state"], "ERROR");
    assert_eq!(harness.condition("Submitted"), "False Rejected");
}

#[test]
fn an_item_in_the_root_has_no_folder_to_make() {
    let mut harness = item();
    harness.object["spec"]["path"] = "/nb".into();
    harness.pass(vec![(WorkspaceImport, gone())]);
    assert_eq!(harness.status()["state"], "ERROR");
}

#[test]
fn an_item_that_shows_itself_late_is_awaited() {
    let mut harness = item();
    let wait = harness.pass(vec![imports(), (WorkspaceGetStatus, gone())]).unwrap();
    assert!(wait.after.unwrap().as_secs() <= 1);
    assert!(harness.status()["object_hash"].is_null());
    harness.later(1);
    harness.pass(vec![imports(), is("NOTEBOOK")]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn an_item_that_cannot_be_looked_at_is_imported_nevertheless() {
    let mut harness = item();
    harness.pass(vec![imports(), (WorkspaceGetStatus, rejects("you may not read it"))]);
    assert_eq!(harness.status()["object_hash"], HASH);
    assert_eq!(harness.status()["object_info"], json!({ "path": "/Users/me/a/nb" }));
}

#[test]
fn slow_answers_renew_the_intention() {
    let mut harness = item();
    harness.delay = std::time::Duration::from_secs(50);
    let script = vec![(WorkspaceImport, gone()), done(WorkspaceMkdirs), (WorkspaceImport, lost())];
    harness.pass(script);
    harness.delete();
    let wait = harness.pass(vec![]).unwrap();
    assert!((35..=40).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
}
