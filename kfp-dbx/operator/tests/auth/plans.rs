//! Which settings are credentials, and of which kind.

use kfp_dbx_operator::run::credentials::{Assertion, Grant, Kind, Origin, Plan, Policy, Settings};

use crate::support::{data, environment};

const HOST: (&str, &str) = ("DATABRICKS_HOST", "https://adb-1.2.azuredatabricks.net");

/// Complete settings of each kind.
const COMPLETE: &[(Kind, &[(&str, &str)])] = &[
    (Kind::Pat, &[("DATABRICKS_TOKEN", "marked")]),
    (Kind::OauthM2m, &[("DATABRICKS_CLIENT_ID", "id"), ("DATABRICKS_CLIENT_SECRET", "marked")]),
    (Kind::EnvOidc, &[("DATABRICKS_OIDC_TOKEN", "marked"), ("DATABRICKS_CLIENT_ID", "id")]),
    (
        Kind::FileOidc,
        &[("DATABRICKS_OIDC_TOKEN_FILEPATH", "/token"), ("DATABRICKS_CLIENT_ID", "id")],
    ),
    (
        Kind::AzureClientSecret,
        &[("ARM_CLIENT_ID", "id"), ("ARM_CLIENT_SECRET", "marked"), ("ARM_TENANT_ID", "t-1")],
    ),
    (
        Kind::AzureWorkloadIdentity,
        &[
            ("AZURE_CLIENT_ID", "id"),
            ("AZURE_TENANT_ID", "t-1"),
            ("AZURE_FEDERATED_TOKEN_FILE", "/token"),
            ("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/"),
        ],
    ),
    (Kind::AzureMsi, &[("ARM_USE_MSI", "true")]),
];

fn complete(kind: Kind) -> &'static [(&'static str, &'static str)] {
    COMPLETE.iter().find(|(one, _)| *one == kind).unwrap().1
}

fn own(values: &[(&str, &str)]) -> Result<Plan, String> {
    let settings = environment(values);
    Plan::new(&settings, &settings, &Policy::default())
}

fn of_secret(values: &[(&str, &str)], policy: &Policy) -> Result<Plan, String> {
    let origin = Origin::Secret { namespace: "team".to_owned(), name: "s".to_owned() };
    // The operator has all kinds of its own.
    let all: Vec<_> = COMPLETE.iter().flat_map(|(_, values)| values.iter().copied()).collect();
    Plan::new(&Settings::read(origin, data(values)), &environment(&all), policy)
}

fn with_host(values: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    [HOST].into_iter().chain(values.iter().copied()).collect()
}

#[test]
fn each_kind_is_chosen_by_its_settings() {
    for (kind, values) in COMPLETE {
        assert_eq!(own(&with_host(values)).unwrap().kind, *kind);
        let named = [values, &[("DATABRICKS_AUTH_TYPE", kind.name())][..]].concat();
        assert_eq!(own(&with_host(&named)).unwrap().kind, *kind);
    }
}

#[test]
fn two_kinds_need_a_choice() {
    for (first, values) in COMPLETE {
        for (second, others) in COMPLETE.iter().filter(|(second, _)| second != first) {
            let both = with_host(&[*values, *others].concat());
            let fault = own(&both).unwrap_err();
            for kind in [first, second] {
                assert!(fault.contains(&format!("`{}` by `", kind.name())), "{fault}");
            }
            assert!(fault.contains("choose one by `DATABRICKS_AUTH_TYPE`"), "{fault}");
            let chosen = [&both[..], &[("DATABRICKS_AUTH_TYPE", second.name())]].concat();
            assert_eq!(own(&chosen).unwrap().kind, *second);
        }
    }
}

#[test]
fn every_missing_setting_is_named() {
    for (kind, values) in COMPLETE {
        for (left_out, _) in *values {
            let is_needed = kind.needs().iter().any(|key| key.name() == *left_out);
            let mut rest: Vec<_> =
                values.iter().filter(|(name, _)| name != left_out).copied().collect();
            rest.push(("DATABRICKS_AUTH_TYPE", kind.name()));
            let result = own(&with_host(&rest));
            if is_needed || *left_out == "DATABRICKS_OIDC_TOKEN" {
                assert!(result.unwrap_err().contains(&format!("`{left_out}`")), "{kind:?}");
            } else {
                result.unwrap();
            }
        }
    }
    let fault = own(&[("DATABRICKS_AUTH_TYPE", "azure-client-secret")]).unwrap_err();
    for name in ["DATABRICKS_HOST", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET", "ARM_TENANT_ID"] {
        assert!(fault.contains(&format!("`{name}`")), "{fault}");
    }
}

#[test]
fn no_credentials_say_how_to_get_some() {
    let fault = own(&[HOST, ("DATABRICKS_TOKN", "marked")]).unwrap_err();
    assert!(
        fault.starts_with("the credentials in the environment of the operator cannot be used: ")
    );
    assert!(fault.contains("there are no credentials; set `DATABRICKS_TOKEN`"), "{fault}");
    assert!(fault.contains("does not know `DATABRICKS_TOKN`"), "{fault}");
    let fault = own(&[HOST, ("DATABRICKS_AUTH_TYPE", "azure-cli")]).unwrap_err();
    assert!(fault.contains("`pat`, `oauth-m2m`, `env-oidc`"), "{fault}");
    assert!(own(&[HOST, ("ARM_USE_MSI", "false")]).is_err());
}

#[test]
fn no_fault_and_no_debug_output_shows_a_secret() {
    for (kind, values) in COMPLETE {
        let plan = own(&with_host(values)).unwrap();
        assert!(!format!("{plan:?}").contains("marked"), "{plan:?}");
        let odd = [
            ("DATABRICKS_HOST", "https://marked@x/"),
            ("ARM_ENVIRONMENT", "marked"),
            ("DATABRICKS_WORKSPACE_ID", "mark\u{1}ed"),
            ("DATABRICKS_OIDC_TOKEN_ENV", "marked marked"),
            ("DATABRICKS_AUTH_TYPE", kind.name()),
        ];
        let fault = own(&[values, &odd[..]].concat()).unwrap_err();
        assert!(!fault.contains("mark"), "{fault}");
    }
    let fault = own(&[HOST, ("DATABRICKS_TOKEN", "mark\ned")]).unwrap_err();
    assert_eq!(
        fault,
        "the credentials in the environment of the operator cannot be used: `DATABRICKS_TOKEN` has \
         characters that no token has"
    );
}

#[test]
fn entra_is_that_of_the_cloud() {
    let login = |host: &'static str, more: &[(&'static str, &'static str)]| {
        let values =
            [complete(Kind::AzureClientSecret), &[("DATABRICKS_HOST", host)], more].concat();
        match own(&values)?.token {
            Grant::EntraSecret { url, .. } => Ok(url.to_string()),
            other => panic!("{other:?}"),
        }
    };
    let public = "https://login.microsoftonline.com/t-1/oauth2/token";
    assert_eq!(login("adb-1.2.azuredatabricks.net", &[]).unwrap(), public);
    let government = login("adb-1.2.databricks.azure.us", &[]);
    assert_eq!(government.unwrap(), "https://login.microsoftonline.us/t-1/oauth2/token");
    let china = login("x.example.com", &[("ARM_ENVIRONMENT", "china")]);
    assert_eq!(china.unwrap(), "https://login.chinacloudapi.cn/t-1/oauth2/token");
    for tenant in ["../evil", "a/b", "a?b", "a#b", "a%2fb", "..", "a b"] {
        let result: Result<_, String> =
            login("a.azuredatabricks.net", &[("ARM_TENANT_ID", tenant)]);
        assert!(result.unwrap_err().contains("`ARM_TENANT_ID`"), "{tenant}");
    }
    let plain = [("AZURE_AUTHORITY_HOST", "http://login.example.com")];
    assert!(login("a.azuredatabricks.net", &plain).unwrap_err().contains("https://"));
}

#[test]
fn credentials_of_the_operator_are_not_sent_in_the_clear() {
    let token = ("DATABRICKS_TOKEN", "marked");
    let fault =
        own(&[("DATABRICKS_HOST", "http://adb-1.2.azuredatabricks.net"), token]).unwrap_err();
    assert!(fault.contains("without encryption"), "{fault}");
    assert!(own(&[("DATABRICKS_HOST", "http://localhost:8080"), token]).is_ok());
    assert!(own(&[("DATABRICKS_HOST", "dbx.example.com"), token]).is_ok());
}

#[test]
fn a_secret_may_have_every_kind_with_secrets_of_its_own() {
    for kind in [Kind::Pat, Kind::OauthM2m, Kind::EnvOidc, Kind::AzureClientSecret] {
        let plan = of_secret(&with_host(complete(kind)), &Policy::default()).unwrap();
        assert_eq!(plan.kind, kind);
    }
}

#[test]
fn a_secret_is_sent_to_entra_of_its_own_cloud() {
    let values =
        [complete(Kind::AzureClientSecret), &[("DATABRICKS_HOST", "x.databricks.azure.cn")]];
    let plan = of_secret(&values.concat(), &Policy::default()).unwrap();
    let Grant::EntraSecret { url, .. } = plan.token else { panic!("{plan:?}") };
    assert_eq!(url.as_str(), "https://login.chinacloudapi.cn/t-1/oauth2/token");
}

#[test]
fn a_secret_may_not_use_the_identity_of_the_operator() {
    for kind in [Kind::FileOidc, Kind::AzureWorkloadIdentity, Kind::AzureMsi] {
        // Neither by its settings, nor by a name alone, for which the operator has the settings.
        let named = [("DATABRICKS_AUTH_TYPE", kind.name()), ("DATABRICKS_CLIENT_ID", "id")];
        for values in [complete(kind), &named] {
            let fault = of_secret(&with_host(values), &Policy::default()).unwrap_err();
            assert!(fault.starts_with("the credentials in the Secret `team/s` cannot"), "{fault}");
            assert!(fault.contains("a Secret may not"), "{fault}");
        }
    }
}

#[test]
fn a_secret_names_no_file_and_no_server_even_if_it_may_use_the_identity() {
    let policy = Policy { allow_identity: true, ..Policy::default() };
    for (name, value) in [
        ("DATABRICKS_OIDC_TOKEN_FILEPATH", "/var/run/secrets/kubernetes.io/serviceaccount/token"),
        ("AZURE_FEDERATED_TOKEN_FILE", "/proc/self/environ"),
        ("AZURE_AUTHORITY_HOST", "https://evil.example.com"),
    ] {
        let values = [complete(Kind::AzureClientSecret), &[(name, value)]].concat();
        let fault = of_secret(&with_host(&values), &policy).unwrap_err();
        assert!(fault.contains(&format!("`{name}` names a file or a server")), "{fault}");
    }
    // The file is that of the operator.
    let values = [("DATABRICKS_AUTH_TYPE", "file-oidc"), ("DATABRICKS_CLIENT_ID", "team")];
    let plan = of_secret(&with_host(&values), &policy).unwrap();
    let Grant::Exchange { client_id, assertion: Assertion::File(path), .. } = plan.token else {
        panic!("{plan:?}")
    };
    assert_eq!((client_id.as_deref(), path.to_str()), (Some("team"), Some("/token")));
}

#[test]
fn a_secret_reads_no_variable_of_the_operator() {
    let values =
        [("DATABRICKS_OIDC_TOKEN_ENV", "DATABRICKS_TOKEN"), ("DATABRICKS_CLIENT_ID", "id")];
    let fault = of_secret(&with_host(&values), &Policy::default()).unwrap_err();
    assert!(fault.contains("needs `DATABRICKS_TOKEN`"), "{fault}");
    // Nor does it fill up from there what it lacks.
    let fault = of_secret(&[HOST, ("DATABRICKS_CLIENT_SECRET", "x")], &Policy::default());
    assert!(fault.unwrap_err().contains("needs `DATABRICKS_CLIENT_ID`"));
    assert!(of_secret(&[("DATABRICKS_TOKEN", "x")], &Policy::default()).is_err());
}

#[test]
fn a_secret_names_workspaces_only() {
    let token = ("DATABRICKS_TOKEN", "marked");
    for host in [
        "http://adb-1.2.azuredatabricks.net",
        "https://169.254.169.254",
        "http://localhost:8080",
        "http://127.0.0.1:1",
        "https://kubernetes.default.svc",
        "https://adb-1.2.azuredatabricks.net.evil.com",
        "https://adb-1.2.azuredatabricks.net:6443",
    ] {
        let fault = of_secret(&[("DATABRICKS_HOST", host), token], &Policy::default()).unwrap_err();
        assert!(fault.contains("a Secret may not name the host `"), "{host}: {fault}");
        assert!(fault.contains("`--allow-host`"), "{fault}");
    }
    let policy = Policy {
        allowed_hosts: vec!["http://fake.kfp.svc:8080".parse().unwrap()],
        ..Policy::default()
    };
    assert!(of_secret(&[("DATABRICKS_HOST", "http://fake.kfp.svc:8080"), token], &policy).is_ok());
    assert!(of_secret(&[("DATABRICKS_HOST", "http://fake.kfp.svc:8081"), token], &policy).is_err());
}
