//! What the status says of a scope.

use std::time::Duration;

use serde_json::Value as Json;

use crate::decide::draft::Draft;
use crate::decide::view::View;

/// The time between two looks at the Secrets that the scope refers to.
pub(super) const ROTATION: Duration = Duration::from_secs(60);

/// Whether the operator has made the scope, or the archived one has. The status has its backend then,
/// and its name once it has all of its secrets.
pub(super) fn is_ours(view: &View<'_>) -> bool {
    view.object.status()["secretscope"].is_object()
}

/// Returns the name in the status.
pub(super) fn scope_name<'a>(view: &View<'a>) -> Option<&'a str> {
    view.object.status()["secretscope"]["name"].as_str().filter(|name| !name.is_empty())
}

/// Removes from a status what is not so while the scope is made.
pub(super) fn cleared(status: Draft) -> Draft {
    let paths = ["secretscope", "secret_versions", "kept_acls"];
    paths.into_iter().fold(status, |status, path| status.set(path, Json::Null))
}
