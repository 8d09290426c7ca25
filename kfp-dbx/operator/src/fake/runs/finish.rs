//! The ends of runs.

use super::super::end::End;
use super::super::timers::Timer;
use super::super::workspace::Workspace;
use super::{Closing, Run, Task};

impl Workspace {
    /// Ends a run whose tasks have all ended.
    pub(in crate::fake) fn finish_run(&mut self, id: u64) {
        let now = self.now;
        let Some(run) = self.runs.all.get_mut(&id) else { return };
        run.end = Some(closing(run));
        run.ended = Some(now);
        let job = run.job.filter(|_| run.begun);
        let ending = run.end.as_ref().map(|closing| closing.end);
        let parent = run.waiting.zip(ending);
        let shared: Vec<_> = run.shared.values().flat_map(|shared| shared.made.clone()).collect();
        self.runs.active.remove(&id);
        self.timers.set(now + self.settings.durations.kept, Timer::Forget(id));
        if let Some(job) = job {
            self.jobs.remove_running(job);
        }
        for cluster in shared {
            self.end_job_cluster(&cluster);
        }
        if run_belongs_to_no_job(self, id) {
            self.forget_run(id);
        }
        if let Some((task, end)) = parent {
            self.end_parent(task, end);
        }
        self.begin_queued();
    }

    /// Removes a run and its tasks. Its token stays taken.
    pub(in crate::fake) fn forget_run(&mut self, id: u64) {
        let Some(run) = self.runs.all.remove(&id) else { return };
        for task in &run.tasks {
            self.runs.of_task.remove(&task.id);
        }
        let Some(job) = run.job else { return };
        if let Some(runs) = self.runs.of_job.get_mut(&job) {
            runs.remove(&id);
        }
    }
}

/// Whether a run is one of a saved job that was deleted, whose history goes with it.
fn run_belongs_to_no_job(workspace: &Workspace, id: u64) -> bool {
    let job = workspace.runs.all.get(&id).and_then(|run| run.job);
    job.is_some_and(|job| !workspace.jobs.all.contains_key(&job))
}

/// Returns the end of a run whose tasks have all ended.
fn closing(run: &Run) -> Closing {
    let tasks: Vec<_> = run.last_attempts().collect();
    let end = if let Some(stopped) = run.stopped.filter(|end| has_end(&tasks, *end)) {
        stopped
    } else {
        end_of_tasks(&tasks)
    };
    let words = end.words();
    let failed = tasks.iter().find(|task| task.end() == Some(end));
    match failed {
        // A run with tasks has broken off if one of them has failed.
        Some(task) if !run.is_legacy && breaks_off(end) => {
            let message = format!("Task {} failed with message: {}.", task.key, words.message);
            Closing { end, life_cycle: "INTERNAL_ERROR", message }
        }
        _ => Closing { end, life_cycle: words.life_cycle, message: words.message.to_owned() },
    }
}

fn has_end(tasks: &[&Task], end: End) -> bool {
    tasks.iter().any(|task| task.end() == Some(end))
}

fn breaks_off(end: End) -> bool {
    end.can_be_tried_again()
}

/// Returns the end of a run by the ends of its tasks: the tasks on which no other depends decide.
fn end_of_tasks(tasks: &[&Task]) -> End {
    let is_leaf = |task: &&&Task| {
        !tasks.iter().any(|it| it.draft.depends_on.iter().any(|on| on.0 == task.key))
    };
    let ends = || tasks.iter().filter_map(|task| task.end());
    let worst = ends().reduce(End::worst).unwrap_or(End::Success);
    let leaves_fail =
        tasks.iter().filter(is_leaf).filter_map(|task| task.end()).any(End::is_failure);
    match (leaves_fail, worst.is_failure()) {
        (true, _) => worst,
        (false, true) => End::SuccessWithFailures,
        (false, false) => End::Success,
    }
}
