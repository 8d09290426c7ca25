//! The method `name` on ops whose setter has the name of the kind in it.

use super::conditions::{conditions, never};
use crate::dsl::ops::{
    CreateClusterOp, CreateDbfsBlockOp, CreateSecretScopeOp, CreateVolumeFileOp, DeleteClusterOp,
    DeleteDbfsBlockOp, DeleteJobOp, DeleteRunOp, DeleteSecretScopeOp, DeleteVolumeFileOp,
    DeleteWorkspaceItemOp, ImportWorkspaceItemOp, SubmitRunOp,
};
use crate::dsl::specs::RunSpec;

conditions! {
    "`{Self}` has no such method":
    BlockName = "the setter is `.block_name(…)`";
    ClusterName = "the setter is `.cluster_name(…)`";
    FileName = "the setter is `.file_name(…)`";
    ItemName = "the setter is `.item_name(…)`";
    JobName = "the setter is `.job_name(…)`";
    RunName = "the setter is `.run_name(…)`";
    ScopeName = "the setter is `.scope_name(…)`";
}

/// The method on ops of DBFS blocks.
#[doc(hidden)]
pub trait OfBlockNames: Sized {
    fn name(&mut self, _: impl Sized) -> Self
    where
        Self: BlockName,
    {
        never()
    }
}

impl OfBlockNames for CreateDbfsBlockOp {}
impl OfBlockNames for DeleteDbfsBlockOp {}

/// The method on ops of clusters.
#[doc(hidden)]
pub trait OfClusterNames: Sized {
    fn name(&mut self, _: impl Sized) -> Self
    where
        Self: ClusterName,
    {
        never()
    }
}

impl OfClusterNames for CreateClusterOp {}
impl OfClusterNames for DeleteClusterOp {}

/// The method on ops of files on volumes.
#[doc(hidden)]
pub trait OfFileNames: Sized {
    fn name(&mut self, _: impl Sized) -> Self
    where
        Self: FileName,
    {
        never()
    }
}

impl OfFileNames for CreateVolumeFileOp {}
impl OfFileNames for DeleteVolumeFileOp {}

/// The method on ops of workspace items.
#[doc(hidden)]
pub trait OfItemNames: Sized {
    fn name(&mut self, _: impl Sized) -> Self
    where
        Self: ItemName,
    {
        never()
    }
}

impl OfItemNames for ImportWorkspaceItemOp {}
impl OfItemNames for DeleteWorkspaceItemOp {}

/// The method on ops of jobs.
#[doc(hidden)]
pub trait OfJobNames: Sized {
    fn name(&mut self, _: impl Sized) -> Self
    where
        Self: JobName,
    {
        never()
    }
}

impl OfJobNames for DeleteJobOp {}

/// The method on ops of runs.
#[doc(hidden)]
pub trait OfRunNames: Sized {
    fn name(&mut self, _: impl Sized) -> Self
    where
        Self: RunName,
    {
        never()
    }
}

impl OfRunNames for SubmitRunOp {}
impl OfRunNames for DeleteRunOp {}
impl OfRunNames for RunSpec {}

/// The method on ops of secret scopes.
#[doc(hidden)]
pub trait OfScopeNames: Sized {
    fn name(&mut self, _: impl Sized) -> Self
    where
        Self: ScopeName,
    {
        never()
    }
}

impl OfScopeNames for CreateSecretScopeOp {}
impl OfScopeNames for DeleteSecretScopeOp {}
