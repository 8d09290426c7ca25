//! A run or a job as a request describes it, judged as the API does.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Map, Value as Json};

use super::super::clusters;
use super::super::fields::Fields;
use super::super::problem::Problem;
use super::super::shapes::WORK;

/// A run or a job as a request describes it.
#[derive(Debug, Clone)]
pub(in crate::fake) struct Draft {
    pub(in crate::fake) tasks: Vec<TaskDraft>,
    pub(in crate::fake) is_legacy: bool,
    pub(in crate::fake) timeout: Option<Duration>,
}

/// A task as a request describes it.
#[derive(Debug, Clone)]
pub(in crate::fake) struct TaskDraft {
    pub(in crate::fake) key: String,
    pub(in crate::fake) compute: Compute,
    pub(in crate::fake) settings: Map<String, Json>,
    pub(in crate::fake) depends_on: Vec<(String, Option<String>)>,
    pub(in crate::fake) timeout: Option<Duration>,
    pub(in crate::fake) retries: Retries,
}

/// The attempts of a task after its first one.
#[derive(Debug, Clone, Copy)]
pub(in crate::fake) struct Retries {
    /// The most attempts, or `None` if there is no limit.
    pub(in crate::fake) most: Option<u32>,
    pub(in crate::fake) interval: Duration,
    pub(in crate::fake) on_timeout: bool,
}

/// The cluster of a task.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::fake) enum Compute {
    /// A cluster that exists.
    Existing(String),
    /// A new cluster.
    New,
    /// None of its own.
    Serverless,
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

impl Draft {
    /// Reads the tasks of a request.
    pub(in crate::fake) fn read(fields: Fields<'_>, serverless: bool) -> Result<Self, Problem> {
        let timeout = seconds(fields, "timeout_seconds")?;
        let is_legacy = fields.get("tasks").is_none();
        let of_only = || WORK.iter().chain(OF_ONLY_TASK).copied();
        let tasks = if is_legacy {
            let own =
                of_only().filter_map(|name| Some((name.to_owned(), fields.get(name)?.clone())));
            vec![TaskDraft::read(own.collect(), fields, serverless)?]
        } else {
            if let Some(stray) = of_only().find(|name| fields.get(name).is_some()) {
                let message = format!("`{stray}` must be in `tasks`, not beside it.");
                return Err(Problem::invalid(message));
            }
            let listed = fields.get("tasks").and_then(Json::as_array).into_iter().flatten();
            let maps = listed.filter_map(Json::as_object).cloned();
            maps.map(|map| TaskDraft::read(map, fields, serverless)).collect::<Result<_, _>>()?
        };
        let draft = Self { tasks, is_legacy, timeout };
        if !is_legacy {
            draft.check_keys()?;
        }
        Ok(draft)
    }

    fn check_keys(&self) -> Result<(), Problem> {
        if self.tasks.is_empty() {
            return Err(Problem::invalid("At least one task must be specified."));
        }
        let mut keys = BTreeSet::new();
        for task in &self.tasks {
            if task.key.is_empty() {
                return Err(Problem::required("task_key"));
            }
            let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
            if task.key.len() > 100 || !task.key.chars().all(allowed) {
                return Err(Problem::invalid(format!("Invalid task key `{}`.", task.key)));
            }
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

impl TaskDraft {
    fn read(
        mut settings: Map<String, Json>,
        around: Fields<'_>,
        serverless: bool,
    ) -> Result<Self, Problem> {
        settings.retain(|_, value| !value.is_null());
        let fields = Fields { map: &settings, version: around.version };
        let key = fields.text("task_key").unwrap_or_default().to_owned();
        let work: Vec<_> = WORK.iter().filter(|name| fields.get(name).is_some()).collect();
        match work.as_slice() {
            [work] => check_work(work, fields)?,
            [] => return Err(Problem::invalid("One of the task types must be specified.")),
            _ => return Err(Problem::invalid("Only one of the task types can be specified.")),
        }
        let compute = read_compute(fields, around, serverless)?;
        if fields.get("spark_submit_task").is_some() && compute != Compute::New {
            return Err(Problem::invalid("Spark submit tasks can run only on new clusters."));
        }
        let depends_on = fields.get("depends_on").and_then(Json::as_array).into_iter().flatten();
        let depends_on = depends_on.map(|on| {
            let text = |name: &str| on[name].as_str().map(str::to_owned);
            (text("task_key").unwrap_or_default(), text("outcome"))
        });
        let depends_on = depends_on.collect();
        let timeout = seconds(fields, "timeout_seconds")?;
        let retries = read_retries(fields)?;
        Ok(Self { key, compute, settings, depends_on, timeout, retries })
    }

    /// Returns the values of the task's own parameters.
    pub(in crate::fake) fn parameters(&self) -> impl Iterator<Item = &str> {
        let maps =
            [("notebook_task", "base_parameters"), ("python_wheel_task", "named_parameters")];
        let maps = maps.into_iter().filter_map(|(work, name)| self.settings.get(work)?.get(name));
        let lists = WORK.iter().filter_map(|work| self.settings.get(*work)?.get("parameters"));
        maps.filter_map(Json::as_object)
            .flat_map(Map::values)
            .chain(lists.filter_map(Json::as_array).flatten())
            .filter_map(Json::as_str)
    }
}

/// Reads the attempts after the first one.
fn read_retries(fields: Fields<'_>) -> Result<Retries, Problem> {
    let most = match fields.number("max_retries").unwrap_or_default() {
        -1 => None,
        most => Some(
            u32::try_from(most)
                .map_err(|_| Problem::invalid("max_retries must be -1 or a number from 0."))?,
        ),
    };
    let interval = fields.number("min_retry_interval_millis").unwrap_or_default();
    let interval = u64::try_from(interval)
        .map_err(|_| Problem::invalid("min_retry_interval_millis must not be negative."))?;
    let interval = Duration::from_millis(interval);
    Ok(Retries { most, interval, on_timeout: fields.flag("retry_on_timeout") })
}

/// Checks the fields that the work of a task needs.
fn check_work(work: &str, fields: Fields<'_>) -> Result<(), Problem> {
    let needed: &[&str] = match work {
        "notebook_task" => &["notebook_path"],
        "spark_jar_task" => &["main_class_name"],
        "spark_python_task" => &["python_file"],
        "python_wheel_task" => &["package_name", "entry_point"],
        _ => &[],
    };
    let work = fields.get(work).and_then(Json::as_object);
    for name in needed {
        let text = work.and_then(|work| work.get(*name)).and_then(Json::as_str);
        if text.is_none_or(str::is_empty) {
            return Err(Problem::required(name));
        }
    }
    Ok(())
}

fn read_compute(
    fields: Fields<'_>,
    around: Fields<'_>,
    serverless: bool,
) -> Result<Compute, Problem> {
    let existing = fields.text("existing_cluster_id").filter(|id| !id.is_empty());
    let new = fields.get("new_cluster").and_then(Json::as_object);
    let shared = fields.text("job_cluster_key").filter(|key| !key.is_empty());
    let needs_none = [
        "condition_task",
        "dbt_task",
        "for_each_task",
        "pipeline_task",
        "run_job_task",
        "sql_task",
    ];
    match (existing, new, shared) {
        (Some(id), None, None) => Ok(Compute::Existing(id.to_owned())),
        (None, Some(new), None) => {
            clusters::check_job_cluster(Fields { map: new, version: fields.version })?;
            Ok(Compute::New)
        }
        (None, None, Some(key)) => check_shared(key, around).map(|()| Compute::New),
        (None, None, None) => {
            if serverless || needs_none.iter().any(|work| fields.get(work).is_some()) {
                return Ok(Compute::Serverless);
            }
            let message = "Either new_cluster or existing_cluster_id must be specified.";
            Err(Problem::invalid(message))
        }
        _ => {
            let message = "Only one of new_cluster, existing_cluster_id and job_cluster_key can be specified.";
            Err(Problem::invalid(message))
        }
    }
}

/// Checks that a job cluster is there.
fn check_shared(key: &str, around: Fields<'_>) -> Result<(), Problem> {
    let clusters = around.get("job_clusters").and_then(Json::as_array).into_iter().flatten();
    let mut clusters = clusters.filter(|cluster| cluster["job_cluster_key"] == key);
    let new = clusters.next().and_then(|cluster| cluster["new_cluster"].as_object());
    let new =
        new.ok_or_else(|| Problem::invalid(format!("Job cluster `{key}` is not defined.")))?;
    clusters::check_job_cluster(Fields { map: new, version: around.version })
}

/// Reads a duration in seconds. Zero is none.
fn seconds(fields: Fields<'_>, name: &str) -> Result<Option<Duration>, Problem> {
    let Some(seconds) = fields.number(name).filter(|seconds| *seconds != 0) else {
        return Ok(None);
    };
    let seconds = u64::try_from(seconds)
        .map_err(|_| Problem::invalid(format!("{name} must not be negative.")))?;
    Ok(Some(Duration::from_secs(seconds)))
}
