//! Secret scopes, secrets and their access control lists.

use kfp_dbx_operator::databricks::Endpoint::{
    ScopesCreate, ScopesDelete, ScopesList, SecretAclsDelete, SecretAclsList, SecretAclsPut,
    SecretsDelete, SecretsList, SecretsPut,
};
use kfp_dbx_operator::fake::Limit;
use serde_json::json;

use crate::World;

fn world_with_scope() -> World {
    let mut world = World::new();
    world.ok(ScopesCreate, json!({"scope": "s"}));
    world
}

#[test]
fn a_scope_is_made_listed_and_deleted() {
    let mut world = World::new();
    assert_eq!(world.ok(ScopesList, json!({})), json!({}));
    world.ok(ScopesCreate, json!({"scope": "s", "initial_manage_principal": ""}));
    let listed = json!({"scopes": [{"name": "s", "backend_type": "DATABRICKS"}]});
    assert_eq!(world.ok(ScopesList, json!({})), listed);
    world.ok(ScopesDelete, json!({"scope": "s"}));
    let (status, code, message) = world.err(ScopesDelete, json!({"scope": "s"}));
    assert_eq!((status, code.as_str()), (404, "RESOURCE_DOES_NOT_EXIST"));
    assert_eq!(message, "Scope s does not exist!");
}

#[test]
fn a_scope_exists_once_whatever_the_case_of_its_name() {
    let mut world = world_with_scope();
    for name in ["s", "S"] {
        let (status, code, _) = world.err(ScopesCreate, json!({"scope": name}));
        assert_eq!((status, code.as_str()), (400, "RESOURCE_ALREADY_EXISTS"));
    }
}

#[test]
fn scopes_are_rejected_as_the_api_does() {
    let mut world = World::new();
    for request in [
        json!({}),
        json!({"scope": ""}),
        json!({"scope": "a b"}),
        json!({"scope": "x".repeat(129)}),
        json!({"scope": "s", "initial_manage_principal": "admins"}),
        json!({"scope": "s", "scope_backend_type": "OTHER"}),
        json!({"scope": "s", "scope_backend_type": "AZURE_KEYVAULT"}),
        json!({"scope": "s", "scope_backend_type": "AZURE_KEYVAULT", "backend_azure_keyvault": {}}),
        json!({"scope": "s-is-rejected"}),
    ] {
        let (status, code, _) = world.err(ScopesCreate, request.clone());
        assert_eq!((status, code.as_str()), (400, "INVALID_PARAMETER_VALUE"), "{request}");
    }
    assert_eq!(world.workspace.scopes().count(), 0);
}

#[test]
fn the_creator_manages_a_scope_unless_all_users_do() {
    let mut world = world_with_scope();
    world.ok(ScopesCreate, json!({"scope": "all", "initial_manage_principal": "users"}));
    let manager = |name: &str| json!({"items": [{"principal": name, "permission": "MANAGE"}]});
    assert_eq!(world.ok(SecretAclsList, json!({"scope": "s"})), manager("fake@example.com"));
    assert_eq!(world.ok(SecretAclsList, json!({"scope": "all"})), manager("users"));
}

#[test]
fn secrets_are_written_and_listed_without_their_values() {
    let mut world = world_with_scope();
    world.ok(SecretsPut, json!({"scope": "s", "key": "a", "string_value": "one"}));
    world.ok(SecretsPut, json!({"scope": "s", "key": "b", "bytes_value": "dHdv"}));
    world.ok(SecretsPut, json!({"scope": "s", "key": "A", "string_value": "three"}));
    let listed = world.ok(SecretsList, json!({"scope": "s"}));
    let now = world.now.0;
    let expected = json!({"secrets": [
        {"key": "A", "last_updated_timestamp": now}, {"key": "b", "last_updated_timestamp": now},
    ]});
    assert_eq!(listed, expected);
    let scope = world.workspace.scope_by_name("s").unwrap();
    assert_eq!(scope.secrets["a"].value, b"three");
    assert_eq!(scope.secrets["b"].value, b"two");
    let debug = format!("{scope:?}");
    assert!(!debug.contains("116") && !debug.contains("three"), "{debug}");
    let (status, value) =
        world.call("GET", "/api/2.0/secrets/get", json!({"scope": "s", "key": "b"}));
    assert_eq!((status, value["value"].as_str()), (200, Some("dHdv")));
}

#[test]
fn secrets_are_rejected_as_the_api_does() {
    let mut world = world_with_scope();
    for (request, expected) in [
        (json!({"scope": "s", "string_value": "x"}), "INVALID_PARAMETER_VALUE"),
        (json!({"scope": "s", "key": "a b", "string_value": "x"}), "INVALID_PARAMETER_VALUE"),
        (json!({"scope": "s", "key": "a"}), "INVALID_PARAMETER_VALUE"),
        (
            json!({"scope": "s", "key": "a", "string_value": "x", "bytes_value": "eA=="}),
            "INVALID_PARAMETER_VALUE",
        ),
        (json!({"scope": "s", "key": "a", "bytes_value": "?"}), "MALFORMED_REQUEST"),
        (json!({"scope": "s", "key": "a", "string_value": 1}), "MALFORMED_REQUEST"),
        (
            json!({"scope": "s", "key": "is-rejected", "string_value": "x"}),
            "INVALID_PARAMETER_VALUE",
        ),
        (json!({"scope": "none", "key": "a", "string_value": "x"}), "RESOURCE_DOES_NOT_EXIST"),
    ] {
        assert_eq!(world.err(SecretsPut, request.clone()).1, expected, "{request}");
    }
    assert_eq!(world.ok(SecretsList, json!({"scope": "s"})), json!({}));
}

#[test]
fn a_secret_has_at_most_128_kb() {
    let mut world = world_with_scope();
    let put = |bytes: usize| json!({"scope": "s", "key": "a", "string_value": "x".repeat(bytes)});
    world.ok(SecretsPut, put(128 * 1024));
    world.err(SecretsPut, put(128 * 1024 + 1));
    assert_eq!(world.workspace.broken_limits()[&Limit::Size], 1);
}

#[test]
fn there_are_limits_of_scopes_and_secrets() {
    let mut world = World::with(|settings| {
        settings.limits.scopes = 1;
        settings.limits.secrets = 1;
    });
    world.ok(ScopesCreate, json!({"scope": "s"}));
    assert_eq!(world.err(ScopesCreate, json!({"scope": "t"})).1, "RESOURCE_LIMIT_EXCEEDED");
    world.ok(SecretsPut, json!({"scope": "s", "key": "a", "string_value": "x"}));
    world.ok(SecretsPut, json!({"scope": "s", "key": "a", "string_value": "y"}));
    let second = json!({"scope": "s", "key": "b", "string_value": "x"});
    assert_eq!(world.err(SecretsPut, second).1, "RESOURCE_LIMIT_EXCEEDED");
    let broken: Vec<_> = world.workspace.broken_limits().keys().cloned().collect();
    assert_eq!(broken, [Limit::Scopes, Limit::Secrets]);
}

#[test]
fn secrets_are_deleted() {
    let mut world = world_with_scope();
    let named = json!({"scope": "s", "key": "a"});
    assert_eq!(world.err(SecretsDelete, named.clone()).1, "RESOURCE_DOES_NOT_EXIST");
    world.ok(SecretsPut, json!({"scope": "s", "key": "a", "string_value": "x"}));
    world.ok(SecretsDelete, named);
    assert_eq!(world.ok(SecretsList, json!({"scope": "s"})), json!({}));
}

#[test]
fn acls_are_put_listed_and_deleted() {
    let mut world = world_with_scope();
    let put = |permission: &str| json!({"scope": "s", "principal": "a", "permission": permission});
    world.ok(SecretAclsPut, put("READ"));
    world.ok(SecretAclsPut, put("WRITE"));
    assert_eq!(world.err(SecretAclsPut, put("OWN")).1, "INVALID_PARAMETER_VALUE");
    let items = world.ok(SecretAclsList, json!({"scope": "s"}));
    assert_eq!(items["items"][0], json!({"principal": "a", "permission": "WRITE"}));
    let named = json!({"scope": "s", "principal": "a"});
    world.ok(SecretAclsDelete, named.clone());
    assert_eq!(world.err(SecretAclsDelete, named).1, "RESOURCE_DOES_NOT_EXIST");
}

#[test]
fn protected_scopes_and_secrets_cannot_be_deleted() {
    let mut world = World::new();
    assert_eq!(world.err(ScopesDelete, json!({"scope": "is-protected"})).0, 404);
    world.ok(ScopesCreate, json!({"scope": "is-protected"}));
    world.ok(
        SecretsPut,
        json!({"scope": "is-protected", "key": "is-protected", "string_value": ""}),
    );
    assert_eq!(
        world.err(SecretsDelete, json!({"scope": "is-protected", "key": "is-protected"})).0,
        403
    );
    assert_eq!(world.err(ScopesDelete, json!({"scope": "is-protected"})).0, 403);
}
