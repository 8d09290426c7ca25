//! The settings of a workspace: the environment variables of the SDKs, or a Secret with the same keys.

use std::collections::BTreeMap;
use std::fmt;

use crate::run::hidden::Hidden;

/// Where settings come from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The environment of the operator.
    Environment,
    /// A Secret.
    Secret {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("the environment of the operator"),
            Self::Secret { namespace, name } => write!(f, "the Secret `{namespace}/{name}`"),
        }
    }
}

/// Defines [`Key`] and its facts.
macro_rules! keys {
    ($($name:ident $text:literal $sensitive:ident $own:ident;)*) => {
        /// The name of a setting.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Key {
            $(#[doc = concat!("`", $text, "`")] $name,)*
        }

        /// All settings.
        pub const KEYS: &[Key] = &[$(Key::$name,)*];

        impl Key {
            /// Returns the name of the environment variable, and of the Secret's key.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Whether the value is a secret.
            pub fn is_sensitive(self) -> bool {
                match self { $(Self::$name => keys!(@ $sensitive),)* }
            }

            /// Whether the value names a file or a server that the operator would use in its own
            /// name. A Secret of a namespace must not choose those.
            pub fn is_own(self) -> bool {
                match self { $(Self::$name => keys!(@ $own),)* }
            }
        }
    };
    (@ sensitive) => { true };
    (@ own) => { true };
    (@ plain) => { false };
    (@ any) => { false };
}

keys! {
    Host "DATABRICKS_HOST" plain any;
    WorkspaceId "DATABRICKS_WORKSPACE_ID" plain any;
    AuthType "DATABRICKS_AUTH_TYPE" plain any;
    Token "DATABRICKS_TOKEN" sensitive any;
    ClientId "DATABRICKS_CLIENT_ID" plain any;
    ClientSecret "DATABRICKS_CLIENT_SECRET" sensitive any;
    OidcToken "DATABRICKS_OIDC_TOKEN" sensitive any;
    OidcTokenEnv "DATABRICKS_OIDC_TOKEN_ENV" plain any;
    OidcTokenFile "DATABRICKS_OIDC_TOKEN_FILEPATH" plain own;
    AzureResourceId "DATABRICKS_AZURE_RESOURCE_ID" plain any;
    ArmClientId "ARM_CLIENT_ID" plain any;
    ArmClientSecret "ARM_CLIENT_SECRET" sensitive any;
    ArmTenantId "ARM_TENANT_ID" plain any;
    ArmUseMsi "ARM_USE_MSI" plain any;
    ArmEnvironment "ARM_ENVIRONMENT" plain any;
    AzureClientId "AZURE_CLIENT_ID" plain any;
    AzureTenantId "AZURE_TENANT_ID" plain any;
    AzureAuthorityHost "AZURE_AUTHORITY_HOST" plain own;
    AzureTokenFile "AZURE_FEDERATED_TOKEN_FILE" plain own;
}

/// The settings of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where they come from.
    pub origin: Origin,
    values: BTreeMap<String, Hidden>,
    /// The keys whose values are no text.
    pub unreadable: Vec<String>,
}

impl Settings {
    /// Reads the environment of the process.
    pub fn of_environment() -> Self {
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_encoded_bytes()))
        });
        Self::read(Origin::Environment, variables)
    }

    /// Reads variables or the data of a Secret. Spaces and line ends around a value are no part of it,
    /// and an empty value is none.
    pub fn read(origin: Origin, data: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut settings = Self { origin, values: BTreeMap::new(), unreadable: Vec::new() };
        for (name, value) in data {
            match String::from_utf8(value) {
                Ok(value) if value.trim().is_empty() => {}
                Ok(value) => {
                    settings.values.insert(name, Hidden::new(value.trim()));
                }
                Err(_) if KEYS.iter().any(|key| key.name() == name) => {
                    settings.unreadable.push(name);
                }
                Err(_) => {}
            }
        }
        settings
    }

    /// Returns the value of a setting.
    pub fn get(&self, key: Key) -> Option<&Hidden> {
        self.other(key.name())
    }

    /// Returns the value of another variable or key of the same origin.
    pub fn other(&self, name: &str) -> Option<&Hidden> {
        self.values.get(name)
    }

    /// Returns the value of a setting that is no secret.
    pub fn plain(&self, key: Key) -> Option<&str> {
        self.get(key).filter(|_| !key.is_sensitive()).map(Hidden::reveal)
    }

    /// Returns the values that are secrets.
    pub fn secrets(&self) -> impl Iterator<Item = &Hidden> {
        let renamed = self.plain(Key::OidcTokenEnv).and_then(|name| self.other(name));
        let sensitive = KEYS.iter().filter(|key| key.is_sensitive());
        sensitive.filter_map(|key| self.get(*key)).chain(renamed)
    }

    /// Returns the names of keys that look like settings, but are none that the operator knows.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        let is_like_one = |name: &&str| {
            (name.starts_with("DATABRICKS_") || name.starts_with("ARM_"))
                && KEYS.iter().all(|key| key.name() != *name)
        };
        self.values.keys().map(String::as_str).filter(is_like_one)
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Origin, Settings};

    #[test]
    fn values_are_trimmed_and_hidden() {
        let data = [
            ("DATABRICKS_TOKEN".to_owned(), b" dapi-marked\n".to_vec()),
            ("DATABRICKS_HOST".to_owned(), b"\n".to_vec()),
            ("DATABRICKS_CLIENT_SECRET".to_owned(), vec![0xff]),
            ("other".to_owned(), vec![0xff]),
            ("DATABRICKS_TOKN".to_owned(), b"x".to_vec()),
        ];
        let settings = Settings::read(Origin::Environment, data);
        assert_eq!(settings.get(Key::Token).unwrap().reveal(), "dapi-marked");
        assert_eq!(settings.get(Key::Host), None);
        assert_eq!(settings.plain(Key::Token), None);
        assert_eq!(settings.unreadable, ["DATABRICKS_CLIENT_SECRET"]);
        assert_eq!(settings.unknown().collect::<Vec<_>>(), ["DATABRICKS_TOKN"]);
        assert!(!format!("{settings:?}").contains("marked"));
    }

    #[test]
    fn a_renamed_token_is_a_secret_too() {
        let data = [("DATABRICKS_OIDC_TOKEN_ENV", "MINE"), ("MINE", "jwt")];
        let data = data.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()));
        let settings = Settings::read(Origin::Environment, data);
        assert_eq!(settings.secrets().map(super::Hidden::reveal).collect::<Vec<_>>(), ["jwt"]);
    }
}
