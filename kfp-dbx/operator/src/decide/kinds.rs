//! The kinds, one module for each.

mod cluster;
mod content;
mod dbfs_block;
#[cfg(test)]
mod faults;
mod file;
mod job;
mod password;
mod run;
mod secret_scope;
mod volume_file;
mod work;
mod workspace_item;

use kfp_dbx_core::table::Kind;

use super::behaviour::Behaviour;

/// Returns what is special about a kind.
pub(super) fn behaviour(kind: &Kind) -> Option<&'static dyn Behaviour> {
    Some(match kind.kind {
        "Dcluster" => &cluster::Cluster,
        "DbfsBlock" => &dbfs_block::DbfsBlock,
        "Djob" => &job::Job,
        "Run" => &run::Run,
        "SecretScope" => &secret_scope::SecretScope,
        "VolumeFile" => &volume_file::VolumeFile,
        "WorkspaceItem" => &workspace_item::WorkspaceItem,
        _ => return None,
    })
}
