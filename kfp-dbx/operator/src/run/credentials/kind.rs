//! The kinds of authentication, and the settings that they need.

use super::settings::{Key, Settings};

/// A kind of authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An access token of Databricks.
    Pat,
    /// OAuth of Databricks, by the id and the secret of a service principal.
    OauthM2m,
    /// A token of another identity provider, exchanged for one of Databricks.
    EnvOidc,
    /// A token of a file, such as the projected token of a service account, exchanged likewise.
    FileOidc,
    /// Entra ID, by the id and the secret of a service principal.
    AzureClientSecret,
    /// Entra ID, by the projected token of a service account (AKS workload identity).
    AzureWorkloadIdentity,
    /// Entra ID, by the managed identity of the machine.
    AzureMsi,
}

/// What is known of a kind.
struct Row {
    kind: Kind,
    /// The value of `DATABRICKS_AUTH_TYPE`, as the SDKs have it.
    name: &'static str,
    /// The settings of which any one chooses the kind.
    marks: &'static [Key],
    /// The settings that it needs.
    needs: &'static [Key],
    /// Whether it uses the identity of the operator.
    is_own: bool,
}

const ROWS: &[Row] = &[
    Row { kind: Kind::Pat, name: "pat", marks: &[Key::Token], needs: &[Key::Token], is_own: false },
    Row {
        kind: Kind::OauthM2m,
        name: "oauth-m2m",
        marks: &[Key::ClientSecret],
        needs: &[Key::ClientId, Key::ClientSecret],
        is_own: false,
    },
    Row {
        kind: Kind::EnvOidc,
        name: "env-oidc",
        marks: &[Key::OidcToken, Key::OidcTokenEnv],
        needs: &[],
        is_own: false,
    },
    Row {
        kind: Kind::FileOidc,
        name: "file-oidc",
        marks: &[Key::OidcTokenFile],
        needs: &[Key::ClientId, Key::OidcTokenFile],
        is_own: true,
    },
    Row {
        kind: Kind::AzureClientSecret,
        name: "azure-client-secret",
        marks: &[Key::ArmClientSecret],
        needs: &[Key::ArmClientId, Key::ArmClientSecret, Key::ArmTenantId],
        is_own: false,
    },
    Row {
        kind: Kind::AzureWorkloadIdentity,
        name: "azure-workload-identity",
        marks: &[Key::AzureTokenFile],
        needs: &[Key::AzureClientId, Key::AzureTenantId, Key::AzureTokenFile],
        is_own: true,
    },
    Row {
        kind: Kind::AzureMsi,
        name: "azure-msi",
        marks: &[Key::ArmUseMsi],
        needs: &[Key::ArmUseMsi],
        is_own: true,
    },
];

impl Kind {
    /// Returns the name, which is a value of `DATABRICKS_AUTH_TYPE`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Returns the settings that the kind needs.
    pub fn needs(self) -> &'static [Key] {
        self.row().needs
    }

    /// Whether it uses the identity of the operator: its files, or that of its machine.
    pub fn is_own(self) -> bool {
        self.row().is_own
    }

    fn row(self) -> &'static Row {
        let row = ROWS.iter().find(|row| row.kind == self);
        row.unwrap_or(&ROWS[0])
    }

    /// Returns the kind that the settings choose.
    ///
    /// # Errors
    ///
    /// If they choose none, or several.
    pub fn chosen(settings: &Settings) -> Result<Self, String> {
        if let Some(name) = settings.plain(Key::AuthType) {
            return Self::named(name);
        }
        let is_set = |key: &&Key| match key {
            Key::ArmUseMsi => settings.plain(Key::ArmUseMsi).is_some_and(is_true),
            key => settings.get(**key).is_some(),
        };
        let set = |row: &&Row| row.marks.iter().any(|key| is_set(&key));
        let rows: Vec<&Row> = ROWS.iter().filter(set).collect();
        match rows.as_slice() {
            [row] => Ok(row.kind),
            [] => Err(none(settings)),
            several => {
                let marks = |row: &&Row| {
                    let mark = row.marks.iter().find(is_set).map_or("", |key| key.name());
                    format!("`{}` by `{mark}`", row.name)
                };
                Err(format!(
                    "there is more than one kind of authentication: {}; choose one by \
                     `DATABRICKS_AUTH_TYPE`, or remove the others",
                    several.iter().map(marks).collect::<Vec<_>>().join(", ")
                ))
            }
        }
    }

    fn named(name: &str) -> Result<Self, String> {
        let row = ROWS.iter().find(|row| row.name == name);
        row.map(|row| row.kind).ok_or_else(|| {
            let names: Vec<String> = ROWS.iter().map(|row| format!("`{}`", row.name)).collect();
            let names = names.join(", ");
            format!("`DATABRICKS_AUTH_TYPE` is none that the operator has, which are {names}")
        })
    }
}

/// Whether a text means true, as for the SDKs.
pub(super) fn is_true(text: &str) -> bool {
    matches!(text, "1" | "t" | "T" | "true" | "TRUE" | "True")
}

/// Describes that there are no credentials, with the settings that are nearly some.
fn none(settings: &Settings) -> String {
    let unknown: Vec<String> = settings.unknown().map(|name| format!("`{name}`")).collect();
    let unknown = match unknown.is_empty() {
        true => String::new(),
        false => format!(" (the operator does not know {})", unknown.join(", ")),
    };
    format!(
        "there are no credentials; set `DATABRICKS_TOKEN`, or `DATABRICKS_CLIENT_ID` and \
         `DATABRICKS_CLIENT_SECRET`, or `ARM_CLIENT_ID`, `ARM_CLIENT_SECRET` and \
         `ARM_TENANT_ID`{unknown}"
    )
}
