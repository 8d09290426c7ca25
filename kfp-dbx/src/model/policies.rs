//! How the pods of ops run: retries, timeouts, scheduling, locks.

use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::spec::retry::RetryPolicy;
use kfp_dbx_core::value::{Map, Text, Value};
use serde_json::Value as Json;

use super::patch::merge;

/// The retries of an op.
#[derive(Clone, Debug)]
pub(crate) struct RetryData {
    pub(crate) limit: u32,
    pub(crate) policy: Option<RetryPolicy>,
    pub(crate) backoff: Option<Result<u64, Finding>>,
    pub(crate) factor: Option<u32>,
    pub(crate) max_duration: Option<Result<u64, Finding>>,
}

/// The settings of the pod of an op, or of all ops of a pipeline.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyData {
    pub(crate) retry: Option<RetryData>,
    pub(crate) timeout: Option<u64>,
    pub(crate) display_name: Option<Value>,
    pub(crate) pod_labels: Map,
    pub(crate) pod_annotations: Map,
    pub(crate) node_selector: Map,
    pub(crate) tolerations: Vec<Value>,
    pub(crate) affinity: Option<Value>,
    pub(crate) priority_class: Option<Value>,
    pub(crate) service_account: Option<Value>,
    pub(crate) mutexes: Vec<Value>,
    pub(crate) semaphores: Vec<(Value, Value)>,
    pub(crate) patch: Option<Json>,
    pub(crate) problems: Vec<Finding>,
}

impl PolicyData {
    /// Puts other policies over these.
    pub(crate) fn over(&mut self, other: Self) {
        self.retry = other.retry.or(self.retry.take());
        self.timeout = other.timeout.or(self.timeout);
        self.display_name = other.display_name.or(self.display_name.take());
        for (mine, others) in [
            (&mut self.pod_labels, other.pod_labels),
            (&mut self.pod_annotations, other.pod_annotations),
            (&mut self.node_selector, other.node_selector),
        ] {
            for (key, value) in others.entries {
                if let Text::Literal(key) = key {
                    mine.set(&key, value);
                }
            }
        }
        self.tolerations.extend(other.tolerations);
        self.affinity = other.affinity.or(self.affinity.take());
        self.priority_class = other.priority_class.or(self.priority_class.take());
        self.service_account = other.service_account.or(self.service_account.take());
        self.mutexes.extend(other.mutexes);
        self.semaphores.extend(other.semaphores);
        if let Some(patch) = other.patch {
            merge(self.patch.get_or_insert(Json::Object(serde_json::Map::new())), patch);
        }
        self.problems.extend(other.problems);
    }

    /// The values in them, which may contain parameters and outputs.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        let maps = [&self.pod_labels, &self.pod_annotations, &self.node_selector];
        let mapped = maps.into_iter().flat_map(|map| map.entries.iter().map(|(_, value)| value));
        let single =
            [&self.display_name, &self.affinity, &self.priority_class, &self.service_account];
        mapped
            .chain(single.into_iter().flatten())
            .chain(&self.tolerations)
            .chain(&self.mutexes)
            .chain(self.semaphores.iter().flat_map(|(name, key)| [name, key]))
    }

    pub(crate) fn report(&mut self, finding: Finding) {
        self.problems.push(finding);
    }
}
