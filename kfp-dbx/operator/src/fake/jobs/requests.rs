//! The endpoints of jobs.

use serde_json::{Map, Value as Json, json};

use super::super::end::End;
use super::super::fields::Fields;
use super::super::limits::Limit;
use super::super::made::{Made, MadeKind};
use super::super::problem::{Outcome, Problem};
use super::super::settings::USER;
use super::super::shapes::WORK;
use super::super::words::{IS_PROTECTED, has_word};
use super::super::workspace::Workspace;
use super::Job;
use super::settings::{merged, tags};

/// The arrays of the settings that come in pages.
const ARRAYS: &[&str] = &["tasks", "job_clusters", "environments", "parameters"];

impl Workspace {
    /// `jobs/create`.
    pub(in crate::fake) fn jobs_create(&mut self, fields: Fields<'_>) -> Outcome {
        self.check_job(fields, None)?;
        self.ledger.check_creates(self.now, &self.settings.limits)?;
        let most = self.settings.limits.saved_jobs;
        if self.jobs.all.len() >= most {
            self.ledger.broke(Limit::SavedJobs);
            let message = format!("The quota for the number of jobs has been reached: {most}.");
            return Err(Problem::new(400, "QUOTA_EXCEEDED", message));
        }
        self.ledger.created(self.now);
        let id = self.new_id();
        let settings = without_nulls(fields.map);
        let job = Job {
            id,
            name: name_of(&settings),
            tags: tags(&settings),
            created: self.now,
            settings,
            version: fields.version.to_owned(),
            running: 0,
        };
        self.made.push(Made {
            kind: MadeKind::Job,
            id: id.to_string(),
            name: job.name.clone(),
            token: None,
            tags: job.tags.clone(),
            at: self.now,
        });
        self.jobs.all.insert(id, job);
        Ok(json!({"job_id": id}))
    }

    /// `jobs/get`.
    pub(in crate::fake) fn jobs_get(&mut self, fields: Fields<'_>) -> Outcome {
        let job = job_json(self.job(fields)?, true);
        self.page_of_arrays(job, fields, Some("settings"), ARRAYS)
    }

    /// `jobs/list`: the newest first.
    pub(in crate::fake) fn jobs_list(&mut self, fields: Fields<'_>) -> Outcome {
        let page = self.read_page(fields, "limit", 100)?;
        let name = fields.text("name").filter(|name| !name.is_empty()).map(str::to_lowercase);
        let jobs = self.jobs.all.range(page.range()).rev().map(|(_, job)| job);
        let (quirks, now) = (self.settings.quirks, self.now);
        let jobs = jobs.filter(|job| quirks.is_listed(job.created, now));
        let is = |job: &&Job| name.as_ref().is_none_or(|name| job.name.to_lowercase() == *name);
        let mut jobs = jobs.filter(is);
        let here: Vec<_> = jobs.by_ref().take(page.limit).collect();
        let more = jobs.next().is_some();
        let with_tasks = fields.flag("expand_tasks");
        let mut json = json!({});
        if !here.is_empty() {
            json["jobs"] = here.iter().map(|job| job_json(job, with_tasks)).collect();
        }
        if more {
            json["next_page_token"] = page.token(here.last().map(|last| last.id));
        }
        if fields.version != "2.2" {
            json["has_more"] = json!(more);
        }
        Ok(json)
    }

    /// `jobs/reset`, which replaces all settings.
    pub(in crate::fake) fn jobs_reset(&mut self, fields: Fields<'_>) -> Outcome {
        let id = self.job(fields)?.id;
        let new = fields.get("new_settings").and_then(Json::as_object);
        let new = new.ok_or_else(|| Problem::required("new_settings"))?;
        self.change_job(id, without_nulls(new), fields.version)
    }

    /// `jobs/update`, which replaces some settings.
    pub(in crate::fake) fn jobs_update(&mut self, fields: Fields<'_>) -> Outcome {
        let job = self.job(fields)?;
        let id = job.id;
        let new = fields.get("new_settings").and_then(Json::as_object).cloned().unwrap_or_default();
        let mut settings = merged(&job.settings, &without_nulls(&new));
        let removed = fields.get("fields_to_remove").and_then(Json::as_array).into_iter().flatten();
        for name in removed.filter_map(Json::as_str) {
            match name.split_once('/') {
                None => drop(settings.remove(name)),
                Some((list, key)) => remove_by_key(&mut settings, list, key),
            }
        }
        self.change_job(id, settings, fields.version)
    }

    fn change_job(&mut self, id: u64, settings: Map<String, Json>, version: &str) -> Outcome {
        self.check_job(Fields { map: &settings, version }, Some(id))?;
        if let Some(job) = self.jobs.all.get_mut(&id) {
            job.name = name_of(&settings);
            job.tags = tags(&settings);
            job.settings = settings;
            version.clone_into(&mut job.version);
        }
        Ok(json!({}))
    }

    /// `jobs/delete`. Active runs of the job are cancelled, and its history goes.
    pub(in crate::fake) fn jobs_delete(&mut self, fields: Fields<'_>) -> Outcome {
        let job = self.job(fields)?;
        let id = job.id;
        if has_word(&job.name, IS_PROTECTED) {
            return Err(Problem::protected(&job.name));
        }
        self.jobs.all.remove(&id);
        for run in self.runs.of_job.get(&id).cloned().unwrap_or_default() {
            if self.runs.active.contains(&run) {
                self.stop_run(run, End::Cancelled);
            } else {
                self.forget_run(run);
            }
        }
        Ok(json!({}))
    }

    /// Returns the job that a request names.
    pub(super) fn job(&self, fields: Fields<'_>) -> Result<&Job, Problem> {
        let id = fields.id("job_id")?;
        let job = self.jobs.all.get(&id);
        job.ok_or_else(|| self.missing(&format!("Job {id} does not exist.")))
    }
}

fn name_of(settings: &Map<String, Json>) -> String {
    let name = settings.get("name").and_then(Json::as_str).filter(|name| !name.is_empty());
    name.unwrap_or("Untitled").to_owned()
}

fn without_nulls(map: &Map<String, Json>) -> Map<String, Json> {
    let mut map = map.clone();
    map.retain(|_, value| !value.is_null());
    map
}

/// Removes an item of a list, such as `tasks/clean`.
fn remove_by_key(settings: &mut Map<String, Json>, list: &str, key: &str) {
    let name = if list == "tasks" { "task_key" } else { "job_cluster_key" };
    if let Some(Json::Array(items)) = settings.get_mut(list) {
        items.retain(|item| item[name] != key);
    }
}

fn job_json(job: &Job, with_tasks: bool) -> Json {
    let told = job.settings.iter().filter(|(name, _)| *name != "access_control_list");
    let mut settings: Map<_, _> = told.map(|(name, value)| (name.clone(), value.clone())).collect();
    settings.insert("name".to_owned(), job.name.clone().into());
    let defaults = [("max_concurrent_runs", json!(1)), ("timeout_seconds", json!(0))];
    for (name, value) in defaults {
        settings.entry(name).or_insert(value);
    }
    settings.insert("queue".to_owned(), json!({"enabled": job.queues()}));
    let format = if settings.contains_key("tasks") { "MULTI_TASK" } else { "SINGLE_TASK" };
    settings.insert("format".to_owned(), format.into());
    if !with_tasks {
        settings.retain(|name, _| name != "tasks" && !WORK.contains(&name.as_str()));
    }
    json!({
        "job_id": job.id,
        "creator_user_name": USER,
        "created_time": job.created.0,
        "run_as_user_name": USER,
        "settings": settings,
    })
}
