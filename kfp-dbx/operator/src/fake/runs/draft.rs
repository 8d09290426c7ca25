//! A run or a job as a request describes it, judged as the API does.

mod around;
mod compute;
mod model;
mod task;
mod values;
mod work;

pub(in crate::fake) use compute::Compute;
pub(in crate::fake) use model::{Doing, TaskDraft};

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Map, Value as Json};

use super::super::fields::Fields;
use super::super::problem::Problem;
use super::super::shapes::WORK;
use around::Around;
use values::{check_key, seconds};

/// A run or a job as a request describes it.
#[derive(Debug, Clone)]
pub(in crate::fake) struct Draft {
    pub(in crate::fake) tasks: Vec<TaskDraft>,
    pub(in crate::fake) is_legacy: bool,
    pub(in crate::fake) timeout: Option<Duration>,
    /// The clusters that tasks share, by their key.
    pub(in crate::fake) job_clusters: BTreeMap<String, Map<String, Json>>,
    /// The values of the job's parameters.
    pub(in crate::fake) parameters: BTreeMap<String, String>,
    /// The fields around the tasks that the API tells of a run.
    pub(in crate::fake) told: Map<String, Json>,
}

/// The fields of a request without `tasks` that belong to its only task.
const OF_ONLY_TASK: &[&str] = &[
    "existing_cluster_id",
    "libraries",
    "max_retries",
    "min_retry_interval_millis",
    "new_cluster",
    "retry_on_timeout",
];

/// The most tasks of a job or a run, and the most before version 2.2 of the API.
const MOST_TASKS: usize = 1000;
const MOST_TASKS_BEFORE: usize = 100;

impl Draft {
    /// Reads the tasks of a request.
    pub(in crate::fake) fn read(fields: Fields<'_>, serverless: bool) -> Result<Self, Problem> {
        let timeout = seconds(fields, "timeout_seconds")?;
        let is_legacy = fields.get("tasks").is_none();
        let of_only = || WORK.iter().chain(OF_ONLY_TASK).copied();
        let around = Around::read(fields, serverless && !is_legacy)?;
        let tasks = if is_legacy {
            let own =
                of_only().filter_map(|name| Some((name.to_owned(), fields.get(name)?.clone())));
            vec![task::read(own.collect(), &around)?]
        } else {
            if let Some(stray) = of_only().find(|name| fields.get(name).is_some()) {
                let message = format!("`{stray}` must be in `tasks`, not beside it.");
                return Err(Problem::invalid(message));
            }
            let listed = fields.get("tasks").and_then(Json::as_array).into_iter().flatten();
            let maps = listed.filter_map(Json::as_object).cloned();
            maps.map(|map| task::read(map, &around)).collect::<Result<_, _>>()?
        };
        let told = around.told();
        let Around { job_clusters, parameters, .. } = around;
        let draft = Self { tasks, is_legacy, timeout, job_clusters, parameters, told };
        if !is_legacy {
            draft.check_number(fields.version)?;
            draft.check_keys()?;
        }
        Ok(draft)
    }

    /// Leaves only some tasks, as a request to run a job can.
    pub(in crate::fake) fn keep(&mut self, only: &[&str]) -> Result<(), Problem> {
        if let Some(other) = only.iter().find(|key| !self.tasks.iter().any(|it| it.key == **key)) {
            return Err(Problem::invalid(format!("Task `{other}` does not exist.")));
        }
        let is_kept = |key: &str| only.contains(&key);
        self.tasks.retain(|task| is_kept(&task.key));
        for task in &mut self.tasks {
            task.depends_on.retain(|(on, _)| is_kept(on));
        }
        Ok(())
    }

    /// Returns the tasks, and those that they repeat.
    pub(in crate::fake) fn all_tasks(&self) -> impl Iterator<Item = &TaskDraft> {
        self.tasks.iter().flat_map(|task| {
            let repeated = match &task.doing {
                Doing::ForEach { task, .. } => Some(&**task),
                _ => None,
            };
            std::iter::once(task).chain(repeated)
        })
    }

    fn check_number(&self, version: &str) -> Result<(), Problem> {
        let most = if version == "2.2" { MOST_TASKS } else { MOST_TASKS_BEFORE };
        match self.tasks.len() {
            0 => Err(Problem::invalid("At least one task must be specified.")),
            number if number > most => {
                let message = format!("There can be at most {most} tasks, but there are {number}.");
                Err(Problem::invalid(message))
            }
            _ => Ok(()),
        }
    }

    fn check_keys(&self) -> Result<(), Problem> {
        let mut keys = BTreeSet::new();
        for task in &self.tasks {
            check_key(&task.key, "task_key")?;
            if !keys.insert(task.key.as_str()) {
                return Err(Problem::invalid(format!("Duplicate task key `{}`.", task.key)));
            }
        }
        self.check_order(&keys)
    }

    fn check_order(&self, keys: &BTreeSet<&str>) -> Result<(), Problem> {
        for task in &self.tasks {
            if let Some((on, _)) =
                task.depends_on.iter().find(|(on, _)| !keys.contains(on.as_str()))
            {
                let message = format!("Task `{}` depends on `{on}`, which is missing.", task.key);
                return Err(Problem::invalid(message));
            }
        }
        let mut done: BTreeSet<&str> = BTreeSet::new();
        loop {
            let ready = |task: &&TaskDraft| {
                !done.contains(task.key.as_str())
                    && task.depends_on.iter().all(|(on, _)| done.contains(on.as_str()))
            };
            match self.tasks.iter().find(ready) {
                Some(task) => done.insert(&task.key),
                None if done.len() == self.tasks.len() => return Ok(()),
                None => {
                    return Err(Problem::invalid("The dependencies of the tasks form a cycle."));
                }
            };
        }
    }
}
