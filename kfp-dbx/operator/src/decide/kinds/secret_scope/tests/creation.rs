use super::*;

#[test]
fn a_scope_is_made_and_filled() {
    let mut harness = scope(json!({
        "initial_manage_permission": "users",
        "secrets": [{ "key": "a", "string_value": "1" }, { "key": "b", "byte_value": "AP8=" }],
    }));
    let script = vec![
        scopes(&["other"]),
        done(ScopesCreate),
        secrets(&[]),
        done(SecretsPut),
        done(SecretsPut),
    ];
    let wait = harness.pass(script).unwrap();
    assert_eq!(wait.after, None);
    let created = json!({
        "scope": "vault",
        "scope_backend_type": "DATABRICKS",
        "initial_manage_principal": "users",
    });
    assert_eq!(harness.called(ScopesCreate), [created]);
    let put = [
        json!({ "scope": "vault", "key": "a", "string_value": "1" }),
        json!({ "scope": "vault", "key": "b", "bytes_value": "AP8=" }),
    ];
    assert_eq!(harness.called(SecretsPut), put);
    let status = harness.status();
    assert_eq!(status["secretscope"], json!({ "name": "vault", "backend_type": "DATABRICKS" }));
    assert_eq!(status["secretinclusteravailable"], true);
    assert_eq!(status["state"], "READY");
    assert!(status["message"].is_null());
    assert_eq!(status["observedGeneration"], 1);
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    assert_eq!(harness.condition("Ready"), "True Filled");
    assert_eq!(harness.reasons(), ["Submitted", "Filled"]);
    // Nothing is left to do, also after a restart.
    harness.restart();
    assert_eq!(harness.pass(vec![]).unwrap().after, None);
}

#[test]
fn the_name_is_in_the_status_only_when_all_is_done() {
    let mut harness = scope(one());
    harness.pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[]), (SecretsPut, throttled())]);
    assert!(harness.status()["secretscope"]["name"].is_null());
    assert_eq!(harness.status()["state"], "PENDING");
    assert_eq!(harness.condition("Submitted"), "Unknown Submitting");
    assert_eq!(harness.condition("Ready"), "False Filling");
    harness.later(1);
    harness.pass(vec![secrets(&["a"]), done(SecretsPut)]);
    assert_eq!(harness.status()["secretscope"]["name"], "vault");
}

#[test]
fn a_scope_of_someone_else_is_not_touched() {
    let mut harness = scope(one());
    let wait = harness.pass(vec![scopes(&["vault"])]).unwrap();
    assert_eq!(harness.status()["state"], "ERROR");
    assert_eq!(harness.condition("Submitted"), "False Exists");
    assert_eq!(harness.condition("Ready"), "False Exists");
    let message = "the workspace already has a scope `vault`, which this object did not make: \
                   delete that scope, or create the object with another name";
    assert_eq!(harness.status()["message"], message);
    // It is looked for again, and once it is gone, ours is made.
    assert!(wait.after.is_some());
    harness.pass(vec![scopes(&["vault"])]);
    assert_eq!(harness.reasons(), ["Exists"]);
    harness.pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[]), done(SecretsPut)]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn the_object_of_a_foreign_scope_goes_without_it() {
    let mut harness = scope(one());
    harness.pass(vec![scopes(&["vault"])]);
    harness.delete();
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

#[test]
fn a_scope_whose_answer_was_lost_is_ours() {
    let mut harness = scope(one());
    harness.pass(vec![scopes(&[]), (ScopesCreate, lost())]);
    harness.restart();
    harness.later(90);
    harness.pass(vec![(ScopesCreate, exists()), secrets(&[]), done(SecretsPut)]);
    assert_eq!(harness.condition("Ready"), "True Filled");
}

#[test]
fn a_throttled_creation_claims_nothing() {
    let mut harness = scope(one());
    harness.pass(vec![scopes(&[]), (ScopesCreate, throttled())]);
    harness.later(1);
    harness.pass(vec![scopes(&["vault"])]);
    assert_eq!(harness.condition("Submitted"), "False Exists");
}

#[test]
fn a_rejected_scope_is_an_error() {
    let mut harness = scope(json!({ "initial_manage_permission": "nobody" }));
    let refused = (ScopesCreate, rejects("premium tier is disabled"));
    let wait = harness.pass(vec![scopes(&[]), refused]).unwrap();
    assert_eq!(wait.after, None);
    assert_eq!(harness.status()["state"], "ERROR");
    assert_eq!(harness.status()["message"], "premium tier is disabled");
    assert_eq!(harness.condition("Submitted"), "False Rejected");
    harness.pass(vec![]);
    harness.change("initial_manage_permission", "users");
    harness.pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[])]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn a_scope_of_the_archived_operator_is_taken_over_as_it_is() {
    let mut harness = scope(one());
    harness.object["status"] = json!({
        "secretscope": { "name": "vault", "backend_type": "AZURE_KEYVAULT" },
        "secretinclusteravailable": true,
    });
    harness.pass(vec![]);
    assert_eq!(harness.status()["state"], "READY");
    assert_eq!(harness.status()["secretscope"]["backend_type"], "AZURE_KEYVAULT");
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    harness.change("secrets", json!([{ "key": "b", "string_value": "2" }]));
    harness.pass(vec![secrets(&["a"]), done(SecretsPut), done(SecretsDelete)]);
    harness.delete();
    harness.pass(vec![done(ScopesDelete)]);
    assert!(harness.is_gone);
}

#[test]
fn a_scope_that_someone_has_deleted_is_made_again() {
    let mut harness = filled();
    harness.change("secrets", json!([{ "key": "a", "string_value": "2" }]));
    harness.pass(vec![(SecretsList, gone()), done(ScopesCreate), secrets(&[]), done(SecretsPut)]);
    assert_eq!(harness.condition("Ready"), "True Filled");
    assert_eq!(harness.called(SecretsPut)[1]["string_value"], "2");
}

#[test]
fn a_scope_that_is_deleted_while_it_is_filled_is_made_again() {
    let mut harness = filled();
    harness.change("secrets", json!([{ "key": "a", "string_value": "2" }]));
    harness.pass(vec![
        secrets(&[]),
        (SecretsPut, gone()),
        (SecretsList, gone()),
        done(ScopesCreate),
        secrets(&[]),
        done(SecretsPut),
    ]);
    assert_eq!(harness.condition("Ready"), "True Filled");
}

#[test]
fn a_scope_that_goes_again_and_again_is_trouble() {
    let mut harness = filled();
    harness.change("secrets", json!([{ "key": "a", "string_value": "2" }]));
    let again = || (SecretsList, gone());
    let wait = harness.pass(vec![again(), done(ScopesCreate), again()]).unwrap();
    assert!(wait.after.is_some());
    assert_eq!(harness.condition("Ready"), "False Unavailable");
    assert_eq!(harness.status()["state"], "PENDING");
}

#[test]
fn a_scope_whose_name_has_another_case_is_the_same() {
    let mut harness = scope(one());
    harness.pass(vec![scopes(&["Vault"])]);
    assert_eq!(harness.condition("Submitted"), "False Exists");
}
