//! Every kind with its ops, one file for each kind, and the look-up of kinds and ops.

// One row on each line is easier to read.
#[rustfmt::skip]
mod cluster;
#[rustfmt::skip]
mod cluster_parts;
#[rustfmt::skip]
mod common;
#[rustfmt::skip]
mod dbfs_block;
#[rustfmt::skip]
mod environment;
#[rustfmt::skip]
mod git_source;
#[rustfmt::skip]
mod job;
#[rustfmt::skip]
mod library;
#[rustfmt::skip]
mod run;
#[rustfmt::skip]
mod secret_scope;
#[rustfmt::skip]
mod settings;
#[rustfmt::skip]
mod task;
#[rustfmt::skip]
mod tasks;
#[rustfmt::skip]
mod uses;
#[rustfmt::skip]
mod volume_file;
#[rustfmt::skip]
mod work;
#[rustfmt::skip]
mod workspace_item;

#[cfg(test)]
pub(super) use tasks::RUN_IF;

use super::kind::Kind;
use super::op::{Action, Op, Output};

/// Every op of the table, create before delete, in the order of the documentation.
/// (`ResourceOp`, which accepts any Kubernetes object, is not in the table.)
pub static OPS: &[&Op] = &[
    &cluster::CREATE,
    &cluster::DELETE,
    &job::CREATE,
    &job::DELETE,
    &run::SUBMIT,
    &run::DELETE,
    &secret_scope::CREATE,
    &secret_scope::DELETE,
    &workspace_item::IMPORT,
    &workspace_item::DELETE,
    &dbfs_block::CREATE,
    &dbfs_block::DELETE,
    &volume_file::CREATE,
    &volume_file::DELETE,
];

/// Returns the op of that Rust type, such as `SubmitRunOp`.
pub fn op(rust_name: &str) -> Option<&'static Op> {
    OPS.iter().copied().find(|op| op.rust_name == rust_name)
}

/// Returns the kind of that name, such as `Dcluster`.
pub fn kind(name: &str) -> Option<&'static Kind> {
    kinds().find(|kind| kind.kind == name)
}

/// Returns every kind, in the order of the ops.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    let is_first = |at: usize| at == 0 || OPS[at - 1].kind.kind != OPS[at].kind.kind;
    (0..OPS.len()).filter(move |at| is_first(*at)).map(|at| OPS[at].kind)
}

impl Op {
    /// Returns the op that deletes what this one creates.
    pub fn delete(&self) -> Option<&'static Op> {
        let same = |op: &&&Op| op.action == Action::Delete && op.kind.kind == self.kind.kind;
        OPS.iter().find(same).copied()
    }

    /// Whether a success condition is the one of the reference, with which an op succeeds even if
    /// its resource fails.
    pub fn is_of_reference(kind: &Kind, success: &str) -> bool {
        OPS.iter().any(|op| {
            op.kind.kind == kind.kind
                && op.truthful.is_some()
                && op.success_condition == Some(success)
        })
    }
}

impl Kind {
    /// Returns the outputs of the op that creates such a resource.
    pub fn outputs(&self) -> &'static [Output] {
        let create = OPS.iter().find(|op| op.action != Action::Delete && op.kind.kind == self.kind);
        create.map_or(&[], |op| op.outputs)
    }

    /// Returns the rank of such a resource in the order of deletes: owned resources are deleted
    /// before their owners. Returns `None` if it neither has owners nor is an owner.
    pub fn delete_rank(&self) -> Option<usize> {
        let owned = kinds()
            .filter(|kind| kind.owners().any(|reference| reference.owner() == Some(self.kind)));
        match owned.filter_map(Self::delete_rank).max() {
            Some(rank) => Some(rank + 1),
            None => self.owners().next().is_some().then_some(0),
        }
    }

    /// Whether the operator makes such a resource the owner of others.
    pub fn is_owner(&self) -> bool {
        self.delete_rank().is_some_and(|rank| rank > 0)
    }
}
