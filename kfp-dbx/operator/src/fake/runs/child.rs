//! Tasks that run another job, and wait for its run.

use super::super::end::End;
use super::super::workspace::Workspace;
use super::draft::Doing;

impl Workspace {
    /// Starts the run that a task waits for.
    pub(super) fn start_child(&mut self, id: u64) {
        let Some((_, task)) = self.runs.task(id) else { return };
        let Doing::RunJob { job, parameters } = &task.draft.doing else { return };
        let (job, parameters) = (*job, parameters.clone());
        match self.run_job_for(job, parameters, id) {
            Ok(child) => {
                if let Some(task) = self.runs.task_mut(id) {
                    task.child = Some(child);
                }
            }
            // Someone has deleted the job.
            Err(_) => self.end_task(id, End::Misconfigured),
        }
    }

    /// Ends the task that has waited for a run.
    pub(super) fn end_parent(&mut self, id: u64, end: End) {
        let end = match end {
            end if end.is_success() => End::Success,
            End::Cancelled => End::Cancelled,
            _ => End::Failed,
        };
        self.stop_task(id, end);
        self.settle_run_of(id);
    }

    /// Stops the run that a task waits for.
    pub(super) fn stop_child(&mut self, id: u64, end: End) {
        if let Some(child) = self.runs.task(id).and_then(|(_, task)| task.child) {
            self.stop_run(child, end);
        }
    }
}
