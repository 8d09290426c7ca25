//! Ways to identify a resource.

/// A way to identify a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// By the name of the Kubernetes object, which is also its name in Databricks.
    Name,
    /// By the id that Databricks gives it.
    Id,
    /// By its path.
    Path,
}

impl Identity {
    /// Returns the word for it in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Id => "id",
            Self::Path => "path",
        }
    }
}
