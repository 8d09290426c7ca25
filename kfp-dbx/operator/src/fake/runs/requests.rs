//! `runs/get`, `runs/cancel` and `runs/delete`.

use serde_json::json;

use super::super::end::End;
use super::super::fields::Fields;
use super::super::problem::{Outcome, Problem};
use super::super::timers::Timer;
use super::super::words::{IS_PROTECTED, has_word};
use super::super::workspace::Workspace;
use super::{Run, Task};

/// The arrays of a run that come in pages.
const ARRAYS: &[&str] = &["tasks", "iterations", "job_clusters", "job_parameters"];

/// A run that a request names: a whole run, or one of its tasks.
pub(in crate::fake) enum Named<'a> {
    Run(&'a Run),
    Task(&'a Run, &'a Task),
}

impl Workspace {
    /// Returns the run or the task with an id.
    pub(in crate::fake) fn named_run(&self, id: u64) -> Result<Named<'_>, Problem> {
        if let Some(run) = self.runs.all.get(&id) {
            return Ok(Named::Run(run));
        }
        let task = self.runs.task(id).map(|(run, task)| Named::Task(run, task));
        task.ok_or_else(|| self.missing(&format!("Run {id} does not exist.")))
    }

    /// Returns the error for a run, a job or a cluster that does not exist.
    pub(in crate::fake) fn missing(&self, message: &str) -> Problem {
        if self.settings.missing_is_404 {
            Problem::new(404, "RESOURCE_DOES_NOT_EXIST", message)
        } else {
            Problem::invalid(message)
        }
    }

    /// `runs/get`.
    pub(in crate::fake) fn runs_get(&mut self, fields: Fields<'_>) -> Outcome {
        let run = match self.named_run(fields.id("run_id")?)? {
            Named::Run(run) => self.run_json(run, true),
            Named::Task(run, task) => self.task_as_run_json(run, task),
        };
        self.page_of_arrays(run, fields, None, ARRAYS)
    }

    /// `runs/cancel`.
    pub(in crate::fake) fn runs_cancel(&mut self, fields: Fields<'_>) -> Outcome {
        let at = self.now + self.settings.durations.cancel;
        match self.named_run(fields.id("run_id")?)? {
            Named::Run(run) => {
                let id = run.id;
                // What ends before the run is stopped has its own end.
                let earlier = run.stop_at.is_some_and(|(planned, _)| planned <= at);
                if run.is_active() && !earlier {
                    self.timers.set(at, Timer::Stop(id));
                    let run = self.runs.all.get_mut(&id);
                    if let Some(run) = run {
                        run.stop_at = Some((at, End::Cancelled));
                    }
                }
            }
            Named::Task(_, task) => {
                let id = task.id;
                self.stop_task(id, End::Cancelled);
                self.settle_run_of(id);
            }
        }
        Ok(json!({}))
    }

    /// `runs/delete`.
    pub(in crate::fake) fn runs_delete(&mut self, fields: Fields<'_>) -> Outcome {
        let (id, name) = match self.named_run(fields.id("run_id")?)? {
            Named::Run(run) if run.is_active() => {
                let message = format!("Run {} is active and cannot be deleted.", run.id);
                return Err(Problem::state(message));
            }
            Named::Run(run) => (run.id, run.name.clone()),
            Named::Task(run, _) => {
                let message = format!("Tasks cannot be deleted without their run {}.", run.id);
                return Err(Problem::invalid(message));
            }
        };
        if has_word(&name, IS_PROTECTED) {
            return Err(Problem::protected(&name));
        }
        self.forget_run(id);
        Ok(json!({}))
    }
}
