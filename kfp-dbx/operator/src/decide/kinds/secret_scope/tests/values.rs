use super::*;

#[test]
fn the_first_value_that_is_not_empty_counts() {
    let from = json!({ "secret_key_ref": { "name": "source", "key": "k" } });
    let mut harness = scope(json!({ "secrets": [
        { "key": "text", "string_value": "s", "byte_value": "AA==", "value_from": from },
        { "key": "bytes", "string_value": "", "byte_value": "AA\nA=", "value_from": from },
        { "key": "from", "string_value": "", "byte_value": "", "value_from": from },
        { "key": "empty", "string_value": "" },
        { "key": "no-bytes", "byte_value": "" },
        { "key": "unset" },
    ] }));
    harness.secrets.insert("source".to_owned(), secret("1", &[("k", b"from")]));
    let mut script = vec![scopes(&[]), done(ScopesCreate), secrets(&["unset", "old"])];
    script.extend((0..5).map(|_| done(SecretsPut)));
    script.push(done(SecretsDelete));
    harness.pass(script);
    let put: Vec<_> = harness
        .called(SecretsPut)
        .into_iter()
        .map(|put| json!([put["key"], put["string_value"], put["bytes_value"]]))
        .collect();
    let expected = [
        json!(["text", "s", null]),
        json!(["bytes", null, "AAA="]),
        json!(["from", "from", null]),
        json!(["empty", "", null]),
        json!(["no-bytes", null, ""]),
    ];
    assert_eq!(put, expected);
    // A secret without a value is not written, and not deleted either.
    assert_eq!(harness.called(SecretsDelete), [json!({ "scope": "vault", "key": "old" })]);
}

#[test]
fn bytes_of_a_kubernetes_secret_stay_bytes() {
    let mut harness = referring();
    harness.secrets.insert("source".to_owned(), secret("1", &[("k", &[0xff, 0])]));
    harness.pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[]), done(SecretsPut)]);
    assert_eq!(harness.called(SecretsPut)[0]["bytes_value"], "/wA=");
}

#[test]
fn a_missing_kubernetes_secret_is_awaited() {
    let mut harness = referring();
    let wait = harness.pass(vec![]).unwrap();
    assert!(wait.after.unwrap().as_secs() <= 1);
    assert_eq!(harness.condition("Ready"), "False SecretNotFound");
    let message =
        "the Secret `source` does not exist in the namespace: create it, with the key `k`";
    assert_eq!(harness.status()["message"], message);
    assert_eq!(harness.status()["state"], "PENDING");
    assert_eq!(harness.status()["secretinclusteravailable"], false);
    harness.later(80);
    let wait = harness.pass(vec![]).unwrap();
    assert_eq!(wait.after.unwrap().as_secs(), 10);
    harness.secrets.insert("source".to_owned(), secret("1", &[("other", b"x")]));
    harness.pass(vec![]);
    let message = "the Secret `source` does not have the key `k`: add it, or refer to another one";
    assert_eq!(harness.message("Ready"), message);
    harness.secrets.insert("source".to_owned(), secret("2", &[("k", b"x")]));
    harness.pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[]), done(SecretsPut)]);
    assert_eq!(harness.status()["state"], "READY");
    assert_eq!(harness.status()["secretinclusteravailable"], true);
}

#[test]
fn a_secret_that_is_too_large_is_an_error() {
    const LARGEST: usize = 128 * 1024;
    for (size, is_refused) in [(LARGEST, false), (LARGEST + 1, true)] {
        let bytes =
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, vec![0; size]);
        let items = [
            json!({ "key": "a", "string_value": "x".repeat(size) }),
            json!({ "key": "a", "byte_value": bytes }),
        ];
        for item in items {
            let mut harness = scope(json!({ "secrets": [item] }));
            if is_refused {
                harness.pass(vec![]);
                assert_eq!(harness.status()["state"], "ERROR");
                assert_eq!(harness.condition("Submitted"), "False Invalid");
                let message = "the secret `a` has 131073 bytes, but Databricks takes at most \
                               131072: make it smaller";
                assert_eq!(harness.message("Ready"), message);
                harness.delete();
                harness.pass(vec![]);
                assert!(harness.is_gone);
            } else {
                harness.pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[]), done(SecretsPut)]);
                assert_eq!(harness.status()["state"], "READY");
            }
        }
    }
}

#[test]
fn a_secret_that_the_api_rejects_is_an_error() {
    let mut harness = scope(json!({ "secrets": [
        { "key": "a", "string_value": "1" },
        { "key": "b c", "string_value": "2" },
        { "key": "d", "string_value": "3" },
    ] }));
    let wait = harness
        .pass(vec![
            scopes(&[]),
            done(ScopesCreate),
            secrets(&[]),
            done(SecretsPut),
            (SecretsPut, rejects("invalid key")),
        ])
        .unwrap();
    assert_eq!(wait.after, None);
    assert_eq!(harness.status()["state"], "ERROR");
    assert_eq!(harness.status()["message"], "the secret `b c`: invalid key");
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    assert_eq!(harness.condition("Ready"), "False Rejected");
    assert!(harness.status()["secretscope"]["name"].is_null());
    harness.pass(vec![]);
    harness.change("secrets", json!([]));
    harness.pass(vec![secrets(&["a"]), done(SecretsDelete)]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn a_thousand_secrets_are_one_pass() {
    let items: Vec<_> = (0..1000)
        .map(|number| json!({ "key": format!("key-{number}"), "string_value": "value" }))
        .collect();
    let mut harness = scope(json!({ "secrets": items }));
    harness.most_steps = 1100;
    let mut script = vec![scopes(&[]), done(ScopesCreate), secrets(&[])];
    script.extend((0..1000).map(|_| done(SecretsPut)));
    harness.pass(script);
    assert_eq!(harness.status()["state"], "READY");
    assert_eq!(harness.called(SecretsPut)[999]["key"], "key-999");
}

#[test]
fn no_value_is_in_the_status_or_an_event() {
    let mut harness = scope(json!({ "secrets": [{ "key": "a", "string_value": "s3cret" }] }));
    harness.pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[]), (SecretsPut, rejects("no"))]);
    let told = format!("{} {:?} {:?}", harness.status(), harness.events, harness.calls);
    assert!(!told.contains("s3cret"), "{told}");
}
