//! The clusters that runs make for their tasks.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::super::workspace::Workspace;
use super::requests::{settings, tags};
use super::{Cluster, ClusterPlan, ClusterState, course};

impl Workspace {
    /// Returns the course of a cluster that the tasks of a run share. Words in its key decide.
    pub(in crate::fake) fn plan_of_shared(&self, key: &str) -> ClusterPlan {
        course::plan(key, None, &self.settings.durations)
    }

    /// Makes the cluster of a task, or one that the tasks of a run share, and returns its id.
    pub(in crate::fake) fn make_job_cluster(
        &mut self,
        name: String,
        wanted: &Map<String, Json>,
        plan: ClusterPlan,
    ) -> String {
        let id = self.clusters.new_id(self.now);
        let number = self.clusters.made;
        let cluster = Cluster {
            id: id.clone(),
            name,
            tags: tags(wanted),
            state: ClusterState::Pending,
            created: self.now,
            is_of_job: true,
            number,
            token: None,
            settings: settings(wanted),
            message: String::new(),
            reason: None,
            running_since: None,
            terminated_at: None,
            erased: false,
            plan,
            next: None,
            users: BTreeSet::new(),
        };
        self.clusters.all.insert(id.clone(), cluster);
        self.clusters.by_number.insert(number, id.clone());
        self.set_cluster(&id, ClusterState::Pending);
        id
    }

    /// Ends a cluster that a run has made, if it has not ended.
    pub(in crate::fake) fn end_job_cluster(&mut self, id: &str) {
        let Some(cluster) = self.clusters.all.get_mut(id) else { return };
        if cluster.is_of_job && cluster.state.is_active() {
            cluster.reason = Some(("JOB_FINISHED", "SUCCESS"));
            self.terminate(id);
        }
    }

    /// Whether tasks can still run on a cluster.
    pub(in crate::fake) fn is_cluster_active(&self, id: &str) -> bool {
        self.clusters.all.get(id).is_some_and(|cluster| cluster.state.is_active())
    }
}
