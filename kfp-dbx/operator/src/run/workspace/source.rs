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
    /// Finds the source of an object in a namespace: the Secret that its annotation names, or the
    /// Secret `kfp-dbx-credentials`, or the environment of the operator. `read` reads a Secret of the
    /// namespace.
    ///
    /// # Errors
    ///
    /// If a Secret cannot be read.
    pub async fn find<E>(
        namespace: &str,
        annotation: Option<&str>,
        read: impl AsyncFn(&str) -> Result<Option<Secret>, E>,
    ) -> Result<Self, E> {
        let name = annotation.unwrap_or(DEFAULT_SECRET);
        let secret = read(name).await?;
        let (namespace, name) = (namespace.to_owned(), name.to_owned());
        Ok(match secret {
            Some(secret) => Self::Secret { namespace, name, secret },
            None if annotation.is_some() => Self::Missing { namespace, name },
            None => Self::Environment,
        })
    }

    /// Returns the settings.
    pub(super) fn settings(&self, own: &Settings) -> Result<Settings, Failure> {
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
