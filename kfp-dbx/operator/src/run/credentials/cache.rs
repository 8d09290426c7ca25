//! A token that is kept, and renewed before it ends.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as Turn;
use tracing::{debug, warn};

use super::grant::{Grant, Token};
use crate::databricks::{Backoff, Failure};
use crate::run::clock::Clock;
use crate::run::http::Http;
use crate::time::Time;

/// The end of a token's life in which it is not used: Azure rejects the last 30 seconds.
const UNUSED: Duration = Duration::from_secs(40);

/// The longest time before its end at which a token is renewed.
const EARLY: Duration = Duration::from_secs(20 * 60);

/// The time between two attempts to renew a token that is still good.
const AGAIN: Duration = Duration::from_secs(60);

/// The time for which a refusal is remembered, so that many objects do not ask again and again.
const REMEMBERED: Duration = Duration::from_secs(10);

/// The number of requests for a token, if the server is busy or cannot be reached.
const ATTEMPTS: u32 = 4;

/// The wait between them.
const PAUSE: Backoff = Backoff { first: Duration::from_millis(500), cap: Duration::from_secs(4) };

/// The longest wait that a server may ask for, before the caller is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// A token and the way to renew it.
pub struct Cache {
    grant: Grant,
    http: Http,
    clock: Clock,
    /// Is told about each attempt to get a token, whether it succeeded.
    told: Box<dyn Fn(bool) + Send + Sync>,
    state: Mutex<State>,
    /// Whose turn it is to ask for a token.
    turn: Arc<Turn<()>>,
}

#[derive(Debug, Default)]
struct State {
    token: Option<Token>,
    /// The failure of the last attempt, and until when it is remembered.
    failed: Option<(Failure, Time)>,
    /// The time before which a good token is not renewed.
    again: Time,
    /// The time at which the workspace last refused a token.
    refused: Option<Time>,
}

/// What is there without asking.
enum Found {
    Fresh(Token),
    /// It can be used, and it is time to renew it.
    Aging(Token),
    Failed(Failure),
    Nothing,
}

impl Cache {
    /// Creates a cache without a token.
    pub fn new(
        grant: Grant,
        http: Http,
        clock: Clock,
        told: impl Fn(bool) + Send + Sync + 'static,
    ) -> Arc<Self> {
        let (told, state) = (Box::new(told), Mutex::default());
        Arc::new(Self { grant, http, clock, told, state, turn: Arc::default() })
    }

    /// Returns a token with at least 40 seconds left. Only one caller asks for it at a time.
    ///
    /// # Errors
    ///
    /// If the server refuses to give one, or cannot be asked.
    pub async fn token(self: &Arc<Self>) -> Result<Token, Failure> {
        match self.find() {
            Found::Fresh(token) => return Ok(token),
            Found::Failed(failure) => return Err(failure),
            Found::Aging(token) => {
                self.renew_aside();
                return Ok(token);
            }
            Found::Nothing => {}
        }
        let _turn = self.turn.lock().await;
        match self.find() {
            Found::Fresh(token) | Found::Aging(token) => Ok(token),
            Found::Failed(failure) => Err(failure),
            Found::Nothing => self.renew().await,
        }
    }

    /// Forgets a token that the workspace refuses. Returns whether another one is worth a try: once
    /// in a minute.
    pub fn refuse(&self, token: &Token) -> bool {
        if matches!(self.grant, Grant::Fixed(_)) {
            return false;
        }
        let now = self.clock.now();
        let mut state = self.state();
        match &state.token {
            Some(kept) if kept == token => {}
            // Someone else has renewed it since.
            _ => return true,
        }
        if state.refused.is_some_and(|at| now - at < AGAIN) {
            return false;
        }
        state.refused = Some(now);
        state.token = None;
        true
    }

    fn find(&self) -> Found {
        let now = self.clock.now();
        let state = self.state();
        match (&state.token, &state.failed) {
            (Some(token), _) if now + UNUSED < token.ends => {
                let early = ((token.ends - token.asked) / 2).min(EARLY);
                let is_time = now + early >= token.ends && now >= state.again;
                if is_time { Found::Aging(token.clone()) } else { Found::Fresh(token.clone()) }
            }
            (_, Some((failure, until))) if now < *until => Found::Failed(failure.clone()),
            _ => Found::Nothing,
        }
    }

    /// Renews the token while others use the one that there is.
    fn renew_aside(self: &Arc<Self>) {
        let Ok(turn) = Arc::clone(&self.turn).try_lock_owned() else { return };
        let cache = Arc::clone(self);
        tokio::spawn(async move {
            let _turn = turn;
            // The one before may just have done it.
            if matches!(cache.find(), Found::Aging(_))
                && let Err(failure) = cache.renew().await
            {
                warn!("a token cannot be renewed yet: {}", failure.message());
            }
        });
    }

    /// Asks for a token, whose turn it is.
    async fn renew(&self) -> Result<Token, Failure> {
        let mut result = self.ask().await;
        let now = self.clock.now();
        if let Ok(token) = &result
            && token.ends <= now + UNUSED
        {
            let message = "the token that the server gives is about to end; check the clocks";
            result = Err(Failure::Later { after: None, message: message.to_owned() });
        }
        if !matches!(self.grant, Grant::Fixed(_)) {
            (self.told)(result.is_ok());
        }
        let mut state = self.state();
        match &result {
            Ok(token) => {
                debug!(ends = %token.ends, "there is a new token");
                *state = State {
                    token: Some(token.clone()),
                    refused: state.refused,
                    ..State::default()
                };
            }
            Err(failure) => {
                let wait = match failure {
                    Failure::Later { after: Some(after), .. } => (*after).max(REMEMBERED),
                    _ => REMEMBERED,
                };
                state.failed = Some((failure.clone(), now + wait));
                state.again = now + wait.max(AGAIN);
            }
        }
        result
    }

    /// Asks until there is an answer that counts.
    async fn ask(&self) -> Result<Token, Failure> {
        let mut attempt = 1;
        loop {
            let result = self.grant.fetch(&self.http, self.clock).await;
            let Err(Failure::Later { after, .. }) = &result else { return result };
            let wait = after.unwrap_or_else(|| PAUSE.after(attempt, ""));
            if attempt == ATTEMPTS || wait > PATIENCE {
                return result;
            }
            debug!("a token is not given yet: {}", result_message(&result));
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn result_message(result: &Result<Token, Failure>) -> &str {
    result.as_ref().err().map_or("", Failure::message)
}
