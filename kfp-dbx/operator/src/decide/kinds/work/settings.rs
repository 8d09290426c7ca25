//! The settings of a job or a run as the API takes them: the fields of a spec, some of which belong
//! to its only task.

use kfp_dbx_core::table::Work;
use serde_json::{Map, Value as Json};

use super::names::Names;
use crate::decide::convert;
use crate::decide::kinds::password::Passwords;
use crate::object::Object;

/// The key of the only task.
pub(super) const TASK_KEY: &str = "main";

/// The settings of a job or a run.
#[derive(Debug, Default)]
pub(in crate::decide::kinds) struct Settings {
    /// The fields of the whole.
    pub(in crate::decide::kinds) whole: Map<String, Json>,
    /// The fields of its task.
    pub(in crate::decide::kinds) task: Map<String, Json>,
}

/// The values in a request that are not in the spec.
#[derive(Clone, Copy)]
pub(in crate::decide::kinds) struct Resolved<'a> {
    /// The id of the existing cluster that the spec itself names.
    pub(in crate::decide::kinds) cluster: Option<&'a str>,
    /// The ids of the clusters and jobs that its tasks name.
    pub(in crate::decide::kinds) names: &'a Names,
    /// The passwords of its Secrets.
    pub(in crate::decide::kinds) passwords: &'a Passwords<'a>,
}

impl Settings {
    /// Groups the fields of a spec.
    pub(in crate::decide::kinds) fn of(object: &Object, resolved: Resolved<'_>) -> Self {
        let mut settings = Self::default();
        let spec = object.kind().spec;
        let Some(work) = object.kind().work() else { return settings };
        let fields = convert::to_api(spec, object.spec(), &|object, field, value| {
            let name = resolved.names.replaced(spec, object, field, value);
            name.or_else(|| resolved.passwords.replaced(object, field, value))
        });
        for (name, value) in fields {
            let is_name = Some(name.as_str()) == object.kind().name_field;
            if name == work.cluster_name || is_name {
                continue;
            }
            let group =
                if is_of_task(work, &name) { &mut settings.task } else { &mut settings.whole };
            group.insert(name, value);
        }
        if let Some(cluster) = resolved.cluster {
            settings.task.insert(work.cluster_id.to_owned(), cluster.into());
        }
        settings
    }

    /// Returns the fields of the whole, with the task among them, unless the spec has tasks of its
    /// own: the API refuses what belongs to a task beside those.
    pub(in crate::decide::kinds) fn with_task(self) -> Map<String, Json> {
        let Self { mut whole, mut task } = self;
        let own = whole.get("tasks").and_then(Json::as_array);
        if own.is_some_and(|own| !own.is_empty()) {
            whole.extend(task);
            return whole;
        }
        task.insert("task_key".to_owned(), TASK_KEY.into());
        whole.insert("tasks".to_owned(), Json::Array(vec![Json::Object(task)]));
        whole
    }
}

/// Whether a field belongs to the only task. Fields that the API takes for the whole as well as for a
/// task, such as `timeout_seconds`, belong to the whole.
fn is_of_task(work: &Work, name: &str) -> bool {
    work.clusters.contains(&name)
        || work.of_task.contains(&name)
        || [work.environment.field, work.libraries].contains(&name)
        || work.tasks.iter().any(|task| task.field == name)
}
