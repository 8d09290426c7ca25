//! The version of a server, as far as the client behaves differently for it.

use kfp_dbx_core::table::argo::ArgoVersion;
use kfp_dbx_core::table::kfp;
use kfp_dbx_core::text::version::Version;

use super::data::Health;

impl Health {
    /// Returns the version of Argo that this release of Kubeflow Pipelines brings. Returns `None` if
    /// the server does not tell its version, or if it is not known which Argo it has. A cluster can
    /// have another Argo than the release brings.
    ///
    /// ```
    /// use kfp_dbx::ArgoVersion;
    /// use kfp_dbx::client::Health;
    ///
    /// let health = Health { version: Some("2.0.5".to_owned()), multi_user: None };
    /// assert_eq!(health.argo(), Some(ArgoVersion::new(3, 3, 10)));
    /// ```
    pub fn argo(&self) -> Option<ArgoVersion> {
        kfp::argo(self.release()?)
    }

    /// Returns the oldest version of Argo that the release can have, also if it is a newer one than
    /// is known.
    #[cfg(feature = "cli")]
    pub(crate) fn oldest_argo(&self) -> Option<ArgoVersion> {
        kfp::oldest_argo(self.release()?)
    }

    /// Returns whether the server is certainly a 1.x.
    pub(super) fn is_first(&self) -> bool {
        self.release().is_some_and(|release| release.major < 2)
    }

    /// Returns whether the server certainly has a single user, and so no namespaces.
    pub(super) fn is_single_user(&self) -> bool {
        self.multi_user == Some(false)
    }

    fn release(&self) -> Option<Version> {
        Version::parse(self.version.as_deref()?)
    }
}

/// Encodes what a 1.x server decodes a second time: it decodes the query of an upload, and then each
/// value of it.
pub(super) fn encoded_once_more(text: &str) -> String {
    text.replace('%', "%25").replace('+', "%2B")
}

/// Returns whether a second decoding would change a text.
pub(super) fn is_decoded_twice(text: &str) -> bool {
    text.contains(['%', '+'])
}
