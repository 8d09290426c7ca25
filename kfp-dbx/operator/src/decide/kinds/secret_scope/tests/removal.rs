use super::*;

#[test]
fn a_scope_goes_with_its_object() {
    for answer in [Ok(json!({})), gone()] {
        let mut harness = filled();
        harness.delete();
        harness.pass(vec![(ScopesDelete, answer)]);
        assert!(harness.is_gone);
        assert_eq!(harness.called(ScopesDelete), [json!({ "scope": "vault" })]);
    }
}

#[test]
fn a_scope_that_is_not_filled_goes_too() {
    let mut harness = scope(one());
    harness.pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[]), (SecretsPut, throttled())]);
    harness.delete();
    harness.pass(vec![done(ScopesDelete)]);
    assert!(harness.is_gone);
}

#[test]
fn a_lost_answer_leaves_no_scope() {
    let mut harness = scope(one());
    harness.pass(vec![scopes(&[]), (ScopesCreate, lost())]);
    harness.delete();
    let wait = harness.pass(vec![]).unwrap();
    assert!((88..=90).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
    assert_eq!(harness.condition("Deleting"), "True Settling");
    harness.later(90);
    harness.pass(vec![done(ScopesDelete)]);
    assert!(harness.is_gone);
    // A second request that is throttled does not take back the first one.
    let mut harness = scope(one());
    harness.pass(vec![scopes(&[]), (ScopesCreate, lost())]);
    harness.later(90);
    harness.pass(vec![(ScopesCreate, throttled())]);
    harness.delete();
    harness.pass(vec![done(ScopesDelete)]);
    assert!(harness.is_gone);
}

#[test]
fn a_request_without_effect_leaves_nothing_to_delete() {
    let mut harness = scope(one());
    harness.pass(vec![scopes(&[]), (ScopesCreate, throttled())]);
    harness.delete();
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

#[test]
fn a_scope_that_cannot_be_deleted_says_why() {
    let mut harness = filled();
    harness.delete();
    harness.pass(vec![(ScopesDelete, rejects("you may not manage it"))]);
    assert_eq!(harness.condition("Deleting"), "True DeleteFailed");
    assert!(harness.message("Deleting").starts_with("you may not manage it; to let the object go"));
    harness.later(1);
    harness.pass(vec![done(ScopesDelete)]);
    assert!(harness.is_gone);
}

#[test]
fn a_rejection_does_not_take_back_a_lost_answer() {
    let mut harness = scope(one());
    harness.pass(vec![scopes(&[]), (ScopesCreate, lost())]);
    harness.later(90);
    harness.pass(vec![(ScopesCreate, rejects("no"))]);
    assert_eq!(harness.condition("Submitted"), "False Rejected");
    assert_eq!(harness.status()["state"], "ERROR");
    harness.restart();
    harness.pass(vec![]);
    harness.delete();
    harness.pass(vec![done(ScopesDelete)]);
    assert!(harness.is_gone);
}
