//! A task as a request describes it.

use std::time::Duration;

use serde_json::{Map, Value as Json};

use super::super::super::fields::Fields;
use super::super::super::problem::Problem;
use super::super::super::shapes::WORK;
use super::around::{Around, without_credentials};
use super::compute::Compute;
use super::seconds;
use super::work::{self, Doing};

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

impl TaskDraft {
    pub(super) fn read(
        mut settings: Map<String, Json>,
        around: &Around<'_>,
    ) -> Result<Self, Problem> {
        settings.retain(|_, value| !value.is_null());
        let fields = Fields { map: &settings, version: around.version };
        let key = fields.text("task_key").unwrap_or_default().to_owned();
        let work: Vec<_> = WORK.iter().filter(|name| fields.get(name).is_some()).collect();
        let doing = match work.as_slice() {
            [work] => work::read(work, fields, around)?,
            [] => return Err(Problem::invalid("One of the task types must be specified.")),
            _ => return Err(Problem::invalid("Only one of the task types can be specified.")),
        };
        let lacks_code = work::is_from_git(fields, around)? && around.git_is_missing();
        check_libraries(fields)?;
        let compute = Compute::read(fields, around)?;
        if fields.get("spark_submit_task").is_some() && !matches!(compute, Compute::New(_)) {
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
        let told = settings.iter().map(|(name, value)| (name.clone(), without_credentials(value)));
        let settings = told.collect();
        Ok(Self { key, compute, doing, settings, depends_on, timeout, retries, lacks_code })
    }

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

/// Checks that each library is one thing.
fn check_libraries(fields: Fields<'_>) -> Result<(), Problem> {
    let list = fields.get("libraries").and_then(Json::as_array).into_iter().flatten();
    for library in list.filter_map(Json::as_object) {
        if library.values().filter(|value| !value.is_null()).count() != 1 {
            return Err(Problem::invalid("A library must have exactly one type."));
        }
    }
    Ok(())
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
