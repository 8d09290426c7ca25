//! The settings of a job or a run as the API takes them: the fields of a spec, some of which belong
//! to its only task.

use serde_json::{Map, Value as Json};

use crate::decide::convert;
use crate::object::Object;

/// The key of the only task.
pub(super) const TASK_KEY: &str = "main";

/// The fields that belong to the task, beside the task itself and its cluster. Fields that the API
/// takes for the whole as well as for a task, such as `timeout_seconds`, belong to the whole.
const OF_TASK: &[&str] = &[
    "compute",
    "depends_on",
    "disable_auto_optimization",
    "disabled",
    "environment_key",
    "job_cluster_key",
    "libraries",
    "max_retries",
    "min_retry_interval_millis",
    "retry_on_timeout",
    "run_if",
];

/// The settings of a job or a run.
#[derive(Debug, Default)]
pub(in crate::decide::kinds) struct Settings {
    /// The fields of the whole.
    pub(in crate::decide::kinds) whole: Map<String, Json>,
    /// The fields of its task.
    pub(in crate::decide::kinds) task: Map<String, Json>,
}

impl Settings {
    /// Groups the fields of a spec. The cluster has that id, if the spec names an existing one.
    pub(in crate::decide::kinds) fn of(object: &Object, cluster: Option<&str>) -> Self {
        let mut settings = Self::default();
        let Some(work) = object.kind().work() else { return settings };
        for (name, value) in convert::to_api(object.kind().spec, object.spec()) {
            let is_name = Some(name.as_str()) == object.kind().name_field;
            if name == work.cluster_name || is_name {
                continue;
            }
            let is_of_task = work.clusters.contains(&name.as_str())
                || OF_TASK.contains(&name.as_str())
                || name.ends_with("_task");
            let group = if is_of_task { &mut settings.task } else { &mut settings.whole };
            group.insert(name, value);
        }
        if let Some(cluster) = cluster {
            settings.task.insert(work.cluster_id.to_owned(), cluster.into());
        }
        settings
    }

    /// Returns the fields of the whole, with the task among them, unless the spec has tasks of its
    /// own.
    pub(in crate::decide::kinds) fn with_task(self) -> Map<String, Json> {
        let Self { mut whole, mut task } = self;
        if !whole.contains_key("tasks") {
            task.insert("task_key".to_owned(), TASK_KEY.into());
            whole.insert("tasks".to_owned(), Json::Array(vec![Json::Object(task)]));
        }
        whole
    }
}
