//! The access rights that the actions of Argo need.
//!
//! The requests of kubectl are those of its source (`staging/src/k8s.io/kubectl/pkg/cmd`):
//!
//! - `apply` gets an object, and then creates or patches it. A server-side `apply` is one patch;
//!   Kubernetes requires the permission to create for a patch that creates the object.
//! - `replace` gets the version of an object, and then updates it. With `--force` it deletes the
//!   object, gets it until it is gone, and creates it.
//! - `delete` that waits lists and watches: without these permissions `wait.IsDeleted`, which calls
//!   `UntilWithSync` since 1.25, never returns.
//!
//! Argo gets an object to read its conditions and outputs.

use std::collections::BTreeSet;

use super::op::Action;

/// Returns the verbs of the requests that an action of Argo sends.
///
/// `is_read` is whether a condition or an output reads the object.
pub fn verbs(action: Action, flags: &[&str], is_read: bool) -> BTreeSet<&'static str> {
    let mut verbs: BTreeSet<&'static str> = match action {
        Action::Get => BTreeSet::from(["get"]),
        Action::Create => BTreeSet::from(["create"]),
        Action::Apply if is_set(flags, "--server-side", false) => {
            BTreeSet::from(["create", "patch"])
        }
        Action::Apply => BTreeSet::from(["get", "create", "patch"]),
        Action::Delete => BTreeSet::from(["get", "delete"]),
        Action::Patch => BTreeSet::from(["get", "patch"]),
        Action::Replace => BTreeSet::from(["get", "update"]),
    };
    if is_read {
        verbs.insert("get");
    }
    if action == Action::Delete {
        if is_set(flags, "--wait", true) {
            verbs.extend(["list", "watch"]);
        }
        if flags.iter().any(|flag| selects_objects(flag)) {
            verbs.insert("list");
        }
    }
    if matches!(action, Action::Replace | Action::Apply) && is_set(flags, "--force", false) {
        verbs.extend(["create", "delete"]);
    }
    verbs
}

fn selects_objects(flag: &str) -> bool {
    matches!(flag, "-l" | "--selector" | "--field-selector" | "--all")
        || ["-l=", "--selector=", "--field-selector=", "--all=true"]
            .iter()
            .any(|prefix| flag.starts_with(prefix))
}

/// Returns the value of a boolean flag. The last one wins.
fn is_set(flags: &[&str], name: &str, default: bool) -> bool {
    let value = flags.iter().rev().find_map(|flag| match flag.strip_prefix(name)? {
        "" => Some(true),
        // The words of Go's `strconv.ParseBool`.
        rest => rest
            .strip_prefix('=')
            .map(|value| !matches!(value, "false" | "False" | "FALSE" | "f" | "F" | "0")),
    });
    value.unwrap_or(default)
}
