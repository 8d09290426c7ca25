//! The clock: wall time at the start, and from then on a time that nobody sets back.

use std::time::{SystemTime, UNIX_EPOCH};

use tokio::time::{Instant, sleep_until};

use crate::time::Time;

/// A clock that never goes back.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    wall: Time,
    start: Instant,
}

impl Clock {
    /// Reads the wall clock.
    pub fn start() -> Self {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { wall: Time(0) + wall, start: Instant::now() }
    }

    /// Returns the time.
    pub fn now(&self) -> Time {
        self.wall + self.start.elapsed()
    }

    /// Waits for a time.
    pub async fn wait_until(&self, time: Time) {
        sleep_until(self.start + time.since(self.wall)).await;
    }
}
