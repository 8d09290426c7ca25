//! A task as a request describes it.

use std::time::Duration;

use serde_json::{Map, Value as Json};

use super::super::super::shapes::WORK;
use super::compute::Compute;

/// A task as a request describes it.
#[derive(Debug, Clone)]
pub(in crate::fake) struct TaskDraft {
    pub(in crate::fake) key: String,
    pub(in crate::fake) compute: Compute,
    pub(in crate::fake) doing: Doing,
    /// The settings, as the API tells them.
    pub(in crate::fake) settings: Map<String, Json>,
    pub(in crate::fake) depends_on: Vec<(String, Option<String>)>,
    pub(in crate::fake) timeout: Option<Duration>,
    pub(in crate::fake) retries: Retries,
    /// Whether its code comes from a Git source whose checkout fails.
    pub(in crate::fake) lacks_code: bool,
}

/// The attempts of a task after its first one.
#[derive(Debug, Clone, Copy)]
pub(in crate::fake) struct Retries {
    /// The most attempts, or `None` if there is no limit.
    pub(in crate::fake) most: Option<u32>,
    pub(in crate::fake) interval: Duration,
    pub(in crate::fake) on_timeout: bool,
}

/// What a task does.
#[derive(Debug, Clone)]
pub(in crate::fake) enum Doing {
    /// Its own work.
    Work,
    /// It compares two texts.
    Condition { op: String, left: String, right: String },
    /// It runs another task for each item of a list.
    ForEach { inputs: String, concurrency: usize, task: Box<TaskDraft> },
    /// It runs another job, with these parameters.
    RunJob { job: u64, parameters: Map<String, Json> },
}

impl TaskDraft {
    /// Returns the values of the task's own parameters.
    pub(in crate::fake) fn parameters(&self) -> impl Iterator<Item = &str> {
        const MAPS: &[(&str, &str)] = &[
            ("notebook_task", "base_parameters"),
            ("pipeline_task", "parameters"),
            ("python_wheel_task", "named_parameters"),
            ("sql_task", "parameters"),
        ];
        let of = |work: &str, name: &str| self.settings.get(work)?.get(name);
        let maps = MAPS.iter().filter_map(move |(work, name)| of(work, name));
        let lists = WORK.iter().filter_map(move |work| of(work, "parameters"));
        maps.filter_map(Json::as_object)
            .flat_map(Map::values)
            .chain(lists.chain(of("dbt_task", "commands")).filter_map(Json::as_array).flatten())
            .filter_map(Json::as_str)
    }

    /// Returns whether the task is switched off.
    pub(in crate::fake) fn is_disabled(&self) -> bool {
        self.settings.get("disabled").is_some_and(|flag| flag == true)
    }
}
