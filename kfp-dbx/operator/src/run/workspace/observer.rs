//! What is told about requests, for metrics.

use std::time::Duration;

use crate::databricks::{Answer, Endpoint};
use crate::run::metrics::Metrics;

/// A request that has ended.
#[derive(Debug, Clone, Copy)]
pub struct Called<'a> {
    /// The address of the workspace.
    pub host: &'a str,
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The answer.
    pub answer: &'a Answer,
    /// The time that it waited for its turn.
    pub throttled: Duration,
    /// The whole time: for a token, for its turn, and for the answer.
    pub took: Duration,
}

/// Someone who counts.
pub trait Observer: Send + Sync {
    /// Takes note of a request that has ended.
    fn called(&self, called: &Called<'_>);

    /// Takes note of a token that was asked for.
    fn renewed(&self, succeeded: bool);
}

impl Observer for Metrics {
    fn called(&self, called: &Called<'_>) {
        self.request(called.endpoint, called.answer, called.took);
        self.throttled(called.endpoint, called.throttled);
    }

    fn renewed(&self, succeeded: bool) {
        self.renewal(succeeded);
    }
}

/// Nobody counts.
impl Observer for () {
    fn called(&self, _: &Called<'_>) {}

    fn renewed(&self, _: bool) {}
}
