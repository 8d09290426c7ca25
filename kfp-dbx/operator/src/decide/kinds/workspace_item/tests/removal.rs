use super::*;

#[test]
fn an_item_goes_with_its_object() {
    for answer in [Ok(json!({})), gone()] {
        let mut harness = imported();
        harness.delete();
        harness.pass(vec![(WorkspaceDelete, answer)]);
        assert!(harness.is_gone);
        let deleted = json!({ "path": "/Users/me/a/nb", "recursive": false });
        assert_eq!(harness.called(WorkspaceDelete), [deleted]);
    }
}

#[test]
fn an_archive_goes_with_all_that_is_in_it() {
    let mut harness = archive();
    harness.pass(vec![(WorkspaceGetStatus, gone()), imports(), is("DIRECTORY")]);
    harness.delete();
    harness.pass(vec![done(WorkspaceDelete)]);
    assert_eq!(harness.called(WorkspaceDelete)[0]["recursive"], true);
}

#[test]
fn nothing_is_deleted_that_was_not_imported() {
    let mut harness = item();
    harness.delete();
    harness.pass(vec![]);
    assert!(harness.is_gone);
    for answer in [rejects("no"), throttled()] {
        let mut harness = item();
        harness.pass(vec![(WorkspaceImport, answer)]);
        harness.delete();
        harness.pass(vec![]);
        assert!(harness.is_gone);
    }
}

#[test]
fn a_lost_answer_leaves_no_item() {
    let mut harness = item();
    harness.pass(vec![(WorkspaceImport, lost())]);
    harness.delete();
    let wait = harness.pass(vec![]).unwrap();
    assert!((88..=90).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
    assert_eq!(harness.condition("Deleting"), "True Settling");
    harness.later(90);
    harness.pass(vec![done(WorkspaceDelete)]);
    assert!(harness.is_gone);
}

#[test]
fn a_rejection_does_not_take_back_a_lost_answer() {
    for spoils in [true, false] {
        let mut harness = item();
        harness.pass(vec![(WorkspaceImport, lost())]);
        if spoils {
            harness.change("content", "?");
            assert!(harness.pass(vec![]).unwrap().after.unwrap().as_secs() > 85);
            assert_eq!(harness.condition("Ready"), "False Settling");
            harness.later(90);
            harness.pass(vec![]);
            assert_eq!(harness.condition("Submitted"), "False Invalid");
        } else {
            harness.later(90);
            harness.pass(vec![(WorkspaceImport, rejects("no"))]);
            assert_eq!(harness.condition("Submitted"), "False Rejected");
        }
        assert_eq!(harness.status()["state"], "ERROR");
        harness.restart();
        harness.pass(vec![]);
        harness.delete();
        harness.pass(vec![done(WorkspaceDelete)]);
        assert!(harness.is_gone);
    }
}

#[test]
fn a_second_import_that_was_rejected_leaves_the_first_one_to_delete() {
    let mut harness = imported();
    harness.change("content", "");
    harness.pass(vec![(WorkspaceImport, rejects("no"))]);
    assert!(harness.status()["object_hash"].is_null());
    harness.delete();
    harness.pass(vec![done(WorkspaceDelete)]);
    assert!(harness.is_gone);
}

#[test]
fn a_folder_with_items_of_others_is_not_deleted() {
    let mut harness = imported();
    harness.delete();
    let code = "DIRECTORY_NOT_EMPTY".to_owned();
    let refused = Failure::Rejected { code, message: "not empty".to_owned() };
    assert!(harness.pass(vec![(WorkspaceDelete, Err(refused))]).unwrap().after.is_some());
    assert_eq!(harness.condition("Deleting"), "True NotEmpty");
    assert!(harness.message("Deleting").starts_with("a folder is at `/Users/me/a/nb`"));
    assert!(!harness.is_gone);
}

#[test]
fn an_item_that_cannot_be_deleted_says_why() {
    let mut harness = imported();
    harness.delete();
    harness.pass(vec![(WorkspaceDelete, rejects("you may not"))]);
    assert_eq!(harness.condition("Deleting"), "True DeleteFailed");
    assert!(harness.message("Deleting").contains("deletion-policy: orphan"));
}
