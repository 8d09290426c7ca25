//! Runs as the API writes them.

use serde_json::{Map, Value as Json, json};

use super::super::end::End;
use super::super::workspace::Workspace;
use super::draft::Doing;
use super::{Phase, Run, Task, Times, millis};
use crate::time::Time;

/// The state of a run or a task, in the words of the API.
struct State<'a> {
    life_cycle: &'static str,
    end: Option<End>,
    message: &'a str,
    queued: Option<&'static str>,
}

impl Workspace {
    /// Writes a run.
    pub(in crate::fake) fn run_json(&self, run: &Run, with_tasks: bool) -> Json {
        let times = run_times(run);
        let mut json = around(run, run.id);
        let page = self.page(run, run.id);
        set_times(&mut json, times, self.now);
        set_state(&mut json, &run_state(run));
        json.insert("run_page_url".to_owned(), page.into());
        json.insert("format".to_owned(), form(run).into());
        json.insert("job_run_id".to_owned(), run.id.into());
        json.extend(run.told.clone());
        if with_tasks && !run.is_legacy {
            let tasks = run.tasks.iter().filter(|task| task.iteration.is_none());
            let tasks = tasks.map(|task| self.task_json(run, task)).collect();
            json.insert("tasks".to_owned(), Json::Array(tasks));
        }
        if !run.parameters.is_empty() {
            let parameters = run.parameters.iter();
            let parameters = parameters.map(|(name, value)| json!({"name": name, "value": value}));
            json.insert("job_parameters".to_owned(), parameters.collect());
        }
        if let Some(only) = run.tasks.last().filter(|_| run.is_legacy) {
            set_only_task(&mut json, only);
        }
        if let Some(ended) = run.ended {
            let duration = ended.since(run.created);
            json.insert("run_duration".to_owned(), millis(duration).into());
        }
        if !run.overriding.is_empty() {
            json.insert("overriding_parameters".to_owned(), Json::Object(run.overriding.clone()));
        }
        Json::Object(json)
    }

    /// Writes a task as a run of its own.
    pub(in crate::fake) fn task_as_run_json(&self, run: &Run, task: &Task) -> Json {
        let mut json = around(run, task.id);
        json.insert("job_run_id".to_owned(), run.id.into());
        if let Json::Object(own) = self.task_json(run, task) {
            json.extend(own);
        }
        if matches!(task.draft.doing, Doing::ForEach { .. }) {
            let is = |it: &&Task| it.iteration.as_ref().is_some_and(|it| it.of == task.id);
            let iterations = run.tasks.iter().filter(is).map(|task| self.task_json(run, task));
            json.insert("iterations".to_owned(), iterations.collect());
        }
        Json::Object(json)
    }

    fn task_json(&self, run: &Run, task: &Task) -> Json {
        let mut json = task.draft.settings.clone();
        json.remove("max_retries");
        json.insert("run_id".to_owned(), task.id.into());
        json.insert("task_key".to_owned(), task.key.clone().into());
        json.insert("attempt_number".to_owned(), task.attempt.into());
        json.insert("run_page_url".to_owned(), self.page(run, task.id).into());
        set_times(&mut json, task.times, self.now);
        set_state(&mut json, &task_state(task));
        if let Some(cluster) = cluster_instance(task) {
            json.insert("cluster_instance".to_owned(), cluster);
        }
        if let (Some(outcome), Some(condition)) = (task.outcome, json.get_mut("condition_task")) {
            condition["outcome"] = outcome.to_string().into();
        }
        if let Some(repeats) = json.get_mut("for_each_task") {
            repeats["stats"] = json!({"task_run_stats": stats(run, task)});
        }
        Json::Object(json)
    }

    fn page(&self, run: &Run, id: u64) -> String {
        format!("{}/?o=1234567890123456#job/{}/run/{id}", self.settings.host, run.job_id)
    }
}

/// Counts the tasks that a task repeats.
fn stats(run: &Run, task: &Task) -> Json {
    let count = |is: &dyn Fn(&Task) -> bool| run.iterations_of(task.id).filter(|it| is(it)).count();
    json!({
        "total_iterations": count(&|_| true),
        "scheduled_iterations": count(&|it| it.phase != Phase::Blocked),
        "active_iterations": count(&|it| it.phase != Phase::Blocked && it.end().is_none()),
        "completed_iterations": count(&|it| it.end().is_some()),
        "succeeded_iterations": count(&|it| it.end().is_some_and(End::is_success)),
        "failed_iterations": count(&|it| it.end().is_some_and(End::is_failure)),
    })
}

/// Writes the fields that a run and its tasks have alike.
fn around(run: &Run, id: u64) -> Map<String, Json> {
    let json = json!({
        "job_id": run.job_id,
        "run_id": id,
        "number_in_job": run.id,
        "original_attempt_run_id": run.id,
        "creator_user_name": super::super::settings::USER,
        "run_name": run.name,
        "run_type": if run.job.is_some() { "JOB_RUN" } else { "SUBMIT_RUN" },
        "trigger": "ONE_TIME",
    });
    match json {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

fn form(run: &Run) -> &'static str {
    if run.is_legacy { "SINGLE_TASK" } else { "MULTI_TASK" }
}

fn set_only_task(json: &mut Map<String, Json>, task: &Task) {
    let mut work = Map::new();
    let mut spec = Map::new();
    for (name, value) in &task.draft.settings {
        let is_cluster =
            ["existing_cluster_id", "new_cluster", "libraries"].contains(&name.as_str());
        let part = if is_cluster { &mut spec } else { &mut work };
        part.insert(name.clone(), value.clone());
    }
    json.insert("task".to_owned(), Json::Object(work));
    json.insert("cluster_spec".to_owned(), Json::Object(spec));
    json.insert("attempt_number".to_owned(), task.attempt.into());
    if let Some(cluster) = cluster_instance(task) {
        json.insert("cluster_instance".to_owned(), cluster);
    }
}

fn cluster_instance(task: &Task) -> Option<Json> {
    let cluster = task.cluster.as_ref()?;
    Some(match task.times.running {
        Some(time) => json!({"cluster_id": cluster, "spark_context_id": time.0.to_string()}),
        None => json!({"cluster_id": cluster}),
    })
}

fn set_times(json: &mut Map<String, Json>, times: Times, now: Time) {
    let until = |end: Option<Time>| end.unwrap_or(now);
    let setup = until(times.running.or(times.stopping).or(times.ended)).since(times.created);
    let work = times.running.map(|start| until(times.stopping.or(times.ended)).since(start));
    let cleanup = times.stopping.map(|start| until(times.ended).since(start));
    let durations = [
        ("setup_duration", Some(setup)),
        ("execution_duration", work),
        ("cleanup_duration", cleanup),
    ];
    for (name, duration) in durations {
        json.insert(name.to_owned(), duration.map_or(0, millis).into());
    }
    json.insert("start_time".to_owned(), times.created.0.into());
    json.insert("end_time".to_owned(), times.ended.map_or(0, |time| time.0).into());
}

fn run_times(run: &Run) -> Times {
    match run.tasks.last().filter(|_| run.is_legacy) {
        Some(task) => Times { created: run.created, ended: run.ended, ..task.times },
        None => {
            let running = run.tasks.iter().filter_map(|task| task.times.running).min();
            Times { created: run.created, running, ended: run.ended, ..Times::default() }
        }
    }
}

fn set_state(json: &mut Map<String, Json>, state: &State<'_>) {
    let words = state.end.map(End::words);
    let stopped = matches!(state.end, Some(End::Cancelled | End::TimedOut));
    let mut old = json!({
        "life_cycle_state": state.life_cycle,
        "state_message": state.message,
        "user_cancelled_or_timedout": stopped,
    });
    let mut new = json!({"state": new_state(state)});
    if let Some(words) = words {
        if let Some(result) = words.result {
            old["result_state"] = result.into();
        }
        new["termination_details"] =
            json!({"code": words.code, "type": words.kind, "message": state.message});
    }
    if let Some(code) = state.queued {
        new["queue_details"] = json!({"code": code, "message": state.message});
        old["queue_reason"] = state.message.into();
    }
    json.insert("state".to_owned(), old);
    json.insert("status".to_owned(), new);
}

/// Returns the `state` in `status`, which has fewer words than `life_cycle_state`.
fn new_state(state: &State<'_>) -> &'static str {
    match state.life_cycle {
        "SKIPPED" | "INTERNAL_ERROR" => "TERMINATED",
        "WAITING_FOR_RETRY" => "WAITING",
        other => other,
    }
}

impl Run {
    /// Returns the `life_cycle_state`.
    pub fn life_cycle(&self) -> &'static str {
        run_state(self).life_cycle
    }
}

fn run_state(run: &Run) -> State<'_> {
    if let Some(closing) = &run.end {
        return State {
            life_cycle: closing.life_cycle,
            end: Some(closing.end),
            message: &closing.message,
            queued: None,
        };
    }
    let any = |is: &dyn Fn(Phase) -> bool| run.tasks.iter().any(|task| is(task.phase));
    let terminating = |phase| matches!(phase, Phase::Terminating(_));
    let only_waits = |phase| matches!(phase, Phase::Ended(_) | Phase::WaitingForRetry);
    let (life_cycle, message) = if run.queued.is_some() {
        ("QUEUED", "The run waits for other runs")
    } else if run.stopped.is_some() || run.tasks.iter().all(|it| is_stopping(it.phase)) {
        ("TERMINATING", "Terminating the spark cluster")
    } else if run.is_legacy && run.tasks.iter().all(|task| only_waits(task.phase)) {
        ("WAITING_FOR_RETRY", "Waiting for the next attempt")
    } else if any(&|phase| phase == Phase::Running || terminating(phase) || only_waits(phase)) {
        ("RUNNING", "In run")
    } else {
        ("PENDING", "Waiting for cluster")
    };
    State { life_cycle, end: None, message, queued: run.queued }
}

fn is_stopping(phase: Phase) -> bool {
    matches!(phase, Phase::Terminating(_) | Phase::Ended(_))
}

fn task_state(task: &Task) -> State<'static> {
    let (life_cycle, message) = match task.phase {
        Phase::Blocked => ("BLOCKED", ""),
        Phase::WaitingForRetry => ("WAITING_FOR_RETRY", "Waiting for the next attempt"),
        Phase::Pending => ("PENDING", "Waiting for cluster"),
        Phase::Running => ("RUNNING", "In run"),
        Phase::Terminating(_) => ("TERMINATING", "Terminating the spark cluster"),
        Phase::Ended(end) => {
            let words = end.words();
            (words.life_cycle, words.message)
        }
    };
    State { life_cycle, end: task.end(), message, queued: None }
}
