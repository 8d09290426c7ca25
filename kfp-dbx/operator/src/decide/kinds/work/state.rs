//! The state of a run.

use kfp_dbx_core::table::{self, StatusField};
use serde_json::{Map, Value as Json};

use super::task::only_task;
use crate::databricks::int;
use crate::decide::text::shortened;

/// The longest message in a status, in bytes.
const LONGEST_MESSAGE: usize = 32 * 1024;

/// The state of a run, in the words of a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::decide::kinds) struct State {
    /// The state in the life of the run.
    pub(in crate::decide::kinds) life: String,
    /// The result, once the run has ended with one.
    pub(in crate::decide::kinds) result: Option<String>,
    /// The reason for the state.
    pub(in crate::decide::kinds) message: Option<String>,
}

impl State {
    /// Reads the state of a run. One with a single task has the state of that task, as in the API 2.0:
    /// the API of today says `INTERNAL_ERROR` of a run whose task has failed.
    pub(in crate::decide::kinds) fn of_run(run: &Json) -> Self {
        let whole = Self::of(run);
        let task = Self::of(only_task(run));
        match whole.has_ended() && task.has_ended() && task.result == whole.result {
            true => task,
            false => whole,
        }
    }

    /// Reads the state of a run, or of the run of a task.
    pub(in crate::decide::kinds) fn of(run: &Json) -> Self {
        let (life, result, message) = match run["state"]["life_cycle_state"].as_str() {
            Some(life) => {
                (life, text(&run["state"]["result_state"]), &run["state"]["state_message"])
            }
            None => {
                let status = &run["status"];
                let (life, result) = older_words(status);
                (life, result, &status["termination_details"]["message"])
            }
        };
        let message = text(message).map(|text| shortened(text, LONGEST_MESSAGE).into_owned());
        match is_known(life) || !has_end(run) {
            true => Self { life: life.to_owned(), result: result.map(str::to_owned), message },
            false => Self::of_newer(life, result, message),
        }
    }

    /// Returns the state of a run whose life has ended in a state of a newer version of Databricks.
    /// Nobody waits for that word, so the run ends with a word that is known.
    fn of_newer(life: &str, result: Option<&str>, message: Option<String>) -> Self {
        let said = format!("the run has ended in the state `{life}`");
        Self {
            life: if result.is_some() { "TERMINATED" } else { "INTERNAL_ERROR" }.to_owned(),
            result: result.map(str::to_owned),
            message: Some(
                message.map_or_else(|| said.clone(), |message| format!("{said}: {message}")),
            ),
        }
    }

    /// Whether the run has ended.
    pub(in crate::decide::kinds) fn has_ended(&self) -> bool {
        is_last(&self.life)
    }

    /// Whether the run has ended with success. A run whose last tasks have succeeded has, although
    /// others have failed.
    pub(in crate::decide::kinds) fn has_succeeded(&self) -> bool {
        self.result.as_deref().is_some_and(|result| table::SUCCESSES.contains(&result))
    }

    /// Whether the run of a task has ended without success by itself, and not since another one did.
    pub(in crate::decide::kinds) fn has_failed(&self) -> bool {
        let is_result_of_another = |result: &str| {
            result.starts_with("UPSTREAM_") || matches!(result, "EXCLUDED" | "DISABLED")
        };
        self.has_ended()
            && !self.has_succeeded()
            && !self.result.as_deref().is_some_and(is_result_of_another)
            && self.life != "SKIPPED"
    }

    /// Returns the result, or else the state in which the life of the run has ended.
    pub(in crate::decide::kinds) fn outcome(&self) -> &str {
        self.result.as_deref().unwrap_or(&self.life)
    }

    /// Returns the state as it is in a status.
    pub(in crate::decide::kinds) fn to_json(&self) -> Json {
        let mut state = Map::new();
        state.insert("life_cycle_state".to_owned(), self.life.as_str().into());
        if let Some(result) = &self.result {
            state.insert("result_state".to_owned(), result.as_str().into());
        }
        if let Some(message) = &self.message {
            state.insert("state_message".to_owned(), message.as_str().into());
        }
        Json::Object(state)
    }
}

fn text(json: &Json) -> Option<&str> {
    json.as_str().filter(|text| !text.is_empty())
}

/// Whether the run has a time at which it ended.
fn has_end(run: &Json) -> bool {
    int(&run["end_time"]).is_some_and(|time| time > 0)
}

/// Whether a state in the life of a run is one of the table.
fn is_known(life: &str) -> bool {
    row().and_then(|row| row.holds.words()).is_some_and(|words| words.contains(&life))
}

/// Whether the life of a run ends with that word.
pub(in crate::decide::kinds) fn is_last(life: &str) -> bool {
    row().is_some_and(|row| row.last.contains(&life))
}

fn row() -> Option<&'static StatusField> {
    let kind = table::kind("Run")?;
    kind.status.iter().find(|field| field.path == "metadata.state.life_cycle_state")
}

/// Returns the state in the life and the result of a run from its `status`, which newer versions of
/// the API have in the place of `state`.
fn older_words(status: &Json) -> (&str, Option<&str>) {
    let details = &status["termination_details"];
    match (status["state"].as_str(), details["code"].as_str().unwrap_or_default()) {
        (None, _) => ("PENDING", None),
        (Some("WAITING"), _) => ("WAITING_FOR_RETRY", None),
        (Some("TERMINATED"), code) => match code {
            "SKIPPED" => ("SKIPPED", None),
            "MAX_CONCURRENT_RUNS_EXCEEDED" => ("SKIPPED", Some("MAXIMUM_CONCURRENT_RUNS_REACHED")),
            "INTERNAL_ERROR" => ("INTERNAL_ERROR", None),
            "SUCCESS" | "SUCCESS_WITH_FAILURES" | "DISABLED" => ("TERMINATED", Some(code)),
            "CANCELED" | "USER_CANCELED" => ("TERMINATED", Some("CANCELED")),
            _ if details["type"] == "SUCCESS" => ("TERMINATED", Some("SUCCESS")),
            _ if details["type"] == "CLIENT_ERROR" => ("TERMINATED", Some("FAILED")),
            _ => ("INTERNAL_ERROR", Some("FAILED")),
        },
        (Some(state), _) => (state, None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::State;

    #[test]
    fn a_run_with_one_task_is_as_its_task() {
        let state =
            |life: &str, result: &str| json!({ "life_cycle_state": life, "result_state": result });
        let run = |whole: serde_json::Value, task: serde_json::Value| {
            let first = json!({ "task_key": "main", "state": state("TERMINATED", "TIMEDOUT") });
            let last = json!({ "task_key": "main", "attempt_number": 1, "state": task });
            json!({ "state": whole, "tasks": [last, first] })
        };
        let broken = state("INTERNAL_ERROR", "FAILED");
        let failed = state("TERMINATED", "FAILED");
        assert_eq!(State::of_run(&run(broken.clone(), failed.clone())).to_json(), failed);
        let cancelled = state("TERMINATED", "CANCELED");
        assert_eq!(State::of_run(&run(cancelled.clone(), failed.clone())).to_json(), cancelled);
        let retried = json!({ "life_cycle_state": "RUNNING" });
        assert_eq!(State::of_run(&run(retried.clone(), failed)).to_json(), retried);
        assert_eq!(State::of_run(&json!({ "state": broken })).to_json(), broken);
    }

    #[test]
    fn states_are_read_in_both_forms() {
        let ended = |code: &str, ty: &str| {
            let details = json!({ "code": code, "type": ty, "message": "why" });
            json!({ "status": { "state": "TERMINATED", "termination_details": details } })
        };
        let state = |life: &str| json!({ "state": { "life_cycle_state": life } });
        let result = json!({ "life_cycle_state": "TERMINATED", "result_state": "TIMEDOUT" });
        let newer = json!({ "state": { "life_cycle_state": "FROZEN" }, "end_time": "17" });
        let cases = [
            (json!({}), ("PENDING", None, false)),
            (state("QUEUED"), ("QUEUED", None, false)),
            (state("BLOCKED"), ("BLOCKED", None, false)),
            (state("WAITING_FOR_RETRY"), ("WAITING_FOR_RETRY", None, false)),
            (state("TERMINATING"), ("TERMINATING", None, false)),
            (state("SKIPPED"), ("SKIPPED", None, true)),
            (state("INTERNAL_ERROR"), ("INTERNAL_ERROR", None, true)),
            (state("THAWING"), ("THAWING", None, false)),
            (newer, ("INTERNAL_ERROR", None, true)),
            (json!({ "state": result }), ("TERMINATED", Some("TIMEDOUT"), true)),
            (json!({ "status": { "state": "WAITING" } }), ("WAITING_FOR_RETRY", None, false)),
            (json!({ "status": { "state": "RUNNING" } }), ("RUNNING", None, false)),
            (ended("SUCCESS", "SUCCESS"), ("TERMINATED", Some("SUCCESS"), true)),
            (ended("USER_CANCELED", "SUCCESS"), ("TERMINATED", Some("CANCELED"), true)),
            (ended("RUN_EXECUTION_ERROR", "CLIENT_ERROR"), ("TERMINATED", Some("FAILED"), true)),
            (ended("CLOUD_FAILURE", "CLOUD_FAILURE"), ("INTERNAL_ERROR", Some("FAILED"), true)),
            (ended("INTERNAL_ERROR", "INTERNAL_ERROR"), ("INTERNAL_ERROR", None, true)),
            (ended("SKIPPED", "SUCCESS"), ("SKIPPED", None, true)),
        ];
        for (run, (life, result, has_ended)) in cases {
            let state = State::of(&run);
            assert_eq!(
                (state.life.as_str(), state.result.as_deref(), state.has_ended()),
                (life, result, has_ended),
                "{run}"
            );
        }
        assert_eq!(State::of(&ended("SUCCESS", "SUCCESS")).message.as_deref(), Some("why"));
    }
}
