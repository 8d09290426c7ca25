//! The kinds of Kubernetes objects: how access rules name them.

use super::kind::API_VERSION;
use super::{kinds, object_kinds};

/// How an access rule names a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The plural.
    pub plural: String,
    /// Whether its objects are in no namespace.
    pub is_cluster_wide: bool,
    /// Whether the kind is unknown, so that the other fields are guesses.
    pub is_guessed: bool,
}

/// Returns the resource of a kind.
pub fn resource(group: &str, kind: &str) -> Resource {
    let is_of_operator = API_VERSION.rsplit_once('/').is_some_and(|(own, _)| own == group);
    if let Some(kind) = kinds::kind(kind).filter(|_| is_of_operator) {
        let plural = kind.plural.to_owned();
        return Resource { plural, is_cluster_wide: false, is_guessed: false };
    }
    match object_kinds::object_kind(group, kind) {
        Some(row) => {
            let plural = row.plural.to_owned();
            Resource { plural, is_cluster_wide: row.is_cluster_wide, is_guessed: false }
        }
        None => Resource { plural: guess(kind), is_cluster_wide: false, is_guessed: true },
    }
}

/// Returns the plural of a kind as Kubernetes guesses it (`UnsafeGuessKindToResource` in
/// `k8s.io/apimachinery/pkg/api/meta`).
fn guess(kind: &str) -> String {
    let singular = kind.to_lowercase();
    if singular.ends_with("endpoints") {
        return singular;
    }
    match singular.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if singular.ends_with('s') => format!("{singular}es"),
        None => format!("{singular}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn plurals_are_guessed_as_kubernetes_does() {
        for (kind, plural) in
            [("Policy", "policies"), ("Widget", "widgets"), ("Class", "classes"), ("Box", "boxs")]
        {
            assert_eq!(guess(kind), plural);
        }
    }
}
