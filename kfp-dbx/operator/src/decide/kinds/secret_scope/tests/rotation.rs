use super::*;

#[test]
fn a_changed_kubernetes_secret_is_written() {
    let mut harness = referring();
    harness.secrets.insert("source".to_owned(), secret("1", &[("k", b"old")]));
    let wait = harness
        .pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[]), done(SecretsPut)])
        .unwrap();
    assert!((54..=60).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
    harness.later(60);
    assert!(harness.pass(vec![]).unwrap().after.is_some());
    harness.secrets.insert("source".to_owned(), secret("2", &[("k", b"new")]));
    harness.pass(vec![secrets(&["a"]), done(SecretsPut)]);
    assert_eq!(harness.called(SecretsPut)[1]["string_value"], "new");
    harness.pass(vec![]);
}

#[test]
fn a_changed_spec_is_written() {
    let mut harness = filled();
    harness.change("secrets", json!([{ "key": "b", "string_value": "2" }]));
    harness.pass(vec![
        secrets(&["a", "b", "c"]),
        done(SecretsPut),
        done(SecretsDelete),
        (SecretsDelete, gone()),
    ]);
    let deleted: Vec<_> =
        harness.called(SecretsDelete).into_iter().map(|call| call["key"].clone()).collect();
    assert_eq!(deleted, ["a", "c"]);
    assert_eq!(harness.status()["observedGeneration"], 2);
    assert_eq!(harness.condition("Submitted"), "True Accepted");
}

#[test]
fn a_change_that_is_interrupted_is_written_from_its_beginning() {
    let mut harness = filled();
    harness.change(
        "secrets",
        json!([
            { "key": "a", "string_value": "2" },
            { "key": "b", "string_value": "3" },
        ]),
    );
    harness.pass(vec![secrets(&["a"]), done(SecretsPut), (SecretsPut, lost())]);
    harness.restart();
    assert!(harness.pass(vec![secrets(&["a", "b"])]).unwrap().after.unwrap().as_secs() > 80);
    harness.later(90);
    harness.pass(vec![secrets(&["a", "b"]), done(SecretsPut), done(SecretsPut)]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn a_kubernetes_secret_that_comes_back_is_ready_again() {
    let mut harness = referring();
    let source = secret("1", &[("k", b"old")]);
    harness.secrets.insert("source".to_owned(), source.clone());
    harness.pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[]), done(SecretsPut)]);
    harness.secrets.clear();
    harness.pass(vec![]);
    assert_eq!(harness.status()["state"], "PENDING");
    assert_eq!(harness.status()["secretscope"]["name"], "vault");
    harness.secrets.insert("source".to_owned(), source);
    harness.pass(vec![secrets(&["a"]), done(SecretsPut)]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn a_kubernetes_secret_that_becomes_too_large_is_an_error_until_it_changes() {
    let mut harness = referring();
    harness.secrets.insert("source".to_owned(), secret("1", &[("k", b"old")]));
    harness.pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[]), done(SecretsPut)]);
    harness.secrets.insert("source".to_owned(), secret("2", &[("k", &vec![b'x'; 200_000])]));
    let wait = harness.pass(vec![]).unwrap();
    assert!(wait.after.is_some());
    assert_eq!(harness.status()["state"], "ERROR");
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    harness.secrets.insert("source".to_owned(), secret("3", &[("k", b"new")]));
    harness.pass(vec![secrets(&["a"]), done(SecretsPut)]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn a_source_that_changes_while_the_answer_is_open_leaves_no_scope() {
    let mut harness = referring();
    harness.secrets.insert("source".to_owned(), secret("1", &[("k", b"old")]));
    harness.pass(vec![scopes(&[]), (ScopesCreate, lost())]);
    harness.secrets.insert("source".to_owned(), secret("2", &[("k", &vec![b'x'; 200_000])]));
    harness.later(90);
    harness.pass(vec![(ScopesCreate, exists())]);
    assert_eq!(harness.status()["state"], "ERROR");
    harness.delete();
    harness.pass(vec![done(ScopesDelete)]);
    assert!(harness.is_gone);
}

#[test]
fn a_key_whose_name_has_another_case_is_the_same() {
    let mut harness = filled();
    harness.change("secrets", json!([{ "key": "Key", "string_value": "2" }]));
    harness.pass(vec![secrets(&["KEY"]), done(SecretsPut)]);
    assert!(harness.called(SecretsDelete).is_empty());
}
