use super::*;

fn spec() -> Json {
    let id = "/subscriptions/1/resourceGroups/a/providers/Microsoft.KeyVault/vaults/b";
    json!({
        "scope_backend_type": "AZURE_KEYVAULT",
        "backend_azure_keyvault": { "resource_id": id, "dns_name": "https://b.vault.azure.net/" },
    })
}

#[test]
fn a_scope_of_a_vault_is_made_and_no_secret_is_touched() {
    let mut harness = scope(spec());
    harness.pass(vec![scopes(&[]), done(ScopesCreate)]);
    let mut created = spec();
    created["scope"] = "vault".into();
    assert_eq!(harness.called(ScopesCreate), [created]);
    let status = harness.status();
    assert_eq!(status["secretscope"], json!({ "name": "vault", "backend_type": "AZURE_KEYVAULT" }));
    assert_eq!(status["state"], "READY");
    assert_eq!(harness.condition("Ready"), "True Filled");
    harness.restart();
    assert_eq!(harness.pass(vec![]).unwrap().after, None);
    harness.delete();
    harness.pass(vec![done(ScopesDelete)]);
    assert!(harness.is_gone);
}

#[test]
fn a_scope_of_a_vault_has_permissions() {
    let mut with_acls = spec();
    with_acls["acls"] = json!([{ "principal": "reader", "permission": "READ" }]);
    let mut harness = scope(with_acls);
    let list = json!({ "items": [{ "principal": "me", "permission": "MANAGE" }] });
    let acls = || (SecretAclsList, Ok(list.clone()));
    harness.pass(vec![scopes(&[]), done(ScopesCreate), acls(), done(SecretAclsPut)]);
    let put = json!({ "scope": "vault", "principal": "reader", "permission": "READ" });
    assert_eq!(harness.called(SecretAclsPut), [put]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn a_scope_of_a_vault_needs_a_token_of_entra() {
    let mut harness = scope(spec());
    let refused = "Scope with Azure KeyVault must have userAADToken defined!";
    let wait = harness.pass(vec![scopes(&[]), (ScopesCreate, rejects(refused))]).unwrap();
    assert_eq!(wait.after, None);
    assert_eq!(harness.status()["state"], "ERROR");
    assert_eq!(harness.condition("Submitted"), "False Rejected");
    let message = harness.status()["message"].as_str().unwrap().to_owned();
    for words in ["only for a caller with a token of Microsoft Entra ID", "give it", refused] {
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn secrets_in_a_scope_of_a_vault_are_refused() {
    let mut with_secrets = spec();
    with_secrets["secrets"] = one()["secrets"].clone();
    let mut harness = scope(with_secrets);
    harness.pass(vec![]);
    assert_eq!(harness.status()["state"], "ERROR");
    assert_eq!(harness.condition("Submitted"), "False Invalid");
    harness.change("secrets", json!([]));
    harness.pass(vec![scopes(&[]), done(ScopesCreate)]);
    assert_eq!(harness.status()["state"], "READY");
}
