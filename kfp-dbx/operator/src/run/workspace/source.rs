//! The source of an object's credentials.

use crate::controller::CREDENTIALS;
use crate::databricks::Failure;
use crate::decide::Secret;
use crate::run::credentials::{Origin, Settings};

/// The Secret of a namespace for objects without the annotation.
pub const DEFAULT_SECRET: &str = "kfp-dbx-credentials";

/// The source of an object's credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The environment of the operator, as the namespace has no Secret.
    Environment,
    /// A Secret of the object's namespace.
    Secret {
        /// The namespace.
        namespace: String,
        /// The name.
        name: String,
        /// The Secret itself.
        secret: Secret,
    },
    /// A Secret that the object names, and that does not exist.
    Missing {
        /// The namespace.
        namespace: String,
        /// The name.
        name: String,
    },
}

impl Source {
    /// Returns the name of the Secret with the credentials of an object: the one that its annotation
    /// names, or `kfp-dbx-credentials`.
    pub fn secret_name(annotation: Option<&str>) -> &str {
        annotation.unwrap_or(DEFAULT_SECRET)
    }

    /// Returns the source of an object in a namespace: the Secret of that name, if there is one. If
    /// not, and if no annotation names it, the environment of the operator.
    pub fn of(namespace: &str, annotation: Option<&str>, secret: Option<Secret>) -> Self {
        let name = Self::secret_name(annotation).to_owned();
        let namespace = namespace.to_owned();
        match secret {
            Some(secret) => Self::Secret { namespace, name, secret },
            None if annotation.is_some() => Self::Missing { namespace, name },
            None => Self::Environment,
        }
    }

    /// Returns the settings.
    pub(in crate::run) fn settings(&self, own: &Settings) -> Result<Settings, Failure> {
        match self {
            Self::Environment => Ok(own.clone()),
            Self::Secret { namespace, name, secret } => {
                let origin = Origin::Secret { namespace: namespace.clone(), name: name.clone() };
                Ok(Settings::read(origin, secret.data.clone()))
            }
            Self::Missing { namespace, name } => Err(Failure::Credentials(format!(
                "the Secret `{namespace}/{name}`, which the annotation `{CREDENTIALS}` names, does \
                 not exist; create it, or remove the annotation"
            ))),
        }
    }

    /// Adds to the faults of the settings what the person can do who has not made them.
    pub(super) fn explain(&self, faults: String) -> String {
        match self {
            Self::Environment => format!(
                "{faults}; a Secret `{DEFAULT_SECRET}` in the namespace of the object is used instead"
            ),
            _ => faults,
        }
    }
}
