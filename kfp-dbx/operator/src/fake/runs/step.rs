//! The course of runs and tasks through their phases.

use super::super::end::End;
use super::super::timers::Timer;
use super::super::workspace::Workspace;
use super::draft::Compute;
use super::{Phase, Run, Task, Times};

/// The next step of a task that waits for others.
enum Release {
    Begin(u64),
    End(u64, End),
}

impl Workspace {
    /// Lets the tasks of a run begin.
    pub(in crate::fake) fn begin_run(&mut self, id: u64) {
        let Some(run) = self.runs.all.get_mut(&id) else { return };
        run.queued = None;
        run.begun = true;
        self.runs.active_tasks += run.tasks.len();
        if let Some(job) = run.job {
            self.jobs.add_running(job);
        }
        self.settle_run(id);
    }

    /// Lets the tasks begin whose dependencies have ended, and ends the run if all have.
    pub(in crate::fake) fn settle_run(&mut self, id: u64) {
        while let Some(release) = self.runs.all.get(&id).and_then(next_release) {
            match release {
                Release::Begin(task) => self.begin_task(task),
                Release::End(task, end) => self.end_task(task, end),
            }
        }
        let all_ended = |run: &Run| run.tasks.iter().all(|task| task.end().is_some());
        if self.runs.all.get(&id).is_some_and(|run| run.is_active() && all_ended(run)) {
            self.finish_run(id);
        }
    }

    fn begin_task(&mut self, id: u64) {
        let now = self.now;
        let Some(task) = self.runs.task_mut(id) else { return };
        if task.draft.settings.get("disabled").is_some_and(|flag| flag == true) {
            return self.end_task(id, End::Disabled);
        }
        task.phase = Phase::Pending;
        let timeout = task.draft.timeout.map(|timeout| now + timeout);
        match task.draft.compute.clone() {
            Compute::Existing(cluster) => {
                task.cluster = Some(cluster.clone());
                self.join_cluster(&cluster, id);
            }
            Compute::New => {
                task.cluster = Some(self.clusters.new_id(now));
                let at = now + task.plan.cluster + task.plan.pending;
                self.wake_task(id, Some(at));
            }
            Compute::Serverless => {
                let at = now + task.plan.pending;
                self.wake_task(id, Some(at));
            }
        }
        if let Some(at) = timeout {
            self.timers.set(at, Timer::Timeout(id));
        }
    }

    /// Sets the time of a task's next phase, or none if it waits for its cluster.
    pub(in crate::fake) fn wake_task(&mut self, id: u64, at: Option<crate::time::Time>) {
        let Some(task) = self.runs.task_mut(id) else { return };
        task.next = at;
        if let Some(at) = at {
            self.timers.set(at, Timer::Task(id));
        }
    }

    /// Brings a task to its next phase, if this is the time.
    pub(in crate::fake) fn task_timer(&mut self, id: u64) {
        let now = self.now;
        let Some(task) = self.runs.task_mut(id).filter(|task| task.next == Some(now)) else {
            return;
        };
        let (phase, plan) = (task.phase, task.plan);
        task.next = None;
        match phase {
            Phase::WaitingForRetry => self.begin_task(id),
            Phase::Pending if plan.end == End::Skipped => self.end_task(id, End::Skipped),
            Phase::Pending => {
                task.phase = Phase::Running;
                task.times.running = Some(now);
                let half = |time| if plan.end == End::Cancelled { time / 2 } else { time };
                let at = plan.running.map(|time| now + half(time));
                self.wake_task(id, at);
            }
            Phase::Running if plan.end == End::Broken => self.end_task(id, End::Broken),
            Phase::Running => self.stop_task(id, plan.end),
            Phase::Terminating(end) => self.end_task(id, end),
            Phase::Blocked | Phase::Ended(_) => {}
        }
        self.settle_run_of(id);
    }

    /// Ends a task whose time is over.
    pub(in crate::fake) fn task_timeout(&mut self, id: u64) {
        self.stop_task(id, End::TimedOut);
        self.settle_run_of(id);
    }

    /// Stops a run that was cancelled, or whose time is over.
    pub(in crate::fake) fn stop_timer(&mut self, id: u64) {
        let now = self.now;
        let stop = self.runs.all.get(&id).and_then(|run| run.stop_at);
        if let Some((_, end)) = stop.filter(|(at, _)| *at == now) {
            self.stop_run(id, end);
        }
    }

    /// Stops all tasks of a run.
    pub(in crate::fake) fn stop_run(&mut self, id: u64, end: End) {
        let Some(run) = self.runs.all.get_mut(&id).filter(|run| run.is_active()) else { return };
        run.stopped.get_or_insert(end);
        run.queued = None;
        let tasks: Vec<_> = run.tasks.iter().map(|task| task.id).collect();
        self.runs.queued.remove(&id);
        for task in tasks {
            self.stop_task(task, end);
        }
        self.settle_run(id);
    }

    /// Brings a task to `TERMINATING`, or ends it if it has not begun.
    pub(in crate::fake) fn stop_task(&mut self, id: u64, end: End) {
        let now = self.now;
        let Some(task) = self.runs.task_mut(id) else { return };
        match task.phase {
            Phase::Blocked | Phase::WaitingForRetry => self.end_task(id, end),
            Phase::Pending | Phase::Running => {
                task.phase = Phase::Terminating(end);
                task.times.stopping = Some(now);
                let at = now + task.plan.terminating;
                self.wake_task(id, Some(at));
            }
            Phase::Terminating(_) | Phase::Ended(_) => {}
        }
    }

    /// Ends a task, and plans another attempt if it has one. The caller settles the run.
    pub(in crate::fake) fn end_task(&mut self, id: u64, end: End) {
        let now = self.now;
        let Some(task) = self.runs.task_mut(id).filter(|task| task.end().is_none()) else { return };
        task.phase = Phase::Ended(end);
        task.next = None;
        task.times.ended = Some(now);
        let cluster = task.cluster.clone();
        if self.runs.task(id).is_some_and(|(run, _)| run.begun) {
            self.runs.active_tasks -= 1;
        }
        if let Some(cluster) = cluster {
            self.leave_cluster(&cluster, id);
        }
        self.retry_task(id, end);
    }

    fn retry_task(&mut self, id: u64, end: End) {
        let Some(run_id) = self.runs.of_task.get(&id).copied() else { return };
        if !self.runs.task(id).is_some_and(|(run, task)| is_tried_again(run, task, end)) {
            return;
        }
        let (now, next_id) = (self.now, self.new_id());
        let Some(run) = self.runs.all.get_mut(&run_id) else { return };
        let Some(index) = run.tasks.iter().position(|task| task.id == id) else { return };
        let task = &run.tasks[index];
        let at = now + task.draft.retries.interval;
        let again = Task {
            id: next_id,
            attempt: task.attempt + 1,
            phase: Phase::WaitingForRetry,
            cluster: None,
            times: Times { created: now, ..Times::default() },
            ..task.clone()
        };
        run.tasks.insert(index + 1, again);
        self.runs.of_task.insert(next_id, run_id);
        self.runs.active_tasks += 1;
        self.wake_task(next_id, Some(at));
    }

    /// Settles the run of a task.
    pub(in crate::fake) fn settle_run_of(&mut self, task: u64) {
        if let Some(run) = self.runs.of_task.get(&task).copied() {
            self.settle_run(run);
        }
    }
}

/// Whether a task that ends like this has another attempt.
fn is_tried_again(run: &Run, task: &Task, end: End) -> bool {
    let retries = task.draft.retries;
    let failed = matches!(end, End::Failed | End::Broken | End::ClusterError);
    let fits = failed || (end == End::TimedOut && retries.on_timeout);
    run.stopped.is_none() && fits && retries.most.is_none_or(|most| task.attempt < most)
}

/// Returns the next task that need not wait for others any longer.
fn next_release(run: &Run) -> Option<Release> {
    if run.queued.is_some() || !run.begun {
        return None;
    }
    run.tasks.iter().filter(|task| task.phase == Phase::Blocked).find_map(|task| {
        let on = &task.draft.depends_on;
        let last = |key: &str| run.last_attempts().find(|task| task.key == key);
        let ends = on.iter().map(|(key, outcome)| {
            let end = last(key)?.end()?;
            // The conditions of condition tasks hold.
            Some(if outcome.as_deref() == Some("false") { End::Excluded } else { end })
        });
        let ends: Vec<_> = ends.collect::<Option<_>>()?;
        let run_if = task.draft.settings.get("run_if").and_then(serde_json::Value::as_str);
        Some(match judge(run_if.unwrap_or("ALL_SUCCESS"), &ends) {
            None => Release::Begin(task.id),
            Some(end) => Release::End(task.id, end),
        })
    })
}

/// Returns the end of a task that its dependencies keep from running, or `None` if it runs.
fn judge(run_if: &str, ends: &[End]) -> Option<End> {
    let (mut all, success, failure) = (ends.iter(), End::is_success, End::is_failure);
    let any = |is: fn(End) -> bool| ends.iter().any(|end| is(*end));
    let runs = match run_if {
        "ALL_DONE" => true,
        "NONE_FAILED" => !any(failure),
        "AT_LEAST_ONE_SUCCESS" => ends.is_empty() || any(success),
        "AT_LEAST_ONE_FAILED" => any(failure),
        "ALL_FAILED" => all.all(|end| failure(*end)),
        _ => all.all(|end| success(*end)),
    };
    if runs {
        None
    } else if ends.contains(&End::Cancelled) || ends.contains(&End::UpstreamCancelled) {
        Some(End::UpstreamCancelled)
    } else if run_if == "ALL_SUCCESS" && any(failure) {
        Some(End::UpstreamFailed)
    } else {
        Some(End::Excluded)
    }
}
