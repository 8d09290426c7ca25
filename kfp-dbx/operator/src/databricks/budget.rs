//! The pace of requests to a workspace: how many in a second, and when none at all.
//!
//! Three limits hold at once: the endpoint's own, one for all reads or one for all writes, so that
//! neither waits for the other, and the workspace's quota of new jobs and runs in an hour.

use std::collections::BTreeMap;
use std::time::Duration;

use super::answer::Reply;
use super::backoff::{Backoff, spread};
use super::bucket::Bucket;
use super::classify::is_hourly_quota;
use super::endpoint::{Endpoint, Repeat};
use super::quota::Quota;
use super::retry_after::retry_after;
use crate::time::Time;

/// The wait after answers that ask to slow down without saying for how long.
const SLOWER: Backoff = Backoff { first: Duration::from_secs(1), cap: Duration::from_secs(60) };

/// The wait after an answer that says that the quota of the hour is used up.
const QUOTA_WAIT: Duration = Duration::from_secs(60);

/// A caller that was told to come back keeps its place for this long after the time it was told.
const GRACE: Duration = Duration::from_millis(250);

/// The requests that a workspace may be sent.
#[derive(Debug, Clone)]
pub struct Budget {
    seed: String,
    reads: Class,
    writes: Class,
    endpoints: BTreeMap<Endpoint, Pace>,
    /// The pause of all endpoints.
    pause: Pause,
    quota: Quota,
}

/// The requests of all endpoints that read, or of all that write.
#[derive(Debug, Clone)]
struct Class {
    bucket: Bucket,
    /// The endpoints that were refused for want of a request here: since when they wait, and when
    /// they were told to come back.
    waiting: BTreeMap<Endpoint, (Time, Time)>,
}

/// The requests of an endpoint.
#[derive(Debug, Clone)]
struct Pace {
    bucket: Bucket,
    pause: Pause,
    /// The answers in a row that asked to slow down.
    slowed: u32,
}

/// A time in which nothing is sent.
#[derive(Debug, Clone, Copy, Default)]
struct Pause {
    set: Time,
    until: Time,
}

impl Budget {
    /// Creates the budget of a workspace with a number of reads and of writes in a second. The seed
    /// spreads the ends of pauses, so that two operators do not return at the same moment.
    pub fn new(seed: &str, per_second: u32) -> Self {
        let class = Class { bucket: Bucket::new(per_second), waiting: BTreeMap::new() };
        Self {
            seed: seed.to_owned(),
            reads: class.clone(),
            writes: class,
            endpoints: BTreeMap::new(),
            pause: Pause::default(),
            quota: Quota::default(),
        }
    }

    /// Takes a request to the endpoint.
    ///
    /// # Errors
    ///
    /// If it has to wait, returns the time at which to ask again.
    pub fn take(&mut self, endpoint: Endpoint, now: Time) -> Result<(), Time> {
        let counts = counts_as_new(endpoint);
        let pace = self.endpoints.entry(endpoint).or_insert_with(|| Pace::new(endpoint));
        let class = if is_read(endpoint) { &mut self.reads } else { &mut self.writes };
        let paused = self.pause.end(now).max(pace.pause.end(now));
        let quota = if counts { self.quota.ready(now) } else { now };
        if paused.max(quota) > now {
            class.waiting.remove(&endpoint);
            return Err(paused.max(quota));
        }
        pace.bucket.restart(pace.pause.until);
        class.bucket.restart(self.pause.until);
        let ready = pace.bucket.ready(1, now);
        if ready > now {
            class.waiting.remove(&endpoint);
            return Err(ready);
        }
        class.take(endpoint, now)?;
        pace.bucket.take();
        if counts {
            self.quota.count(now);
        }
        Ok(())
    }

    /// Sends nothing to the endpoint until the time.
    pub fn pause(&mut self, endpoint: Endpoint, until: Time, now: Time) {
        let until = until + self.jitter(endpoint, until.since(now));
        let pace = self.endpoints.entry(endpoint).or_insert_with(|| Pace::new(endpoint));
        pace.pause.extend(until, now);
    }

    /// Sends nothing to the workspace until the time.
    pub fn pause_all(&mut self, until: Time, now: Time) {
        let until = until + self.jitter(Endpoint::RunsGet, until.since(now));
        self.pause.extend(until, now);
    }

    /// Takes note of a response: pauses where it asks to slow down.
    pub fn heed(&mut self, endpoint: Endpoint, reply: &Reply, now: Time) {
        let asked = reply.retry_after.as_deref().and_then(|header| retry_after(header, now));
        if is_hourly_quota(&reply.body) {
            self.quota.pause(now + asked.unwrap_or(QUOTA_WAIT), now);
        } else if reply.status == 429 {
            let wait = self.slow_down(endpoint, asked.filter(|wait| !wait.is_zero()), now);
            self.pause(endpoint, now + wait, now);
        } else if let (503, Some(wait)) = (reply.status, asked) {
            self.pause_all(now + wait, now);
        } else if let Some(pace) = self.endpoints.get_mut(&endpoint) {
            pace.slowed = 0;
        }
    }

    /// Returns the wait after an answer that asks to slow down. Of many requests that were under way
    /// together, the first one to return counts.
    fn slow_down(&mut self, endpoint: Endpoint, asked: Option<Duration>, now: Time) -> Duration {
        let pace = self.endpoints.entry(endpoint).or_insert_with(|| Pace::new(endpoint));
        if pace.pause.end(now) > now {
            return asked.unwrap_or_default();
        }
        pace.slowed = pace.slowed.saturating_add(1);
        asked.unwrap_or_else(|| SLOWER.after(pace.slowed, &self.seed))
    }

    /// Returns up to a tenth of a wait, and at most five seconds.
    fn jitter(&self, endpoint: Endpoint, wait: Duration) -> Duration {
        let millis = u64::try_from(wait.as_millis() / 10).unwrap_or(u64::MAX).min(5000);
        Duration::from_millis(spread(&self.seed, endpoint as u64 ^ (millis << 8), millis))
    }
}

impl Class {
    /// Takes a request, unless other endpoints have waited longer for the next ones.
    fn take(&mut self, endpoint: Endpoint, now: Time) -> Result<(), Time> {
        let since = self.waiting.get(&endpoint).map_or(now, |(since, _)| (*since).min(now));
        self.waiting.retain(|_, (_, told)| *told + GRACE >= now && told.since(now) < QUOTA_WAIT);
        let is_before = |(other, (waits, _)): &(&Endpoint, &(Time, Time))| {
            **other != endpoint && (*waits, **other) < (since, endpoint)
        };
        let before = self.waiting.iter().filter(is_before).count();
        let needed = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
        let ready = self.bucket.ready(needed, now);
        if ready > now {
            self.waiting.insert(endpoint, (since, ready));
            return Err(ready);
        }
        self.waiting.remove(&endpoint);
        self.bucket.take();
        Ok(())
    }
}

impl Pace {
    fn new(endpoint: Endpoint) -> Self {
        let bucket = Bucket::new(endpoint.per_second());
        Self { bucket, pause: Pause::default(), slowed: 0 }
    }
}

impl Pause {
    /// Returns the end of the pause, or the present. A clock that was set back moves the pause with it.
    fn end(&mut self, now: Time) -> Time {
        if now < self.set {
            *self = Self { set: now, until: now + (self.until - self.set) };
        }
        self.until.max(now)
    }

    fn extend(&mut self, until: Time, now: Time) {
        *self = Self { set: now, until: self.end(now).max(until) };
    }
}

fn is_read(endpoint: Endpoint) -> bool {
    endpoint.repeat() == Repeat::Reads
}

/// Whether a request counts towards the quota of new jobs in an hour.
fn counts_as_new(endpoint: Endpoint) -> bool {
    matches!(endpoint, Endpoint::JobsCreate | Endpoint::RunsSubmit)
}

#[cfg(test)]
mod tests;
