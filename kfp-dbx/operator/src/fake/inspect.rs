//! What tests see of a workspace, without a request.

use std::collections::BTreeMap;

use super::clusters::Cluster;
use super::dbfs::DbfsFile;
use super::items::Item;
use super::jobs::Job;
use super::made::Made;
use super::runs::{Run, Task};
use super::secrets::Scope;
use super::volumes::VolumeFile;
use super::workspace::Workspace;

impl Workspace {
    /// Returns all runs, the oldest first.
    pub fn runs(&self) -> impl DoubleEndedIterator<Item = &Run> {
        self.runs.all.values()
    }

    /// Returns the runs that are active, the oldest first.
    pub fn active_runs(&self) -> impl DoubleEndedIterator<Item = &Run> {
        self.runs.active.iter().filter_map(|id| self.runs.all.get(id))
    }

    /// Returns a run.
    pub fn run(&self, id: u64) -> Option<&Run> {
        self.runs.all.get(&id)
    }

    /// Returns a task of a run, by the id of the task's own run.
    pub fn task(&self, id: u64) -> Option<&Task> {
        self.runs.task(id).map(|(_, task)| task)
    }

    /// Returns all saved jobs, the oldest first.
    pub fn jobs(&self) -> impl DoubleEndedIterator<Item = &Job> {
        self.jobs.all.values()
    }

    /// Returns a saved job.
    pub fn job_by_id(&self, id: u64) -> Option<&Job> {
        self.jobs.all.get(&id)
    }

    /// Returns all clusters that requests have made, the oldest first.
    pub fn clusters(&self) -> impl DoubleEndedIterator<Item = &Cluster> {
        self.all_clusters().filter(|cluster| !cluster.is_of_job)
    }

    /// Returns all clusters that runs have made for their tasks, the oldest first.
    pub fn job_clusters(&self) -> impl DoubleEndedIterator<Item = &Cluster> {
        self.all_clusters().filter(|cluster| cluster.is_of_job)
    }

    fn all_clusters(&self) -> impl DoubleEndedIterator<Item = &Cluster> {
        self.clusters.by_number.values().filter_map(|id| self.clusters.all.get(id))
    }

    /// Returns a cluster.
    pub fn cluster_by_id(&self, id: &str) -> Option<&Cluster> {
        self.clusters.all.get(id)
    }

    /// Returns all secret scopes.
    pub fn scopes(&self) -> impl Iterator<Item = &Scope> {
        self.scopes.values()
    }

    /// Returns a secret scope.
    pub fn scope_by_name(&self, name: &str) -> Option<&Scope> {
        self.scopes.get(&name.to_lowercase())
    }

    /// Returns all notebooks, files and folders that were made, by their path.
    pub fn items(&self) -> &BTreeMap<String, Item> {
        &self.items.0
    }

    /// Returns all files of DBFS, by their path.
    pub fn files(&self) -> &BTreeMap<String, DbfsFile> {
        &self.dbfs.files
    }

    /// Returns all files on volumes, by their path.
    pub fn volume_files(&self) -> &BTreeMap<String, VolumeFile> {
        &self.volumes.files
    }

    /// Returns the number of files of DBFS that are being written.
    pub fn open_handles(&self) -> usize {
        self.dbfs.open_handles()
    }

    /// Returns the number of access tokens that the workspace, or Entra, has given.
    pub fn tokens_given(&self) -> u64 {
        self.login.given()
    }

    /// Returns every run, job and cluster that was ever made, also those that are gone, the oldest
    /// first.
    pub fn made(&self) -> &[Made] {
        &self.made
    }
}
