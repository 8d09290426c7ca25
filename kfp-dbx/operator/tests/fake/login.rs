//! Access tokens, and the endpoints that give them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use kfp_dbx_operator::databricks::Reply;
use kfp_dbx_operator::fake::{Call, Client, Settings};
use serde_json::{Value as Json, json};

use crate::World;

const ORIGIN: &str = "http://fake:8080";
const TENANT: &str = "/00000000-0000-0000-0000-000000000000/oauth2/token";
const DATABRICKS: &str = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
const SUBJECT: &str = "system:serviceaccount:kfp:operator";

fn world() -> World {
    World::with(|settings: &mut Settings| {
        let secret = Client { secret: Some("s+1".to_owned()), subject: None };
        let trusting = Client { secret: None, subject: Some(SUBJECT.to_owned()) };
        settings.clients.insert("with-secret".to_owned(), secret);
        settings.clients.insert("trusting".to_owned(), trusting);
    })
}

impl World {
    fn post_form(&mut self, path: &str, basic: Option<&str>, form: &str) -> (u16, Json) {
        let basic = basic.map(|basic| format!("Basic {}", STANDARD.encode(basic)));
        let authorization = basic.as_deref();
        let (method, body) = ("POST", form.as_bytes());
        let call = Call { method, origin: ORIGIN, path, authorization, body, ..Call::default() };
        let reply = self.workspace.serve(call, self.now);
        (reply.status, serde_json::from_str(&reply.body).unwrap())
    }

    fn get_as(&mut self, path: &str, authorization: Option<&str>) -> Reply {
        let call = Call { method: "GET", origin: ORIGIN, path, authorization, ..Call::default() };
        self.workspace.serve(call, self.now)
    }

    /// Returns the status of a request with an access token.
    fn try_token(&mut self, token: &Json) -> u16 {
        let authorization = format!("Bearer {}", token.as_str().unwrap());
        self.get_as("/api/2.0/preview/scim/v2/Me", Some(&authorization)).status
    }

    /// Makes a token of another provider that ends in an hour.
    fn jwt(&self, audience: &str, subject: &str) -> String {
        let ends = self.now.0 / 1000 + 3600;
        let claims = json!({"aud": [audience], "sub": subject, "exp": ends}).to_string();
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
    }
}

const SECRET: &str = "grant_type=client_credentials&scope=all-apis";

#[test]
fn the_workspace_says_where_it_gives_tokens() {
    let mut world = world();
    let reply = world.get_as("/oidc/.well-known/oauth-authorization-server", None);
    let json: Json = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(json["token_endpoint"], "http://fake:8080/oidc/v1/token");
    let reply = world.get_as("/aad/auth", None);
    assert_eq!(reply.status, 302);
    assert!(reply.body.starts_with("https://login.microsoftonline.com/00000000-0000"));
}

#[test]
fn a_client_gets_a_token_for_its_secret() {
    let mut world = world();
    let path = "/oidc/v1/token";
    let (status, answer) = world.post_form(path, Some("with-secret:s%2B1"), SECRET);
    assert_eq!(
        (status, &answer["token_type"], &answer["expires_in"]),
        (200, &json!("Bearer"), &json!(3600))
    );
    assert_eq!(world.try_token(&answer["access_token"]), 200);
    let in_form = format!("{SECRET}&client_id=with-secret&client_secret=s%2B1");
    assert_eq!(world.post_form(path, None, &in_form).0, 200);
    assert_eq!(world.workspace.tokens_given(), 2);
    for (basic, form, error) in [
        (Some("with-secret:other"), SECRET, "invalid_client"),
        (Some("with-secret:"), SECRET, "invalid_client"),
        (Some("trusting:"), SECRET, "invalid_client"),
        (Some("nobody:s"), SECRET, "invalid_client"),
        (None, SECRET, "invalid_client"),
        (Some("with-secret:s%2B1"), "grant_type=password&scope=all-apis", "unsupported_grant_type"),
        (Some("with-secret:s%2B1"), "grant_type=client_credentials", "invalid_scope"),
    ] {
        let (status, answer) = world.post_form(path, basic, form);
        assert!(status >= 400);
        assert_eq!(answer["error"], error, "{basic:?} {form}");
    }
    assert_eq!(world.workspace.tokens_given(), 2);
}

#[test]
fn a_token_is_valid_for_its_time() {
    let mut world = world();
    let (_, answer) = world.post_form("/oidc/v1/token", Some("with-secret:s%2B1"), SECRET);
    assert_eq!(world.try_token(&json!("fake-token-99")), 403);
    world.pass(3599);
    assert_eq!(world.try_token(&answer["access_token"]), 200);
    world.pass(1);
    assert_eq!(world.try_token(&answer["access_token"]), 403);
    assert_eq!(world.get_as("/api/2.0/preview/scim/v2/Me", None).status, 401);
}

#[test]
fn a_client_gets_a_token_for_the_token_of_a_provider_that_it_trusts() {
    let mut world = world();
    let exchange = |client: &str, token: &str| {
        format!(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&scope=all-apis\
             &subject_token_type=urn:ietf:params:oauth:token-type:jwt\
             &client_id={client}&subject_token={token}"
        )
    };
    let audience = "http://fake:8080/oidc/v1/token";
    let good = world.jwt(audience, SUBJECT);
    let (status, answer) = world.post_form("/oidc/v1/token", None, &exchange("trusting", &good));
    assert_eq!(status, 200);
    assert_eq!(world.try_token(&answer["access_token"]), 200);
    let bad = [
        ("trusting", world.jwt("other", SUBJECT)),
        ("trusting", world.jwt(audience, "other")),
        ("trusting", "no.token".to_owned()),
        ("trusting", "a.b.c".to_owned()),
        ("with-secret", good.clone()),
        ("", good.clone()),
    ];
    for (client, token) in bad {
        let (status, answer) = world.post_form("/oidc/v1/token", None, &exchange(client, &token));
        assert_eq!((status, &answer["error"]), (400, &json!("invalid_grant")), "{client} {token}");
    }
    world.pass(3600);
    let (_, answer) = world.post_form("/oidc/v1/token", None, &exchange("trusting", &good));
    assert_eq!(answer["error_description"], "the token has expired");
}

#[test]
fn entra_gives_a_token_for_a_secret() {
    let mut world = world();
    let ask = |id: &str, secret: &str, resource: &str| {
        format!(
            "grant_type=client_credentials&client_id={id}&client_secret={secret}&resource={resource}"
        )
    };
    let (status, answer) = world.post_form(TENANT, None, &ask("with-secret", "s%2B1", DATABRICKS));
    assert_eq!(status, 200);
    assert_eq!(answer["expires_in"], "3600", "the first version writes numbers as texts");
    let token = answer["access_token"].clone();
    assert_eq!(world.try_token(&token), 200);
    let management = ask("with-secret", "s%2B1", "https://management.core.windows.net/");
    let (status, answer) = world.post_form(TENANT, None, &management);
    assert_eq!(status, 200);
    assert_eq!(world.try_token(&answer["access_token"]), 403, "it is for another application");
    for (form, error) in [
        (ask("with-secret", "x", DATABRICKS), "invalid_client"),
        (ask("trusting", "", DATABRICKS), "invalid_client"),
        (ask("nobody", "x", DATABRICKS), "unauthorized_client"),
        (ask("with-secret", "s%2B1", ""), "invalid_request"),
        ("grant_type=password".to_owned(), "unsupported_grant_type"),
    ] {
        assert_eq!(world.post_form(TENANT, None, &form).1["error"], error, "{form}");
    }
    let form = ask("with-secret", "s%2B1", DATABRICKS);
    assert_eq!(world.post_form("/other/oauth2/token", None, &form).1["error"], "invalid_request");
    world.pass(3570);
    assert_eq!(world.try_token(&token), 403, "less than half a minute is left");
}

#[test]
fn entra_gives_a_token_for_the_token_of_a_cluster() {
    let mut world = world();
    let ask = |token: &str| {
        format!(
            "grant_type=client_credentials&client_id=trusting&scope={DATABRICKS}%2F.default\
             &client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer\
             &client_assertion={token}"
        )
    };
    let path = "/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token";
    let good = world.jwt("api://AzureADTokenExchange", SUBJECT);
    let (status, answer) = world.post_form(path, None, &ask(&good));
    assert_eq!((status, &answer["expires_in"]), (200, &json!(3600)));
    assert_eq!(world.try_token(&answer["access_token"]), 200);
    let bad = [world.jwt("other", SUBJECT), world.jwt("api://AzureADTokenExchange", "other")];
    for token in bad {
        assert_eq!(world.post_form(path, None, &ask(&token)).1["error"], "invalid_client");
    }
}

#[test]
fn a_scope_in_a_key_vault_needs_a_token_of_entra() {
    let mut world = world();
    let scope = json!({
        "scope": "s", "scope_backend_type": "AZURE_KEYVAULT",
        "backend_azure_keyvault": {"resource_id": "r", "dns_name": "d"},
    });
    let create = |world: &mut World, token: &Json| {
        let authorization = format!("Bearer {}", token.as_str().unwrap());
        let path = "/api/2.0/secrets/scopes/create";
        let body = scope.to_string();
        let (authorization, body) = (Some(&*authorization), body.as_bytes());
        let call = Call { method: "POST", path, authorization, body, ..Call::default() };
        world.workspace.serve(call, world.now).status
    };
    let (_, databricks) = world.post_form("/oidc/v1/token", Some("with-secret:s%2B1"), SECRET);
    assert_eq!(create(&mut world, &databricks["access_token"]), 400);
    let form = format!(
        "grant_type=client_credentials&client_id=with-secret&client_secret=s%2B1&resource={DATABRICKS}"
    );
    let (_, entra) = world.post_form(TENANT, None, &form);
    assert_eq!(create(&mut world, &entra["access_token"]), 200);
}
