//! The metrics, in the text format that Prometheus reads.
//!
//! [`TABLE`] is the list for people. A test compares it with what is served.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::words;
use crate::controller::Load;
use crate::databricks::{Answer, Endpoint};

/// The beginning of every name.
const PREFIX: &str = "kfp_dbx_operator";

/// The metrics: name, labels, meaning.
pub const TABLE: &[(&str, &str, &str)] = &[
    ("kfp_dbx_operator_build_info", "version", "The version of the operator. The value is 1."),
    (
        "kfp_dbx_operator_databricks_request_duration_seconds",
        "endpoint",
        "A histogram of the time from the moment at which the operator wants to send a request to its answer, with the time that it waits for its turn.",
    ),
    (
        "kfp_dbx_operator_databricks_requests_total",
        "endpoint, outcome",
        "The requests to the API of Databricks: `ok`, or the kind of failure.",
    ),
    (
        "kfp_dbx_operator_databricks_throttled_seconds_total",
        "endpoint",
        "The time that requests have waited for their turn, so that no limit of the API is broken.",
    ),
    ("kfp_dbx_operator_leader", "", "1 while this process holds the lease and acts, else 0."),
    (
        "kfp_dbx_operator_objects",
        "kind, state",
        "The objects in each state, as their status has it.",
    ),
    ("kfp_dbx_operator_passes_total", "", "The passes over objects that have ended."),
    ("kfp_dbx_operator_queue_length", "", "The objects that wait for a pass."),
    ("kfp_dbx_operator_steps_in_flight", "", "The steps that are under way."),
    (
        "kfp_dbx_operator_steps_total",
        "kind, outcome, step",
        "The steps that have ended, by the kind of the object, the kind of the step and `ok`, or the kind of failure.",
    ),
    (
        "kfp_dbx_operator_token_renewals_total",
        "outcome",
        "The access tokens that the operator has asked for: `ok` or `failed`.",
    ),
];

/// The bounds of the histogram of latencies, in seconds.
const BUCKETS: [f64; 12] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

/// All metrics. A clone counts in the same ones.
#[derive(Clone)]
pub struct Metrics(Arc<All>);

struct All {
    registry: Registry,
    leader: Gauge,
    in_flight: Gauge,
    queue: Gauge,
    objects: Family<ObjectLabels, Gauge>,
    passes: Counter,
    steps: Family<StepLabels, Counter>,
    requests: Family<RequestLabels, Counter>,
    durations: Family<EndpointLabel, Histogram, fn() -> Histogram>,
    throttled: Family<EndpointLabel, Counter<f64, AtomicU64>>,
    renewals: Family<OutcomeLabel, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ObjectLabels {
    kind: &'static str,
    state: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StepLabels {
    kind: &'static str,
    step: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    endpoint: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EndpointLabel {
    endpoint: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabel {
    outcome: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Creates the metrics.
    pub fn new() -> Self {
        let mut all = All {
            registry: Registry::with_prefix(PREFIX),
            leader: Gauge::default(),
            in_flight: Gauge::default(),
            queue: Gauge::default(),
            objects: Family::default(),
            passes: Counter::default(),
            steps: Family::default(),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            throttled: Family::default(),
            renewals: Family::default(),
        };
        all.register();
        Self(Arc::new(all))
    }

    /// Returns the text that Prometheus reads.
    ///
    /// # Errors
    ///
    /// A metric cannot be written.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.0.registry)?;
        Ok(text)
    }

    /// Sets whether this process acts.
    pub fn leader(&self, leads: bool) {
        self.0.leader.set(leads.into());
    }

    /// Sets what the controller is busy with.
    pub fn load(&self, load: &Load) {
        self.0.in_flight.set(number(load.tasks));
        self.0.queue.set(number(load.queued));
        self.0.passes.inner().store(load.passes, Ordering::Relaxed);
    }

    /// Sets the number of objects of each kind in each state.
    pub fn objects(&self, census: BTreeMap<(&'static str, &str), usize>) {
        self.0.objects.clear();
        for ((kind, state), count) in census {
            let labels = ObjectLabels { kind, state: state.to_owned() };
            self.0.objects.get_or_create(&labels).set(number(count));
        }
    }

    /// Counts a step that has ended.
    pub fn step(&self, kind: &'static str, step: &'static str, outcome: &'static str) {
        self.0.steps.get_or_create(&StepLabels { kind, step, outcome }).inc();
    }

    /// Counts a request to Databricks.
    pub fn request(&self, endpoint: Endpoint, answer: &Answer, took: Duration) {
        let endpoint = endpoint.name();
        let outcome = words::answer(answer);
        self.0.requests.get_or_create(&RequestLabels { endpoint, outcome }).inc();
        self.0.durations.get_or_create(&EndpointLabel { endpoint }).observe(took.as_secs_f64());
    }

    /// Adds the time that a request has waited for its turn.
    pub fn throttled(&self, endpoint: Endpoint, waited: Duration) {
        let endpoint = endpoint.name();
        self.0.throttled.get_or_create(&EndpointLabel { endpoint }).inc_by(waited.as_secs_f64());
    }

    /// Counts a token that was asked for.
    pub fn renewal(&self, succeeded: bool) {
        let outcome = if succeeded { "ok" } else { "failed" };
        self.0.renewals.get_or_create(&OutcomeLabel { outcome }).inc();
    }
}

impl All {
    fn register(&mut self) {
        let version = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        let registry = &mut self.registry;
        let meaning = |name: &str| {
            let row = TABLE.iter().find(|(full, _, _)| {
                let full = full.strip_prefix(PREFIX).unwrap_or(full).trim_start_matches('_');
                full.trim_end_matches("_total").trim_end_matches("_info") == name
            });
            // OpenMetrics adds the full stop.
            row.map_or("", |(_, _, meaning)| meaning.trim_end_matches('.'))
        };
        registry.register("build", meaning("build"), version);
        registry.register("leader", meaning("leader"), self.leader.clone());
        registry.register("steps_in_flight", meaning("steps_in_flight"), self.in_flight.clone());
        registry.register("queue_length", meaning("queue_length"), self.queue.clone());
        registry.register("objects", meaning("objects"), self.objects.clone());
        registry.register("passes", meaning("passes"), self.passes.clone());
        registry.register("steps", meaning("steps"), self.steps.clone());
        let name = "databricks_requests";
        registry.register(name, meaning(name), self.requests.clone());
        let name = "databricks_request_duration_seconds";
        registry.register(name, meaning(name), self.durations.clone());
        let name = "databricks_throttled_seconds";
        registry.register(name, meaning(name), self.throttled.clone());
        registry.register("token_renewals", meaning("token_renewals"), self.renewals.clone());
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::time::Duration;

    use serde_json::Value as Json;

    use super::{Metrics, TABLE};
    use crate::controller::Load;
    use crate::databricks::{Endpoint, Failure};

    /// Metrics that have all counted something.
    fn used() -> Metrics {
        let metrics = Metrics::new();
        metrics.leader(true);
        metrics.load(&Load { tasks: 3, queued: 5, passes: 9 });
        metrics.objects(BTreeMap::from([(("Run", "RUNNING"), 7)]));
        metrics.step("Run", "call", "ok");
        metrics.request(Endpoint::RunsGet, &Ok(Json::Null), Duration::from_millis(20));
        let failure = Failure::Unknown("secret words".to_owned());
        metrics.request(Endpoint::RunsGet, &Err(failure), Duration::from_secs(70));
        metrics.throttled(Endpoint::RunsGet, Duration::from_millis(1500));
        metrics.renewal(true);
        metrics
    }

    #[test]
    fn the_table_has_every_metric_with_its_labels() {
        let text = used().text().unwrap();
        let mut served: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (name, labels) =
                line.split_once('{').unwrap_or((line.split(' ').next().unwrap(), "}"));
            let name = ["_bucket", "_sum", "_count"]
                .iter()
                .find_map(|end| name.strip_suffix(end))
                .unwrap_or(name);
            let labels = labels.split('}').next().unwrap().split(',');
            let labels =
                labels.filter_map(|label| label.split_once('=')).map(|(name, _)| name.to_owned());
            served.entry(name.to_owned()).or_default().extend(labels.filter(|name| name != "le"));
        }
        let table: BTreeMap<String, BTreeSet<String>> = TABLE
            .iter()
            .map(|(name, labels, _)| {
                let labels = labels.split(", ").filter(|label| !label.is_empty());
                ((*name).to_owned(), labels.map(str::to_owned).collect())
            })
            .collect();
        assert_eq!(served, table);
        assert_eq!(text.matches("# HELP").count(), TABLE.len());
        for line in text.lines().filter(|line| line.starts_with("# HELP")) {
            assert!(line.ends_with('.') && line.split(' ').count() > 4, "{line}");
        }
    }

    #[test]
    fn values_are_as_counted() {
        let metrics = used();
        metrics.objects(BTreeMap::from([(("Run", "TERMINATED"), 2)]));
        let text = metrics.text().unwrap();
        for line in [
            "kfp_dbx_operator_leader 1",
            "kfp_dbx_operator_steps_in_flight 3",
            "kfp_dbx_operator_queue_length 5",
            "kfp_dbx_operator_passes_total 9",
            r#"kfp_dbx_operator_objects{kind="Run",state="TERMINATED"} 2"#,
            r#"kfp_dbx_operator_steps_total{kind="Run",step="call",outcome="ok"} 1"#,
            r#"kfp_dbx_operator_databricks_requests_total{endpoint="RunsGet",outcome="unknown"} 1"#,
            r#"kfp_dbx_operator_databricks_throttled_seconds_total{endpoint="RunsGet"} 1.5"#,
            r#"kfp_dbx_operator_databricks_request_duration_seconds_count{endpoint="RunsGet"} 2"#,
        ] {
            assert!(text.lines().any(|served| served == line), "{line}\n{text}");
        }
        assert!(!text.contains("RUNNING"), "a state without objects is not served\n{text}");
        assert!(!text.contains("secret words"), "{text}");
    }
}
