//! The creation of runs: `runs/submit`, and the part of `run-now` that is the same.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::super::end::End;
use super::super::fields::Fields;
use super::super::limits::Limit;
use super::super::made::{Made, MadeKind};
use super::super::problem::{Outcome, Problem};
use super::super::timers::Timer;
use super::super::words::{IS_REJECTED, has_word};
use super::super::workspace::Workspace;
use super::draft::{Compute, Doing, Draft, TaskDraft};
use super::{Phase, Run, Shared, Task, Times, fate};

/// A run that is about to be made.
pub(in crate::fake) struct NewRun {
    pub(in crate::fake) name: String,
    pub(in crate::fake) token: Option<String>,
    pub(in crate::fake) job: Option<u64>,
    pub(in crate::fake) draft: Draft,
    pub(in crate::fake) queue: bool,
    pub(in crate::fake) overriding: Map<String, Json>,
    /// The task of another run that waits for this one.
    pub(in crate::fake) waiting: Option<u64>,
}

impl Workspace {
    /// `runs/submit`.
    pub(in crate::fake) fn runs_submit(&mut self, fields: Fields<'_>) -> Outcome {
        let token = read_token(fields)?;
        if let Some(known) = self.run_of_token(None, token)? {
            return Ok(json!({"run_id": known}));
        }
        let draft = Draft::read(fields, self.settings.serverless)?;
        let name = fields.text("run_name").filter(|name| !name.is_empty()).unwrap_or("Untitled");
        let new = NewRun {
            name: name.to_owned(),
            token: token.map(str::to_owned),
            job: None,
            draft,
            queue: fields.get("queue").is_some_and(|queue| queue["enabled"] == true),
            overriding: Map::new(),
            waiting: None,
        };
        self.check_new_run(&new)?;
        self.ledger.check_creates(self.now, &self.settings.limits)?;
        let full =
            self.runs.active_tasks + new.draft.tasks.len() > self.settings.limits.active_tasks;
        if full && !new.queue {
            self.ledger.broke(Limit::ActiveTasks);
            let most = self.settings.limits.active_tasks;
            let message = format!("The workspace has reached its limit of {most} active tasks.");
            return Err(Problem::too_many(message, 10));
        }
        self.ledger.created(self.now);
        let wait = full.then_some("ACTIVE_RUNS_LIMIT_REACHED");
        let id = self.make_run(new, wait, None);
        Ok(json!({"run_id": id}))
    }

    /// Returns the run that was made with a token.
    pub(in crate::fake) fn run_of_token(
        &self,
        job: Option<u64>,
        token: Option<&str>,
    ) -> Result<Option<u64>, Problem> {
        let Some(token) = token else { return Ok(None) };
        let Some(id) = self.runs.tokens.get(&(job, token.to_owned())) else { return Ok(None) };
        if self.runs.all.contains_key(id) {
            return Ok(Some(*id));
        }
        let message = format!("The run with the idempotency token `{token}` has been deleted.");
        Err(Problem::invalid(message))
    }

    /// Checks the names in a new run.
    pub(in crate::fake) fn check_new_run(&self, new: &NewRun) -> Result<(), Problem> {
        let rejected = texts(&new.name, &new.overriding, &new.draft.tasks)
            .any(|text| has_word(text, IS_REJECTED));
        if rejected {
            return Err(Problem::rejected(&new.name));
        }
        self.check_named(&new.draft)
    }

    /// Checks that the clusters and jobs exist that tasks name.
    pub(in crate::fake) fn check_named(&self, draft: &Draft) -> Result<(), Problem> {
        for task in draft.all_tasks() {
            match (&task.compute, &task.doing) {
                (Compute::Existing(id), _) => self.check_cluster_exists(id)?,
                (_, Doing::RunJob { job, .. }) if !self.jobs.all.contains_key(job) => {
                    return Err(Problem::invalid(format!("Job {job} does not exist.")));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes a run, which may wait for others, or end at once.
    pub(in crate::fake) fn make_run(
        &mut self,
        new: NewRun,
        wait: Option<&'static str>,
        end: Option<End>,
    ) -> u64 {
        let job_id = new.job.unwrap_or_else(|| self.new_id());
        let id = self.new_id();
        if let Some(token) = &new.token {
            self.runs.tokens.insert((new.job, token.clone()), id);
        }
        let tasks: Vec<_> =
            new.draft.tasks.iter().map(|task| self.new_task(&new, task, id)).collect();
        self.runs.of_task.extend(tasks.iter().map(|task| (task.id, id)));
        if let Some(job) = new.job {
            self.runs.of_job.entry(job).or_default().insert(id);
        }
        let parameters = parameters(&new.draft.parameters, &new.overriding);
        let shared = new.draft.job_clusters.into_iter();
        let shared =
            shared.map(|(key, settings)| (key, Shared { settings, made: Vec::new() })).collect();
        let stop_at = new.draft.timeout.map(|timeout| (self.now + timeout, End::TimedOut));
        let run = Run {
            id,
            name: new.name,
            token: new.token,
            job: new.job,
            tasks,
            created: self.now,
            ended: None,
            queued: wait,
            begun: false,
            stopped: None,
            end: None,
            stop_at,
            job_id,
            is_legacy: new.draft.is_legacy,
            overriding: new.overriding,
            parameters,
            shared,
            told: new.draft.told,
            waiting: new.waiting,
        };
        if run.waiting.is_none() {
            self.made.push(Made {
                kind: MadeKind::Run,
                id: id.to_string(),
                name: run.name.clone(),
                token: run.token.clone(),
                tags: BTreeMap::new(),
                at: self.now,
            });
        }
        self.runs.all.insert(id, run);
        self.runs.active.insert(id);
        if let Some((at, _)) = stop_at {
            self.timers.set(at, Timer::Stop(id));
        }
        match (end, wait) {
            (Some(end), _) => self.stop_run(id, end),
            (None, Some(_)) => {
                self.runs.queued.insert(id);
            }
            (None, None) => self.begin_run(id),
        }
        id
    }

    fn new_task(&mut self, new: &NewRun, task: &TaskDraft, run: u64) -> Task {
        let id = if new.draft.is_legacy { run } else { self.new_id() };
        let mut texts: Vec<_> =
            texts(&new.name, &new.overriding, std::slice::from_ref(task)).collect();
        texts.push(&task.key);
        texts.extend(new.draft.parameters.values().map(String::as_str));
        Task {
            id,
            key: task.key.clone(),
            attempt: 0,
            phase: Phase::Blocked,
            cluster: None,
            iteration: None,
            child: None,
            outcome: None,
            plan: fate::plan(&texts, &self.settings.durations),
            draft: task.clone(),
            next: None,
            times: Times { created: self.now, ..Times::default() },
        }
    }
}

/// Reads the idempotency token.
pub(in crate::fake) fn read_token(fields: Fields<'_>) -> Result<Option<&str>, Problem> {
    let token = fields.text("idempotency_token").filter(|token| !token.is_empty());
    if token.is_some_and(|token| token.chars().count() > 64) {
        return Err(Problem::invalid("idempotency_token must have at most 64 characters."));
    }
    Ok(token)
}

/// Returns the values of the parameters of a job in a run.
fn parameters(
    defaults: &BTreeMap<String, String>,
    overriding: &Map<String, Json>,
) -> BTreeMap<String, String> {
    let given = overriding.get("job_parameters").and_then(Json::as_object).into_iter().flatten();
    let given = given.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
    defaults.clone().into_iter().chain(given).collect()
}

/// Returns the names and parameters in which words are looked for.
pub(super) fn texts<'a>(
    name: &'a str,
    overriding: &'a Map<String, Json>,
    tasks: &'a [TaskDraft],
) -> impl Iterator<Item = &'a str> {
    let overriding = overriding.values().flat_map(|value| match value {
        Json::Object(map) => map.values().filter_map(Json::as_str).collect::<Vec<_>>(),
        Json::Array(list) => list.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    });
    let own = tasks.iter().flat_map(TaskDraft::parameters);
    std::iter::once(name).chain(overriding).chain(own)
}
