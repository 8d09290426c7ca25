//! The queue of runs that wait until others have ended.

use super::super::workspace::Workspace;

impl Workspace {
    /// Lets the runs begin that need not wait any longer, the oldest first.
    pub(in crate::fake) fn begin_queued(&mut self) {
        let queued: Vec<_> = self.runs.queued.iter().copied().collect();
        for id in queued {
            // A run that ends at once has let others begin.
            let is_queued = self.runs.queued.contains(&id);
            let Some(run) = self.runs.all.get(&id).filter(|_| is_queued) else { continue };
            let limit = self.settings.limits.active_tasks;
            let has_room = self.runs.active_tasks + run.tasks.len() <= limit;
            if has_room && run.job.is_none_or(|job| self.jobs.has_room(job)) {
                self.runs.queued.remove(&id);
                self.begin_run(id);
            }
        }
    }
}
