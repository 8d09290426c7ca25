//! How the pods of ops run: retries, timeouts, scheduling, locks.

use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::spec::retry::RetryPolicy;
use kfp_dbx_core::value::{Map, Text, Value};
use serde_json::Value as Json;

use super::patch::merge;

/// How often, when and after which pause an op runs again (Argo: `retryStrategy`).
///
/// A create is retried after errors only: after a failure the object is there already, and
/// each retry would end in `AlreadyExists`. With [`reattach`](crate::CreateOp::reattach) a
/// retry finds it again.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// # #[pipeline] fn example() {
/// DeleteRunOp::new("delete").run_name("nightly").retry(Retry::on_failure(3).backoff("30s").factor(2).max_duration("10m"));
/// # }
/// # example().workflow().unwrap();
/// ```
#[derive(Clone, Debug)]
#[must_use = "a retry does nothing until it is passed to an op"]
pub struct Retry {
    pub(crate) limit: u32,
    pub(crate) policy: Option<RetryPolicy>,
    pub(crate) backoff: Option<Result<u64, Finding>>,
    pub(crate) factor: Option<u32>,
    pub(crate) max_duration: Option<Result<u64, Finding>>,
}

/// How an op's pod runs. The same can be said of one op, by [`PolicyOp`](crate::PolicyOp), and of
/// all ops of a pipeline, by [`Pipeline::defaults`](crate::Pipeline::defaults); what an op says
/// wins.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let spot = Policies::new()
///     .node_selector("agentpool", "spot")
///     .toleration(Toleration::new().key("spot").operator(TolerationOperator::Exists))
///     .timeout("2h");
/// # let _ = spot;
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "policies do nothing until they are passed to an op or a pipeline"]
pub struct Policies {
    pub(crate) retry: Option<Retry>,
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

impl Policies {
    /// These, with what others say over it.
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

    /// The values in them, which may hold parameters and outputs.
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
