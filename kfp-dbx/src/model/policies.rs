//! The settings of the pods of ops: retries, timeouts, scheduling, locks.

use std::ops::{Deref, DerefMut};

use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::spec::retry::RetryPolicy;
use kfp_dbx_core::value::{Map, Text, Value};
use serde_json::Value as Json;

use super::patch::merge;
use crate::error::Place;

/// The retries of an op.
#[derive(Clone, Debug)]
pub(crate) struct RetryData {
    pub(crate) limit: u32,
    pub(crate) policy: Option<RetryPolicy>,
    pub(crate) backoff: Option<Result<u64, Finding>>,
    pub(crate) factor: Option<u32>,
    pub(crate) max_duration: Option<Result<u64, Finding>>,
}

/// The settings of the pod of an op, or of all ops of a pipeline. Most ops have none: nothing is
/// allocated before one is set.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyData(Option<Box<PolicyFields>>);

#[derive(Clone, Debug)]
pub(crate) struct PolicyFields {
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
    /// Each at its setter.
    pub(crate) mutexes: Vec<(Value, Place)>,
    pub(crate) semaphores: Vec<(Value, Value)>,
    pub(crate) patch: Option<Json>,
    /// Problems found while the settings were recorded, each at its setter.
    pub(crate) problems: Vec<(Finding, Place)>,
}

impl PolicyFields {
    /// No settings.
    pub(crate) const NONE: Self = Self {
        retry: None,
        timeout: None,
        display_name: None,
        pod_labels: Map::new(),
        pod_annotations: Map::new(),
        node_selector: Map::new(),
        tolerations: Vec::new(),
        affinity: None,
        priority_class: None,
        service_account: None,
        mutexes: Vec::new(),
        semaphores: Vec::new(),
        patch: None,
        problems: Vec::new(),
    };
}

impl From<PolicyFields> for PolicyData {
    fn from(fields: PolicyFields) -> Self {
        Self(Some(Box::new(fields)))
    }
}

impl Deref for PolicyData {
    type Target = PolicyFields;

    fn deref(&self) -> &PolicyFields {
        static NONE: PolicyFields = PolicyFields::NONE;
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl DerefMut for PolicyData {
    fn deref_mut(&mut self) -> &mut PolicyFields {
        self.0.get_or_insert_with(|| Box::new(PolicyFields::NONE))
    }
}

impl PolicyData {
    /// Whether nothing is set.
    pub(crate) fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Applies other policies, which take precedence.
    pub(crate) fn over(&mut self, other: Self) {
        let Some(other) = other.0 else { return };
        let mine = &mut **self;
        mine.retry = other.retry.or(mine.retry.take());
        mine.timeout = other.timeout.or(mine.timeout);
        mine.display_name = other.display_name.or(mine.display_name.take());
        for (map, others) in [
            (&mut mine.pod_labels, other.pod_labels),
            (&mut mine.pod_annotations, other.pod_annotations),
            (&mut mine.node_selector, other.node_selector),
        ] {
            for (key, value) in others.entries {
                if let Text::Literal(key) = key {
                    map.set(&key, value);
                }
            }
        }
        mine.tolerations.extend(other.tolerations);
        mine.affinity = other.affinity.or(mine.affinity.take());
        mine.priority_class = other.priority_class.or(mine.priority_class.take());
        mine.service_account = other.service_account.or(mine.service_account.take());
        mine.mutexes.extend(other.mutexes);
        mine.semaphores.extend(other.semaphores);
        if let Some(patch) = other.patch {
            merge(mine.patch.get_or_insert(Json::Object(serde_json::Map::new())), patch);
        }
        mine.problems.extend(other.problems);
    }
}

impl PolicyFields {
    /// Returns the values in the policies, which may contain parameters and outputs.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        let maps = [&self.pod_labels, &self.pod_annotations, &self.node_selector];
        let mapped = maps.into_iter().flat_map(|map| map.entries.iter().map(|(_, value)| value));
        let single =
            [&self.display_name, &self.affinity, &self.priority_class, &self.service_account];
        mapped
            .chain(single.into_iter().flatten())
            .chain(&self.tolerations)
            .chain(self.mutexes.iter().map(|(name, _)| name))
            .chain(self.semaphores.iter().flat_map(|(name, key)| [name, key]))
    }

    pub(crate) fn report(&mut self, finding: Finding, at: Place) {
        self.problems.push((finding, at));
    }
}
