//! The names of kinds as the client needs them, and objects as the operator keeps them.

use kfp_dbx_core::table::{self, Kind};
use kube::api::DynamicObject;
use kube::core::{ApiResource, GroupVersionKind};
use serde_json::{Map, Value as Json};

use crate::object::Object;

/// The name by which the API server records the operator's writes, and by which Events name it.
pub const MANAGER: &str = "kfp-dbx-operator";

/// The annotation with a copy of the whole object, which `kubectl apply` writes.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Returns the names of a kind, as the client needs them.
pub(in crate::run) fn resource(kind: &Kind) -> ApiResource {
    let (group, version) = table::API_VERSION.split_once('/').unwrap_or(("", table::API_VERSION));
    ApiResource::from_gvk_with_plural(
        &GroupVersionKind::gvk(group, version, kind.kind),
        kind.plural,
    )
}

/// Takes the fields away that no decision reads, before an object is kept. They are most of it.
pub(super) fn prune(object: &mut DynamicObject) {
    object.metadata.managed_fields = None;
    if let Some(annotations) = &mut object.metadata.annotations {
        annotations.remove(LAST_APPLIED);
    }
}

/// Turns what the client returns into an object.
pub(super) fn read(kind: &str, mut object: DynamicObject) -> Option<Object> {
    prune(&mut object);
    let mut json = Map::new();
    json.insert("apiVersion".to_owned(), table::API_VERSION.into());
    json.insert("kind".to_owned(), kind.into());
    json.insert("metadata".to_owned(), serde_json::to_value(object.metadata).ok()?);
    if let Json::Object(data) = object.data {
        json.extend(data);
    }
    Object::new(Json::Object(json))
}
