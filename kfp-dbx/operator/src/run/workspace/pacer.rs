//! The turns of requests: the budget of a workspace, for callers that wait.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as Turn;

use crate::databricks::{Budget, ENDPOINTS, Endpoint, Reply};
use crate::run::clock::Clock;

/// The longest pause that a caller waits for. After it the world can be another one.
const PATIENCE: Duration = Duration::from_secs(30);

/// The budget of a workspace, and the lines before it.
#[derive(Debug)]
pub(super) struct Pacer {
    budget: Mutex<Budget>,
    /// The line before each endpoint: first come, first served.
    lines: BTreeMap<Endpoint, Turn<()>>,
    clock: Clock,
}

impl Pacer {
    pub fn new(seed: &str, per_second: u32, clock: Clock) -> Self {
        let lines = ENDPOINTS.iter().map(|endpoint| (*endpoint, Turn::new(()))).collect();
        Self { budget: Mutex::new(Budget::new(seed, per_second)), lines, clock }
    }

    /// Waits for the turn of a request. If the workspace is in a long pause, returns the rest of it.
    pub async fn turn(&self, endpoint: Endpoint) -> Result<(), Duration> {
        let _place = match self.lines.get(&endpoint) {
            Some(line) => Some(line.lock().await),
            None => None,
        };
        loop {
            let now = self.clock.now();
            let Err(later) = self.budget().take(endpoint, now) else { return Ok(()) };
            if later - now > PATIENCE {
                return Err(later - now);
            }
            self.clock.wait_until(later).await;
        }
    }

    /// Takes note of a response.
    pub fn heed(&self, endpoint: Endpoint, reply: &Reply) {
        self.budget().heed(endpoint, reply, self.clock.now());
    }

    fn budget(&self) -> MutexGuard<'_, Budget> {
        self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
