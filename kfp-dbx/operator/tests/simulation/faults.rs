//! The faults, which the seed draws.

use std::time::Duration;

use kfp_dbx_operator::databricks::Reply;

use crate::random::Random;

/// How often each fault comes, in a thousand times.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// The answer is lost after the effect.
    pub lost: u64,
    /// The request is lost before the effect.
    pub dropped: u64,
    /// The effect comes late, at most when the client gives up.
    pub late: u64,
    /// 429, with no effect.
    pub throttled: u64,
    /// 503, with no effect.
    pub unavailable: u64,
    /// 500, after the effect or without it.
    pub broken: u64,
    /// A body that is not JSON, after the effect.
    pub garbage: u64,
    /// No credentials.
    pub credentials: u64,
    /// A watch stands still for up to half a minute.
    pub stalls: u64,
    /// A watch breaks, and the objects are listed again.
    pub breaks: u64,
    /// The API server does not answer, with or without the effect.
    pub deaf: u64,
    /// The operator crashes at a step.
    pub crash: u64,
    /// The operator is paused at a step, and another one takes over.
    pub pause: u64,
    /// The operator's clock leaps.
    pub leap: u64,
}

impl Faults {
    /// Draws the rates of a seed: most of them are zero, so that seeds differ in kind.
    pub fn draw(random: &mut Random) -> Self {
        let mut rate = |rates: &[u64]| random.one_of(rates);
        let usual = [0, 0, 0, 20, 60, 200];
        let rare = [0, 0, 0, 3, 10, 30];
        Self {
            lost: rate(&usual),
            dropped: rate(&usual),
            late: rate(&usual),
            throttled: rate(&usual),
            unavailable: rate(&usual),
            broken: rate(&usual),
            garbage: rate(&usual),
            credentials: rate(&[0, 0, 0, 0, 20]),
            stalls: rate(&usual),
            breaks: rate(&rare),
            deaf: rate(&usual),
            crash: rate(&rare),
            pause: rate(&[0, 0, 0, 0, 5, 15]),
            leap: rate(&[0, 0, 0, 0, 5]),
        }
    }
}

/// The way of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// The time until it has its effect, if it has one.
    pub effect: Option<Duration>,
    /// The time until its sender has an answer.
    pub answer: Duration,
    /// The answer, if it is not that of the server.
    pub instead: Option<Instead>,
}

/// An answer that is not that of the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Instead {
    /// A response.
    Reply(Reply),
    /// No response.
    Nothing(&'static str),
    /// No credentials.
    Credentials,
}

/// The time after which a client gives up, from when the controller has given out the task.
pub const TIMEOUT: Duration = Duration::from_secs(60);

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

impl Way {
    /// A way without a fault.
    fn plain(random: &mut Random) -> Self {
        let effect = millis(random.within(2, 100));
        let answer = effect + millis(random.within(2, 100));
        Self { effect: Some(effect), answer, instead: None }
    }

    /// Draws the way of a request to the workspace, whose client gives up after some time.
    pub fn of_call(faults: &Faults, left: Duration, random: &mut Random) -> Self {
        let plain = Self::plain(random);
        let reply = |status, retry_after: Option<&str>, body: &str| {
            let retry_after = retry_after.map(str::to_owned);
            Some(Instead::Reply(Reply { status, retry_after, body: body.to_owned() }))
        };
        let mut is = |rate| random.chance(rate);
        if is(faults.lost) {
            let answer = if is(500) { left } else { plain.answer };
            return Self {
                answer,
                instead: Some(Instead::Nothing("the connection was closed")),
                ..plain
            };
        }
        if is(faults.dropped) {
            let instead = Some(Instead::Nothing("the connection was closed"));
            return Self { effect: None, instead, ..plain };
        }
        if is(faults.late) {
            let most = u64::try_from(left.as_millis()).unwrap();
            let effect = Some(millis(random.below(most)));
            let instead = random.chance(700).then_some(Instead::Nothing("the request timed out"));
            return Self { effect, answer: left, instead };
        }
        if is(faults.throttled) {
            let retry_after = is(500).then_some("3");
            let body = r#"{"error_code":"REQUEST_LIMIT_EXCEEDED","message":"too many requests"}"#;
            return Self { effect: None, instead: reply(429, retry_after, body), ..plain };
        }
        if is(faults.unavailable) {
            let body = r#"{"error_code":"TEMPORARILY_UNAVAILABLE","message":"try again"}"#;
            return Self { effect: None, instead: reply(503, None, body), ..plain };
        }
        if is(faults.broken) {
            let body = r#"{"error_code":"INTERNAL_ERROR","message":"an internal error"}"#;
            let effect = plain.effect.filter(|_| is(500));
            return Self { effect, instead: reply(500, None, body), ..plain };
        }
        if is(faults.garbage) {
            return Self { instead: reply(200, None, "<html>a proxy</html>"), ..plain };
        }
        if is(faults.credentials) {
            return Self { effect: None, instead: Some(Instead::Credentials), ..plain };
        }
        plain
    }

    /// Draws the way of a request to the API server.
    pub fn to_server(faults: &Faults, random: &mut Random) -> Self {
        let plain = Self::plain(random);
        if !random.chance(faults.deaf) {
            return plain;
        }
        let slow = plain.answer + millis(random.below(20_000));
        let effect = match random.below(3) {
            0 => None,
            1 => plain.effect,
            _ => Some(millis(random.below(10_000))),
        };
        Self {
            effect,
            answer: slow.max(effect.unwrap_or_default()),
            instead: Some(Instead::Nothing("no answer")),
        }
    }
}
