//! The course of runs and tasks through their phases.

use super::super::clusters::ClusterPlan;
use super::super::end::End;
use super::super::timers::Timer;
use super::super::workspace::Workspace;
use super::draft::{Compute, Doing};
use super::fate::Plan;
use super::release::{Release, next_release};
use super::{Phase, Run, Task, Times};

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
                Release::Stop(task, end) => self.stop_task(task, end),
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
        if task.draft.is_disabled() {
            return self.end_task(id, End::Disabled);
        }
        task.phase = Phase::Pending;
        task.times.began = Some(now);
        let timeout = task.draft.timeout.map(|timeout| now + timeout);
        let pending = now + task.plan.pending;
        match task.draft.compute.clone() {
            // The code is checked out before anything else.
            _ if task.draft.lacks_code => self.wake_task(id, Some(pending)),
            Compute::Serverless => self.wake_task(id, Some(pending)),
            compute => {
                let cluster = self.cluster_of(id, compute);
                if let Some(task) = self.runs.task_mut(id) {
                    task.cluster = Some(cluster.clone());
                }
                self.join_cluster(&cluster, id);
            }
        }
        if let Some(at) = timeout {
            self.timers.set(at, Timer::Timeout(id));
        }
    }

    /// Returns the cluster of a task, which is made if the task has a new one.
    fn cluster_of(&mut self, id: u64, compute: Compute) -> String {
        let Some((run, task)) = self.runs.task(id) else { return String::new() };
        let (run_id, name) = (run.id, format!("job-{}-run-{id}", run.job_id));
        let pending = Some(task.plan.cluster);
        match compute {
            Compute::Existing(cluster) => cluster,
            Compute::New(settings) => {
                let plan = ClusterPlan { pending, ..self.plan_of_shared("") };
                self.make_job_cluster(name, &settings, plan)
            }
            Compute::Shared(key) => {
                let shared = run.shared.get(&key).cloned().unwrap_or_default();
                let last = shared.made.last().filter(|id| self.is_cluster_active(id));
                if let Some(last) = last {
                    return last.clone();
                }
                let plan = self.plan_of_shared(&key);
                let made = self.make_job_cluster(format!("{name}-{key}"), &shared.settings, plan);
                let run = self.runs.all.get_mut(&run_id);
                if let Some(shared) = run.and_then(|run| run.shared.get_mut(&key)) {
                    shared.made.push(made.clone());
                }
                made
            }
            Compute::Serverless => String::new(),
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
            Phase::Pending if task.draft.lacks_code => self.end_task(id, End::CheckoutFailed),
            Phase::Pending => {
                task.phase = Phase::Running;
                task.times.running = Some(now);
                self.work(id);
            }
            Phase::Running if plan.end == End::Broken => self.end_task(id, End::Broken),
            Phase::Running => self.stop_task(id, plan.end),
            Phase::Terminating(end) => self.end_task(id, end),
            Phase::Blocked | Phase::Ended(_) => {}
        }
        self.settle_run_of(id);
    }

    /// Has a task do its work. One with a word for its end does nothing else.
    fn work(&mut self, id: u64) {
        let Some((_, task)) = self.runs.task(id) else { return };
        let plan = task.plan;
        let is_own = plan.end != End::Success || plan.running.is_none();
        match &task.draft.doing {
            Doing::Condition { .. } if !is_own => self.end_condition(id),
            Doing::ForEach { .. } if !is_own => self.begin_iterations(id),
            Doing::RunJob { .. } if !is_own => self.start_child(id),
            _ => {
                let half = |time| if plan.end == End::Cancelled { time / 2 } else { time };
                let at = plan.running.map(|time| self.now + half(time));
                self.wake_task(id, at);
            }
        }
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
                self.stop_iterations(id, end);
                self.stop_child(id, end);
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
        let is_its_own = matches!(task.draft.compute, Compute::New(_));
        if self.runs.task(id).is_some_and(|(run, _)| run.begun) {
            self.runs.active_tasks -= 1;
        }
        if let Some(cluster) = cluster {
            self.leave_cluster(&cluster, id);
            if is_its_own {
                self.end_job_cluster(&cluster);
            }
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
        let plan = Plan { end: task.plan.later, ..task.plan };
        let again = Task {
            id: next_id,
            plan,
            child: None,
            outcome: None,
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
    let fits = end.can_be_tried_again() || (end == End::TimedOut && retries.on_timeout);
    run.stopped.is_none() && fits && retries.most.is_none_or(|most| task.attempt < most)
}
