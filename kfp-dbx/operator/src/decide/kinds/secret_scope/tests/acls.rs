use super::*;

fn acls(acls: &Json) -> (Endpoint, Answer) {
    (SecretAclsList, Ok(json!({ "items": acls })))
}

fn acl(principal: &str, permission: &str) -> Json {
    json!({ "principal": principal, "permission": permission })
}

fn with_acls(wanted: &Json) -> Harness {
    scope(json!({ "acls": wanted }))
}

fn principals(harness: &Harness, endpoint: Endpoint) -> Vec<Json> {
    harness.called(endpoint).into_iter().map(|call| call["principal"].clone()).collect()
}

#[test]
fn permissions_are_written_and_deleted_but_the_creator_may_still_manage() {
    let mut harness = with_acls(&json!([acl("a", "READ"), acl("b", "MANAGE")]));
    harness.pass(vec![
        scopes(&[]),
        done(ScopesCreate),
        secrets(&[]),
        acls(&json!([acl("operator", "MANAGE")])),
        done(SecretAclsPut),
        done(SecretAclsPut),
    ]);
    let put = harness.called(SecretAclsPut);
    assert_eq!(put[0], json!({ "scope": "vault", "principal": "a", "permission": "READ" }));
    assert_eq!(harness.status()["kept_acls"], json!([acl("operator", "MANAGE")]));
    assert_eq!(harness.status()["state"], "READY");
    // One that has changed is written, one that is no longer named is deleted.
    harness.change("acls", json!([acl("a", "WRITE")]));
    let found = json!([acl("operator", "MANAGE"), acl("a", "READ"), acl("b", "MANAGE")]);
    harness.pass(vec![secrets(&[]), acls(&found), done(SecretAclsPut), done(SecretAclsDelete)]);
    assert_eq!(principals(&harness, SecretAclsPut), ["a", "b", "a"]);
    assert_eq!(principals(&harness, SecretAclsDelete), ["b"]);
    // Without any in the spec, those of before are deleted.
    harness.change("acls", json!([]));
    let found = json!([acl("operator", "MANAGE"), acl("a", "WRITE")]);
    harness.pass(vec![secrets(&[]), acls(&found), (SecretAclsDelete, gone())]);
    assert_eq!(principals(&harness, SecretAclsDelete), ["b", "a"]);
}

#[test]
fn permissions_that_are_there_are_not_written_again() {
    let mut harness = with_acls(&json!([acl("users", "MANAGE")]));
    harness.pass(vec![
        scopes(&[]),
        done(ScopesCreate),
        secrets(&[]),
        acls(&json!([{ "permission": "MANAGE", "principal": "users", "more": 1 }])),
    ]);
    assert_eq!(harness.status()["state"], "READY");
    assert_eq!(harness.status()["kept_acls"], json!([acl("users", "MANAGE")]));
}

#[test]
fn a_workspace_without_permissions_is_not_asked_for_them() {
    let mut harness = filled();
    assert!(harness.called(SecretAclsList).is_empty());
    harness.change("secrets", json!([]));
    harness.pass(vec![secrets(&["a"]), done(SecretsDelete)]);
}

#[test]
fn a_permission_that_the_api_rejects_is_an_error() {
    for answer in [rejects("no such user"), gone()] {
        let is_gone = answer == gone();
        let mut harness = with_acls(&json!([acl("nobody", "READ")]));
        let mut script = vec![
            scopes(&[]),
            done(ScopesCreate),
            secrets(&[]),
            acls(&json!([])),
            (SecretAclsPut, answer),
        ];
        // The scope itself can be gone: it is looked for.
        script.extend(is_gone.then(|| secrets(&[])));
        harness.pass(script);
        assert_eq!(harness.status()["state"], "ERROR");
        assert_eq!(harness.condition("Ready"), "False Rejected");
        assert!(harness.message("Ready").starts_with("the permission of `nobody`: "));
    }
}

#[test]
fn a_permission_that_cannot_be_deleted_is_named_once() {
    let mut harness = with_acls(&json!([acl("a", "READ")]));
    harness.pass(vec![
        scopes(&[]),
        done(ScopesCreate),
        secrets(&[]),
        acls(&json!([acl("operator", "MANAGE")])),
        done(SecretAclsPut),
    ]);
    harness.change("acls", json!([]));
    let found = json!([acl("operator", "MANAGE"), acl("a", "READ")]);
    harness.pass(vec![secrets(&[]), acls(&found), (SecretAclsDelete, rejects("not now"))]);
    assert_eq!(harness.message("Ready"), "the permission of `a`: not now");
}

#[test]
fn of_a_scope_of_the_archived_operator_its_own_permissions_can_go() {
    let mut harness = with_acls(&json!([acl("a", "MANAGE")]));
    harness.object["status"] = json!({ "secretscope": { "name": "vault" } });
    harness.pass(vec![]);
    harness.change("secrets", json!([]));
    let found = json!([acl("a", "MANAGE"), acl("operator", "MANAGE")]);
    harness.pass(vec![secrets(&[]), acls(&found)]);
    assert_eq!(harness.status()["kept_acls"], json!([acl("operator", "MANAGE")]));
    harness.change("acls", json!([]));
    harness.pass(vec![secrets(&[]), acls(&found), done(SecretAclsDelete)]);
    assert_eq!(principals(&harness, SecretAclsDelete), ["a"]);
}

#[test]
fn a_principal_whose_name_has_another_case_is_the_same() {
    let mut harness = with_acls(&json!([acl("User@foo.com", "READ")]));
    harness.pass(vec![
        scopes(&[]),
        done(ScopesCreate),
        secrets(&[]),
        acls(&json!([acl("user@foo.com", "READ")])),
        done(SecretAclsPut),
    ]);
    assert!(harness.called(SecretAclsDelete).is_empty());
}
