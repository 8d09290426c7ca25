//! The settings of jobs: their rules, and how they change.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::super::fields::Fields;
use super::super::problem::Problem;
use super::super::runs::{Doing, Draft};
use super::super::shapes::WORK;
use super::super::words::{IS_REJECTED, has_word};
use super::super::workspace::Workspace;

impl Workspace {
    /// Checks the settings of a job, which has its id already if they replace others.
    pub(super) fn check_job(&self, fields: Fields<'_>, id: Option<u64>) -> Result<(), Problem> {
        let name = fields.text("name").unwrap_or_default();
        if has_word(name, IS_REJECTED) {
            return Err(Problem::rejected(name));
        }
        if name.len() > 4096 {
            return Err(Problem::invalid("The name of a job must have at most 4096 bytes."));
        }
        let runs = fields.number("max_concurrent_runs");
        if runs.is_some_and(|runs| !(0..=1000).contains(&runs)) {
            return Err(Problem::invalid("max_concurrent_runs must be between 0 and 1000."));
        }
        if fields.get("tags").and_then(Json::as_object).is_some_and(|tags| tags.len() > 25) {
            return Err(Problem::invalid("A job can have at most 25 tags."));
        }
        check_start(fields)?;
        check_schedule(fields)?;
        // A job may have no task yet.
        if !has_tasks(fields) {
            return Ok(());
        }
        let draft = Draft::read(fields, self.settings.serverless)?;
        self.check_named(&draft)?;
        match id.is_some_and(|id| self.runs_itself(&draft, id)) {
            true => Err(Problem::invalid("A job cannot run itself, also not by another job.")),
            false => Ok(()),
        }
    }

    /// Whether the tasks run a job, or one that runs it.
    fn runs_itself(&self, draft: &Draft, id: u64) -> bool {
        let mut next = jobs_in(draft);
        let mut seen = BTreeSet::new();
        while let Some(job) = next.pop() {
            if job == id {
                return true;
            }
            let Some(job) = self.jobs.all.get(&job).filter(|job| seen.insert(job.id)) else {
                continue;
            };
            let settings = Fields { map: &job.settings, version: &job.version };
            let draft = Draft::read(settings, self.settings.serverless).ok();
            next.extend(draft.iter().flat_map(jobs_in));
        }
        false
    }
}

/// Returns the jobs that tasks run.
fn jobs_in(draft: &Draft) -> Vec<u64> {
    let jobs = draft.all_tasks().filter_map(|task| match task.doing {
        Doing::RunJob { job, .. } => Some(job),
        _ => None,
    });
    jobs.collect()
}

/// Checks what starts the job by itself.
fn check_start(fields: Fields<'_>) -> Result<(), Problem> {
    let ways = ["schedule", "trigger", "continuous"];
    if ways.iter().filter(|way| fields.get(way).is_some()).count() > 1 {
        let message = "Only one of schedule, trigger and continuous can be set.";
        return Err(Problem::invalid(message));
    }
    let runs = fields.number("max_concurrent_runs").unwrap_or(1);
    if fields.get("continuous").is_some() && runs > 1 {
        let message = "A continuous job has at most one run at once.";
        return Err(Problem::invalid(message));
    }
    Ok(())
}

/// Returns whether the settings have a task.
pub(super) fn has_tasks(fields: Fields<'_>) -> bool {
    let tasks = fields.get("tasks").and_then(Json::as_array);
    tasks.is_some_and(|tasks| !tasks.is_empty())
        || WORK.iter().any(|work| fields.get(work).is_some())
}

fn check_schedule(fields: Fields<'_>) -> Result<(), Problem> {
    let Some(schedule) = fields.get("schedule") else { return Ok(()) };
    let text = |name: &str| schedule[name].as_str().filter(|text| !text.is_empty());
    let cron = text("quartz_cron_expression");
    let cron = cron.ok_or_else(|| Problem::required("quartz_cron_expression"))?;
    if !(6..=7).contains(&cron.split_whitespace().count()) {
        return Err(Problem::invalid(format!("Invalid quartz cron expression: {cron}")));
    }
    text("timezone_id").map(|_| ()).ok_or_else(|| Problem::required("timezone_id"))
}

/// Returns the tags of a job.
pub(super) fn tags(settings: &Map<String, Json>) -> BTreeMap<String, String> {
    let tags = settings.get("tags").and_then(Json::as_object).into_iter().flatten();
    tags.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

/// Returns settings with those of a request over them: `tasks` and `job_clusters` by their key, all
/// others as a whole.
pub(super) fn merged(old: &Map<String, Json>, new: &Map<String, Json>) -> Map<String, Json> {
    let mut settings = old.clone();
    for (name, value) in new {
        let key = match name.as_str() {
            "tasks" => Some("task_key"),
            "job_clusters" => Some("job_cluster_key"),
            _ => None,
        };
        let value = match (key, settings.get(name), value) {
            (Some(key), Some(Json::Array(old)), Json::Array(new)) => merged_lists(old, new, key),
            _ => value.clone(),
        };
        settings.insert(name.clone(), value);
    }
    settings
}

fn merged_lists(old: &[Json], new: &[Json], key: &str) -> Json {
    let mut list = old.to_vec();
    for item in new {
        match list.iter_mut().find(|it| it[key] == item[key]) {
            Some(it) => *it = item.clone(),
            None => list.push(item.clone()),
        }
    }
    Json::Array(list)
}
