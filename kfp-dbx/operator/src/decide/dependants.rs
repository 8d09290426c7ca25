//! The objects that go with the one that they name: the runs of a job, the jobs and runs of a cluster.

use kfp_dbx_core::table::{self, Identity, Reference};
use serde_json::{Value as Json, json};

use super::report::Decided;
use super::step::{Patch, Step, Write};
use super::view::View;
use crate::object::Object;

/// Deletes the objects that name a job or a cluster, and waits until they are gone.
pub(super) fn remove(view: &View<'_>) -> Decided<()> {
    let owner = view.object.kind().kind;
    for kind in table::kinds() {
        let references: Vec<_> =
            kind.owners().filter(|reference| reference.owner() == Some(owner)).collect();
        if references.is_empty() {
            continue;
        }
        let names_it =
            |object: &&Object| references.iter().any(|to| names(object, to, view.object));
        let dependants: Vec<_> = view.list(kind.kind)?.iter().filter(names_it).collect();
        if let Some(next) = dependants.iter().find(|object| !object.is_deleting()) {
            return Err(Step::Delete { key: next.key(), uid: next.uid().to_owned() }.into());
        }
        if let Some(next) = dependants.first() {
            let message = format!("waits until {} is deleted, which uses it", next.key());
            return Err(view.deleting("InUse", &message).into());
        }
    }
    Ok(())
}

/// Whether an object names an owner by a reference.
fn names(object: &Object, reference: &Reference, owner: &Object) -> bool {
    let is_it = |named: &str| match reference.identity() {
        Identity::Id => owner.id() == Some(named),
        _ => owner.name() == named,
    };
    object.spec_texts(reference.field).into_iter().any(is_it)
}

impl View<'_> {
    /// Makes another object the owner, unless there is one already: Kubernetes deletes an object only
    /// when all of its owners are gone, so a second one would keep what the first one takes with it.
    pub(super) fn own(&self, owner: &Object) -> Decided<()> {
        if !self.object.owners().is_empty() {
            return Ok(());
        }
        let reference: Json = json!({
            "apiVersion": table::API_VERSION,
            "kind": owner.kind().kind,
            "name": owner.name(),
            "uid": owner.uid(),
        });
        let patch = Patch::Owners(vec![reference]);
        Err(Step::Write(Write { patch, event: None, intends: false }).into())
    }
}
