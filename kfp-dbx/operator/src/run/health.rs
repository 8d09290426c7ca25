//! Whether the program is alive, and whether it is ready.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The time in which the loop turns at least once, even when there is nothing to do.
pub const TURN: Duration = Duration::from_secs(10);

/// The time after which a loop that does not turn is stuck.
const STUCK: Duration = Duration::from_secs(90);

/// What `/healthz` and `/readyz` answer.
#[derive(Debug, Clone, Default)]
pub struct Health(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// What is in the way, by the name of the part that says so.
    obstacles: BTreeMap<String, String>,
    /// The last turn of the loop, while it runs.
    turned: Option<Instant>,
}

impl Health {
    /// Records that something is in the way of a part of the program.
    pub fn obstacle(&self, part: &str, why: &str) {
        self.state().obstacles.insert(part.to_owned(), why.to_owned());
    }

    /// Records that nothing is in the way of a part of the program any more.
    pub fn no_obstacle(&self, part: &str) {
        self.state().obstacles.remove(part);
    }

    /// Records a turn of the loop.
    pub fn turn(&self) {
        self.state().turned = Some(Instant::now());
    }

    /// Records that the loop has ended, and that its parts are not in anyone's way.
    pub fn ended(&self) {
        let mut state = self.state();
        state.turned = None;
        state.obstacles.clear();
    }

    /// Whether the loop turns, if it runs. If not, returns what is wrong.
    ///
    /// # Errors
    ///
    /// The loop has not turned for a long time.
    pub fn alive(&self) -> Result<(), String> {
        match self.state().turned.map(|turned| turned.elapsed()) {
            Some(since) if since > STUCK => {
                Err(format!("the loop has not turned for {} seconds", since.as_secs()))
            }
            _ => Ok(()),
        }
    }

    /// Whether nothing is in the way. If not, returns a line for each obstacle.
    ///
    /// # Errors
    ///
    /// Something is in the way.
    pub fn ready(&self) -> Result<(), String> {
        let mut text = self.alive().err().map(|why| why + "\n").unwrap_or_default();
        for (part, why) in &self.state().obstacles {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{part}: {why}");
        }
        if text.is_empty() { Ok(()) } else { Err(text) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Health;

    #[tokio::test(start_paused = true)]
    async fn a_loop_that_does_not_turn_is_not_alive() {
        let health = Health::default();
        tokio::time::advance(Duration::from_secs(1000)).await;
        health.alive().unwrap();
        health.turn();
        tokio::time::advance(Duration::from_secs(60)).await;
        health.alive().unwrap();
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(health.alive(), Err("the loop has not turned for 120 seconds".to_owned()));
        assert!(health.ready().unwrap_err().contains("has not turned"));
        health.turn();
        health.alive().unwrap();
        tokio::time::advance(Duration::from_secs(120)).await;
        health.ended();
        health.alive().unwrap();
    }

    #[test]
    fn obstacles_are_told_in_order() {
        let health = Health::default();
        health.ready().unwrap();
        health.obstacle("watch of runs", "not installed");
        health.obstacle("lease", "forbidden");
        let expected = "lease: forbidden\nwatch of runs: not installed\n";
        assert_eq!(health.ready(), Err(expected.to_owned()));
        health.no_obstacle("lease");
        health.no_obstacle("lease");
        assert_eq!(health.ready(), Err("watch of runs: not installed\n".to_owned()));
    }
}
