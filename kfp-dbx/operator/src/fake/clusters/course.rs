//! The course of clusters through their states, and of the tasks on them.

use super::super::end::End;
use super::super::problem::Problem;
use super::super::runs::Phase;
use super::super::settings::Durations;
use super::super::timers::Timer;
use super::super::words::{self, has_word};
use super::super::workspace::Workspace;
use super::{Cluster, ClusterPlan, ClusterState};
use std::time::Duration;

/// Returns the course of a cluster with this name.
pub(super) fn plan(name: &str, idle: Option<Duration>, durations: &Durations) -> ClusterPlan {
    let has = |word| has_word(name, word);
    let factor = if has(words::SLOW) { durations.slow } else { 1 };
    ClusterPlan {
        pending: (!has(words::HANGS)).then_some(durations.cluster_pending * factor),
        fails: has(words::FAILS) || has(words::BREAKS),
        running: has(words::TERMINATES).then_some(durations.cluster_running * factor),
        terminating: durations.cluster_terminating * factor,
        idle,
    }
}

impl Workspace {
    /// Checks that a cluster exists.
    pub(in crate::fake) fn check_cluster_exists(&self, id: &str) -> Result<(), Problem> {
        let exists = self.clusters.all.get(id).is_some_and(|cluster| !cluster.erased);
        if exists { Ok(()) } else { Err(self.missing(&format!("Cluster {id} does not exist."))) }
    }

    /// Brings a cluster to a state, and sets the time of its next change.
    pub(in crate::fake) fn set_cluster(&mut self, id: &str, state: ClusterState) {
        let now = self.now;
        let Some(cluster) = self.clusters.all.get_mut(id) else { return };
        cluster.state = state;
        cluster.message = String::new();
        let plan = cluster.plan;
        cluster.next = match state {
            ClusterState::Pending | ClusterState::Restarting => {
                cluster.reason = None;
                "Starting Spark".clone_into(&mut cluster.message);
                plan.pending.map(|time| now + time)
            }
            ClusterState::Running => {
                cluster.running_since = Some(now);
                plan.running.map(|time| now + time)
            }
            ClusterState::Terminating => Some(now + plan.terminating),
            ClusterState::Terminated => {
                cluster.terminated_at = Some(now);
                Some(now + self.settings.durations.kept)
            }
            ClusterState::Error => None,
        };
        if let Some(at) = cluster.next {
            self.timers.set(at, Timer::Cluster(id.to_owned()));
        }
        self.watch_idle(id);
    }

    /// Lets a cluster terminate when it has been without tasks for its time.
    fn watch_idle(&mut self, id: &str) {
        let now = self.now;
        let Some(cluster) = self.clusters.all.get_mut(id) else { return };
        let is_idle = cluster.state == ClusterState::Running && cluster.users.is_empty();
        if let Some(idle) = cluster.plan.idle.filter(|_| is_idle) {
            let at = now + idle;
            if cluster.next.is_none_or(|next| at < next) {
                cluster.next = Some(at);
                self.timers.set(at, Timer::Cluster(id.to_owned()));
            }
        }
    }

    /// Brings a cluster to its next state, if this is the time.
    pub(in crate::fake) fn cluster_timer(&mut self, id: &str) {
        let now = self.now;
        let is_due = |cluster: &&mut Cluster| cluster.next == Some(now);
        let Some(cluster) = self.clusters.all.get_mut(id).filter(is_due) else { return };
        match cluster.state {
            ClusterState::Pending | ClusterState::Restarting if cluster.plan.fails => {
                cluster.reason = Some(("CLOUD_PROVIDER_LAUNCH_FAILURE", "CLOUD_FAILURE"));
                self.set_cluster(id, ClusterState::Error);
                if let Some(cluster) = self.clusters.all.get_mut(id) {
                    cluster.message = format!("The cluster `{}` did not start", cluster.name);
                }
                self.fail_users(id, |_| true);
            }
            ClusterState::Pending | ClusterState::Restarting => {
                self.set_cluster(id, ClusterState::Running);
                self.wake_users(id);
            }
            ClusterState::Running => {
                cluster.reason = Some(("INACTIVITY", "SUCCESS"));
                self.terminate(id);
            }
            ClusterState::Terminating if cluster.erased => self.forget_cluster(id),
            ClusterState::Terminating => {
                let is_wanted = !cluster.users.is_empty();
                self.set_cluster(id, ClusterState::Terminated);
                if is_wanted {
                    self.set_cluster(id, ClusterState::Pending);
                }
            }
            ClusterState::Terminated | ClusterState::Error => self.forget_cluster(id),
        }
    }

    /// Begins to terminate a cluster. The tasks that run on it fail.
    pub(in crate::fake) fn terminate(&mut self, id: &str) {
        self.set_cluster(id, ClusterState::Terminating);
        self.fail_users(id, |phase| phase == Phase::Running);
    }

    /// Removes a cluster. The tasks on it fail.
    pub(in crate::fake) fn forget_cluster(&mut self, id: &str) {
        self.fail_users(id, |_| true);
        if let Some(cluster) = self.clusters.all.remove(id) {
            self.clusters.by_number.remove(&cluster.number);
        }
    }

    /// Lets a task wait for its cluster, which starts if it does not run.
    pub(in crate::fake) fn join_cluster(&mut self, id: &str, task: u64) {
        let usable =
            |cluster: &&mut Cluster| !cluster.erased && cluster.state != ClusterState::Error;
        let Some(cluster) = self.clusters.all.get_mut(id).filter(usable) else {
            return self.end_task(task, End::ClusterError);
        };
        cluster.users.insert(task);
        match cluster.state {
            ClusterState::Running => {
                if cluster.plan.running.is_none() {
                    cluster.next = None;
                }
                self.wake_users(id);
            }
            ClusterState::Terminated => self.set_cluster(id, ClusterState::Pending),
            _ => {}
        }
    }

    /// Takes a task off its cluster.
    pub(in crate::fake) fn leave_cluster(&mut self, id: &str, task: u64) {
        let Some(cluster) = self.clusters.all.get_mut(id) else { return };
        cluster.users.remove(&task);
        self.watch_idle(id);
    }

    /// Lets the tasks go on that waited for the cluster.
    fn wake_users(&mut self, id: &str) {
        let Some(cluster) = self.clusters.all.get(id) else { return };
        for task in cluster.users.clone() {
            let waits = self
                .runs
                .task(task)
                .filter(|(_, task)| task.phase == Phase::Pending && task.next.is_none());
            if let Some(pending) = waits.map(|(_, task)| task.plan.pending) {
                let at = self.now + pending;
                self.wake_task(task, Some(at));
            }
        }
    }

    /// Ends the tasks of a cluster that are in a phase. The others wait for the cluster again.
    fn fail_users(&mut self, id: &str, is: fn(Phase) -> bool) {
        let Some(cluster) = self.clusters.all.get(id) else { return };
        for task in cluster.users.clone() {
            let Some(phase) = self.runs.task(task).map(|(_, task)| task.phase) else { continue };
            if is(phase) {
                self.end_task(task, End::ClusterError);
                self.settle_run_of(task);
            } else if phase == Phase::Pending {
                self.wake_task(task, None);
            }
        }
    }
}
