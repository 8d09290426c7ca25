//! The election of the one process that acts, by a Lease of Kubernetes.
//!
//! The rules are those of Kubernetes' own controllers. The holder renews the Lease every few seconds.
//! A process that has seen the same renewal for the duration of the Lease, by its own clock, takes it
//! over: clocks of different machines are never compared. A holder that could not renew for a shorter
//! time than that stops by itself, so that there are never two. A holder that ends gives the Lease back.

mod claim;
mod store;

use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use crate::run::health::Health;

pub use claim::{Claim, DURATION, Observed, Record};
pub use store::{Failure, InCluster, Store};

/// The name under which the election tells what is in its way.
const PART: &str = "lease";

/// The time after which a holder that cannot renew stops.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// The time between two attempts.
pub const PAUSE: Duration = Duration::from_secs(2);

/// The time after which an attempt is given up.
const ANSWER: Duration = Duration::from_secs(4);

/// A candidate for the Lease.
#[derive(Debug)]
pub struct Candidate<S> {
    store: S,
    /// The name of this process, which no other process has.
    identity: String,
    health: Health,
    observed: Observed,
}

impl<S: Store> Candidate<S> {
    /// Creates a candidate.
    pub fn new(store: S, identity: String, health: Health) -> Self {
        Self { store, identity, health, observed: Observed::default() }
    }

    /// Waits until this process holds the Lease. Returns the time until which it does, unless it is
    /// renewed.
    pub async fn acquire(&mut self) -> Instant {
        loop {
            let began = Instant::now();
            match self.attempt(began).await {
                Ok(true) => {
                    self.health.no_obstacle(PART);
                    return began + DEADLINE;
                }
                Ok(false) => self.health.no_obstacle(PART),
                Err(Failure::Conflict) => {}
                Err(Failure::Other(why)) => {
                    tracing::warn!(why, "the lease cannot be read or written");
                    self.health.obstacle(PART, &why);
                }
            }
            sleep(PAUSE).await;
        }
    }

    /// Renews the Lease. Returns when it is lost, at the latest at the time until which it is held.
    pub async fn hold(&mut self, mut until: Instant) {
        let mut next = Instant::now() + PAUSE;
        loop {
            if next >= until {
                sleep_until(until).await;
                tracing::error!("the lease could not be renewed in time");
                return;
            }
            sleep_until(next).await;
            let began = Instant::now();
            next = began + PAUSE;
            match timeout_at(until, self.attempt(began)).await {
                Ok(Ok(true)) => until = began + DEADLINE,
                Ok(Ok(false)) => {
                    tracing::error!("another process has taken the lease");
                    return;
                }
                Ok(Err(Failure::Conflict)) | Err(_) => {}
                Ok(Err(Failure::Other(why))) => tracing::warn!(why, "the lease is not renewed"),
            }
        }
    }

    /// Gives the Lease back, if this process holds it.
    pub async fn release(&mut self) {
        let attempt = async {
            let record = self.store.read().await?.unwrap_or_default();
            if record.holder.as_deref() == Some(&self.identity) {
                self.store.write(&record.released()).await?;
            }
            Ok(())
        };
        match tokio::time::timeout(PAUSE * 2, attempt).await {
            Ok(Ok(()) | Err(Failure::Conflict)) => {}
            Ok(Err(Failure::Other(why))) => tracing::warn!(why, "the lease is not given back"),
            Err(_) => tracing::warn!("the lease is not given back in time"),
        }
    }

    /// Takes or renews the Lease if it can be had. Returns whether this process holds it.
    async fn attempt(&mut self, now: Instant) -> Result<bool, Failure> {
        match timeout_at(now + ANSWER, self.claim(now)).await {
            Ok(result) => result,
            Err(_) => Err(Failure::Other("the API server has not answered in time".to_owned())),
        }
    }

    async fn claim(&mut self, now: Instant) -> Result<bool, Failure> {
        let record = self.store.read().await?;
        match self.observed.claim(record, &self.identity, now) {
            Claim::Held(by) => {
                tracing::debug!(by, "another process holds the lease");
                Ok(false)
            }
            Claim::Write(record) => {
                self.store.write(&record).await?;
                Ok(true)
            }
        }
    }
}
