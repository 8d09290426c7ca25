//! The habits of the archived operator that stop it, or that it leaves in the objects.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::{Field, Struct, Type};
use serde_json::Value as Json;

use super::values::is_zero;
use crate::kubernetes::{Change, Kubernetes, Stored};
use crate::queue::Object;

/// The kinds on whose objects without a spec the operator crashes.
const CRASHES_WITHOUT_SPEC: &[&str] = &["Dcluster", "Djob", "Run", "DbfsBlock"];

/// The objects that stop the operator, and what it has not done because of them.
#[derive(Debug, Default)]
pub(super) struct Jams {
    /// The objects on which it crashes.
    pub(super) crashes: BTreeSet<Object>,
    /// The objects that it can't read, by their kinds, none of which it can list.
    pub(super) unlisted: BTreeMap<&'static str, BTreeSet<Object>>,
    pub(super) deferred: Vec<(Object, Deferred)>,
}

/// Something that the operator has not seen yet.
#[derive(Clone, Debug)]
pub(super) enum Deferred {
    Change(Change),
    Move(u32),
}

/// Leaves in the stored spec what the operator does with its first writes.
pub(super) fn store(kubernetes: &mut Kubernetes, object: Object) {
    let stored = kubernetes.get(object);
    let name = stored.row.and_then(|row| row.name_field).map(|field| (field, stored.name.clone()));
    let spec = kubernetes.spec_mut(object);
    drop_zeros(spec);
    if let (Some((field, name)), true) = (name, spec.is_object()) {
        spec[field] = name.into();
    }
}

/// Whether the operator crashes on an object.
pub(super) fn crashes(stored: &Stored) -> bool {
    let Some(row) = stored.row else { return false };
    let spec = &stored.json["spec"];
    if !spec.is_object() {
        return CRASHES_WITHOUT_SPEC.contains(&row.kind);
    }
    let (Some(job), Some(work)) = (row.job_field(), row.work()) else { return false };
    let is_set = |name: &&str| !spec[*name].is_null();
    let is_known = |field: &Field| field.only_for.is_none();
    let mut tasks =
        work.tasks.iter().filter(|task| row.spec.field(task.field).is_some_and(is_known));
    match stored.spec_text(job) {
        Some(_) => !work.tasks.iter().flat_map(|task| task.params).any(&is_set),
        None => !tasks.any(|task| is_set(&task.field)),
    }
}

/// Whether a 32-bit integer of a spec has a larger number.
pub(super) fn has_large_number(of: &Struct, spec: &Json) -> bool {
    let Json::Object(fields) = spec else { return false };
    fields
        .iter()
        .any(|(name, value)| of.field(name).is_some_and(|field| is_large(&field.ty, value)))
}

fn is_large(ty: &Type, value: &Json) -> bool {
    match (ty, value) {
        (Type::Int32, Json::Number(number)) => {
            number.as_i64().is_none_or(|number| i32::try_from(number).is_err())
        }
        (Type::Struct(of), value) => has_large_number(of, value),
        (Type::List(item), Json::Array(items)) => items.iter().any(|value| is_large(item, value)),
        (Type::Map(of), Json::Object(fields)) => fields.values().any(|value| is_large(of, value)),
        _ => false,
    }
}

/// Drops 0 and false.
fn drop_zeros(value: &mut Json) {
    match value {
        Json::Object(fields) => {
            fields
                .retain(|_, value| !(is_zero(value) && (value.is_number() || value.is_boolean())));
            fields.values_mut().for_each(drop_zeros);
        }
        Json::Array(items) => items.iter_mut().for_each(drop_zeros),
        _ => {}
    }
}

/// Returns why the operator never sends the request for an object.
pub(super) fn never_sent(stored: &Stored) -> Option<String> {
    // The content of a `WorkspaceItem`: the operator takes an empty one for a missing one.
    let row = stored.row.filter(|row| row.path.is_some_and(|path| path.folder.is_some()))?;
    let field = row.spec.fields.iter().find(|field| matches!(field.ty, Type::Base64))?;
    let is_empty = stored.spec_text(field.name).is_none();
    is_empty.then(|| "the archived operator never imports an empty content".to_owned())
}
