//! Attempts: `processNodeRetries` in Argo's `workflow/controller/operator.go`.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::clock::{NEGATIVE, date_and_clock, duration_or_seconds, is_negative};
use super::flow::{Flow, Inner};
use super::names::{exit_code, last_duration};
use super::nodes::Site;
use crate::expression::{Scope, Text};
use crate::queue::{Due, Node};
use crate::report::{self, Phase};
use crate::time::Time;
use crate::workflow::{Backoff, Retry, RetryPolicy};

/// The most attempts here: whoever has failed that often always fails.
const MOST: usize = 1000;

/// What follows from a failed attempt.
enum Next {
    /// Another attempt.
    Again,
    /// Another attempt, or the end, after this time.
    Later(Time),
    /// The end, with this message.
    Over(String),
    /// Argo itself fails.
    Fails(String),
}

impl Flow<'_> {
    /// Looks whether there is to be another attempt of a node.
    pub(super) fn retry(&mut self, site: &mut Site<'_>, node: Node) {
        let Some(last) = self.last_attempt(node).filter(|last| self.has_ended(*last)) else {
            return;
        };
        if self.cells[last].is_unreported {
            return;
        }
        let Some(retry) = self.template(node).retry.as_ref() else { return };
        if self.has_ended(node) {
            return;
        }
        self.cells[node].shown.outputs = self.cells[last].shown.outputs.clone();
        let phase = self.cells[last].shown.phase;
        if !phase.is_failure() {
            return self.finish(site, node, Phase::Succeeded, "");
        }
        if let Some(error) = self.cells[last].errored.clone()
            && retry.policy == RetryPolicy::OnFailure
        {
            return self.fail_at(site, node, error);
        }
        match self.next(site, node, retry) {
            Next::Over(message) => self.finish(site, node, phase, message),
            Next::Fails(why) => self.fail_at(site, node, why),
            Next::Later(time) => {
                if let Some(state) = self.retry_state(node) {
                    state.wakes = Some(time);
                }
                site.ground.queue.at(time, Due::Node(self.run, node));
            }
            Next::Again if self.attempts(node).len() >= MOST => {
                if retry.limit.is_some() {
                    let why = format!("more than {MOST} attempts have no model");
                    self.no_model(Some(node), "`limit`", why);
                }
            }
            Next::Again => {
                self.cells[node].shown.message.clear();
                self.attempt(site, node);
            }
        }
    }

    fn attempts(&self, node: Node) -> &[Node] {
        match &self.cells[node].inner {
            Inner::Retry(state) => &state.attempts,
            _ => &[],
        }
    }

    pub(super) fn last_attempt(&self, node: Node) -> Option<Node> {
        self.attempts(node).last().copied()
    }

    fn next(&mut self, site: &mut Site<'_>, node: Node, retry: &Retry) -> Next {
        if let Some(shutdown) = self.shutdown {
            return Next::Over(shutdown.message());
        }
        if self.is_past_deadline {
            let deadline = self.deadline().or(self.started).unwrap_or_default();
            let deadline = deadline.rfc3339();
            let (day, time) = date_and_clock(&deadline);
            return Next::Over(format!("retry exceeded workflow deadline {day} {time} +0000 UTC"));
        }
        let mut limit = None;
        if let Some(text) = &retry.limit {
            let Some(text) = self.known(site, node, "`limit`", text) else {
                return Next::Over(String::new());
            };
            match self.number(node, "`limit`", &text) {
                Ok(number) => limit = Some(usize::try_from(number).unwrap_or(0)),
                Err(next) => return next,
            }
        }
        if let Some(backoff) = &retry.backoff
            && let Some(next) = self.back_off(site, node, backoff, limit)
        {
            return next;
        }
        self.judge(node, retry, limit)
    }

    /// Decides on another attempt, when it is time for it.
    fn judge(&self, node: Node, retry: &Retry, limit: Option<usize>) -> Next {
        let Some(last) = self.last_attempt(node) else { return Next::Again };
        let last = &self.cells[last].shown;
        let is_met = match retry.policy {
            RetryPolicy::Always => true,
            RetryPolicy::OnFailure => last.phase == Phase::Failed,
            RetryPolicy::OnError => last.phase == Phase::Error,
            // None of the errors that there are here is one that Argo takes for transient.
            RetryPolicy::OnTransientError => false,
        };
        if !is_met {
            return Next::Over(last.message.clone());
        }
        let attempts = self.attempts(node).len();
        if limit.is_some_and(|limit| attempts > limit) {
            return Next::Over("No more retries left".to_owned());
        }
        if let Some(expression) = &retry.expression {
            match expression.evaluate(&LastRetry { last, retries: attempts - 1 }) {
                Ok(Json::Bool(true)) => {}
                Ok(Json::Bool(false)) => {
                    return Next::Over("retryStrategy.expression evaluated to false".to_owned());
                }
                Ok(other) => {
                    return Next::Fails(format!(
                        "unable to cast expression result '{other}' to bool"
                    ));
                }
                Err(problem) => return Next::Fails(problem.why),
            }
        }
        Next::Again
    }

    /// Returns what follows if there is no attempt now.
    fn back_off(
        &mut self,
        site: &mut Site<'_>,
        node: Node,
        backoff: &Backoff,
        limit: Option<usize>,
    ) -> Option<Next> {
        let now = site.ground.now();
        let stops = || Some(Next::Over(String::new()));
        let Some(base) = self.length(site, node, &backoff.duration, "`duration`") else {
            return stops();
        };
        let mut until = None;
        if let Some(longest) = &backoff.max_duration {
            let Some(longest) = self.length(site, node, longest, "`maxDuration`") else {
                return stops();
            };
            let first = *self.attempts(node).first()?;
            until = Some(self.cells[first].shown.started + longest);
        }
        let mut cap = None;
        if let Some(longest) = &backoff.cap {
            let Some(longest) = self.length(site, node, longest, "`cap`") else { return stops() };
            cap = Some(longest);
        }
        if until.is_some_and(|until| now > until) {
            return Some(Next::Over("Max duration limit exceeded".to_owned()));
        }
        let mut factor = None;
        if let Some(text) = &backoff.factor {
            let Some(text) = self.known(site, node, "`factor`", text) else { return stops() };
            match self.number(node, "`factor`", &text) {
                Ok(number) => factor = Some(number),
                Err(next) => return Some(next),
            }
        }
        let attempts = self.attempts(node).len();
        let mut wait = grown(base, factor, attempts);
        wait = cap.map_or(wait, |cap| wait.min(cap));
        let ended = self.cells[self.last_attempt(node)?].shown.ended.unwrap_or(now);
        let again = ended + wait;
        if until.is_some_and(|until| again > until) {
            return Some(Next::Over("Backoff would exceed max duration limit".to_owned()));
        }
        if now < again && limit.is_some_and(|limit| attempts <= limit) {
            self.cells[node].shown.message = format!("Backoff for {wait}");
            return Some(Next::Later(again));
        }
        None
    }
}

impl Flow<'_> {
    /// Reads a number of a node's template: `Int32` in `util/intstr/parse.go`.
    fn number(&mut self, node: Node, what: &str, text: &str) -> Result<i32, Next> {
        match text.parse::<i64>() {
            Ok(number) => i32::try_from(number).map_err(|_| {
                let why = format!("{number}, which is no integer of 32 bits, has no model");
                self.no_model(Some(node), what, why);
                Next::Over(String::new())
            }),
            Err(_) => Err(Next::Fails(format!("value '{text}' cannot be resolved to an int"))),
        }
    }

    /// Reads a duration of a node's template. If it is none, the node fails.
    fn length(&mut self, site: &mut Site<'_>, node: Node, text: &Text, what: &str) -> Option<Time> {
        let text = self.known(site, node, what, text)?;
        if is_negative(&text) {
            self.no_model(Some(node), what, NEGATIVE);
            return None;
        }
        let length = duration_or_seconds(&text);
        if length.is_none() {
            let why = format!("unable to parse {text} as a duration");
            self.fail_at(site, node, why);
        }
        length
    }
}

/// Returns the time before an attempt.
fn grown(base: Time, factor: Option<i32>, attempts: usize) -> Time {
    let Some(factor) = factor.and_then(|factor| u64::try_from(factor).ok()).filter(|one| *one > 0)
    else {
        return base;
    };
    let power = u32::try_from(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    Time(base.0.saturating_mul(factor.saturating_pow(power)))
}

/// What the condition of a retry refers to: `buildRetryStrategyLocalScope`.
struct LastRetry<'a> {
    last: &'a report::Node,
    retries: usize,
}

impl Scope for LastRetry<'_> {
    fn lookup(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "retries" => Some(self.retries.to_string().into()),
            "lastRetry.exitCode" => Some(exit_code(self.last).into()),
            "lastRetry.status" => Some(self.last.phase.as_str().into()),
            "lastRetry.duration" => Some(last_duration(self.last).into()),
            "lastRetry.message" => Some(self.last.message.as_str().into()),
            _ => None,
        }
    }

    fn has_under(&self, name: &str) -> bool {
        name == "lastRetry"
    }

    fn under(&self, name: &str) -> Vec<String> {
        let names = ["exitCode", "status", "duration", "message"];
        names.into_iter().filter(|_| name == "lastRetry").map(str::to_owned).collect()
    }
}
